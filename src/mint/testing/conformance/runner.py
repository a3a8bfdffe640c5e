from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import DefinitionError, MintError
from mint.lang.json_text import read_json_value
from mint.lang.read import read
from mint.testing.conformance.actions import act
from mint.testing.conformance.compare import differences, plain_difference
from mint.testing.conformance.outcome import observed
from mint.testing.conformance.world import World

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore
    from mint.testing.conformance.cases import Case


class Result(msgspec.Struct):
    """What came of a case.

    Args:
        name: of the case.
        area: of the case.
        status: pass, deviation (listed with a reason) or fail.
        difference: lines that tell how it differs, "" when it does not.
    """

    name: str
    area: str
    status: str
    difference: str = ""


def run(case: Case, store: DatabaseStore, deviations: dict[str, str]) -> Result:
    """Run one case.

    Args:
        case: the case.
        store: an open store.
        deviations: reasons by case name; they count for oddities only.
    """
    lines = _reader(case) if case.format else _process(case, store)
    if not lines:
        return Result(case.name, case.area, "pass")
    reason = deviations.get(case.name) if case.oddity else None
    if reason is not None:
        return Result(
            case.name, case.area, "deviation", "\n".join([f"on purpose: {reason}", *lines])
        )
    return Result(case.name, case.area, "fail", "\n".join(lines))


def _process(case: Case, store: DatabaseStore) -> list[str]:
    world = World(store, case)
    try:
        world.launch(case.definition, case.fields, variables=case.variables)
        for action in case.actions:
            act(world, action)
        return differences(case.expect, observed(world), case.order)
    except (MintError, IndexError) as error:
        return [f"{type(error).__name__}: {error}"]
    finally:
        world.close()


def _reader(case: Case) -> list[str]:
    refused = bool(case.expect.get("error"))
    try:
        have: Any = _read(case)
    except DefinitionError as error:
        return [] if refused else [f"refused: {error}"]
    if refused:
        return ["accepted, where the original refuses"]
    return plain_difference(case.expect["tree"], have)


def _read(case: Case) -> Any:
    if case.format == "json":
        return read_json_value(case.text)
    return read(case.text, format=case.format).tree
