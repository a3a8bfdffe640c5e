"""Fields that JSON cannot hold, or that no database likes, at a launch from Python."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import Crew, Rig, hold, reply, same

from mint.errors import ExpressionError, LimitReached, MintError
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.store.database import DatabaseStore


KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))


def deep(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


def cycle() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["self"] = [value]
    return value


NO_JSON: dict[str, dict[Any, Any]] = {
    "NaN": {"x": float("nan")},
    "infinity": {"x": [float("-inf")]},
    "half a character": {"x": "\ud800"},
    "half a character in a name": {"\udfff": 1},
    "bytes": {"x": b"x"},
    "a set": {"x": {1}},
    "a date": {"x": date(2030, 1, 2)},
    "a cycle": cycle(),
    "a huge number": {"x": 10**5000},
    "a key that is no text": {"x": {1: 2}},
    "a name that is no text": {None: 2},
    "an object": {"x": object()},
    "something deep": {"x": deep(100_000)},
}
ODD: dict[str, dict[str, Any]] = {
    "NUL": {"x": "\x00", "\x00": ["\x00"]},
    "controls": {"x": "".join(map(chr, range(32)))},
    "beyond the basic plane": {"x": "\U0001f600\u2028\ufeff\uffff"},
    "an empty name": {"": {"": ""}},
    "dots in a name": {"a.b": 1, ".": 2, "..": 3},
    "names of ours": {"__error__": 1, "__tags__": 5, "__command__": {}, "params": 1},
    "large numbers": {"x": [2**63, -(2**64), 10**300, 1e308, 5e-324, -0.0]},
    "tuples": {"x": (1, (2,))},
    "rather deep": {"x": deep(490)},
    "a long name": {"n" * 100_000: 1},
}


@pytest.fixture(scope="module", params=KINDS)
def store(request: pytest.FixtureRequest) -> Iterator[DatabaseStore]:
    """A store for the tests of this file; what one leaves in it does not matter to another."""
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def rig(store: DatabaseStore) -> Rig:
    return Rig(store, store.views, Crew({"alice": hold, "bob": same}))


@pytest.mark.parametrize("fields", NO_JSON.values(), ids=NO_JSON.keys())
def test_what_is_no_json_is_never_launched(rig: Rig, fields: dict[str, Any]) -> None:
    dead = len(rig.views.dead_letters())
    fine, bad = rig.order("bob"), rig.order("bob", fields)
    rig.settle()
    with pytest.raises((ExpressionError, LimitReached), match="the fields "):
        bad.result(0)
    assert rig.process(fine.result(0)).state == "terminated"
    assert len(rig.views.dead_letters()) == dead


@pytest.mark.parametrize("fields", ODD.values(), ids=ODD.keys())
def test_what_is_json_is_kept_as_it_is(rig: Rig, fields: dict[str, Any]) -> None:
    fine = rig.order("bob")
    wfid = rig.launch("sequence\n  alice\n  bob", fields)
    dispatch = rig.crew.held[-1]
    rig.tell(reply(dispatch, {**fields}))
    seen = rig.process(wfid).fields
    expected = {"x": [1, [2]]} if "x" in fields and isinstance(fields["x"], tuple) else fields
    assert seen is not None
    assert {k: v for k, v in seen.items() if k != "params"} == {
        k: v for k, v in expected.items() if k != "params"
    }
    assert rig.process(fine.result(0)).state == "terminated"


@pytest.mark.parametrize(
    "text",
    [
        "sequence tag: '${f:x}'\n  bob",
        "listen to: '${f:x}'",
        "listen to: '${f:x}', upon: entering",
        "participant '${f:x}'",
        "error '${f:x}'",
        "echo '${f:x}'",
        "set 'v:${f:x}': '${f:x}'",
        "sequence on_error: '${f:x}'\n  error oops",
        "wait '${f:x}'",
        "'${f:x}'",
        "redo '${f:x}'",
        "jump to: '${f:x}'",
        "bob timeout: '${f:x}'",
        "bob timers: '${f:x}: ${f:x}'",
        "iterator on: '${f:x}', to_v: '${f:x}', sep: '${f:x}'\n  bob",
        "concurrence count: '${f:x}', merge: '${f:x}', merge_type: '${f:x}'\n  bob\n  bob",
        "bob if: '${f:x} =~ /${f:x}/'",
        "bob if: '${f:x} =~ ${f:x}'",
    ],
)
@pytest.mark.parametrize(
    "value", ["\x00", "a\x00b", "\U0001f600", "x" * 20_000, "/(/", "9" * 5000, "", " ", "-1"]
)
def test_data_in_the_place_of_a_name_hurts_only_its_process(
    rig: Rig, text: str, value: str
) -> None:
    dead = len(rig.views.dead_letters())
    fine, bad = rig.order("sequence\n  bob\n  alice"), rig.order(text, {"x": value})
    rig.settle()
    held = next(one for one in rig.crew.held if one.wfid == fine.result(0))
    try:
        bad.result(0)
    except MintError as error:
        assert "cannot be stored" not in str(error)  # noqa: PT017 - both outcomes are fine
    rig.tell(reply(held))
    assert rig.process(fine.result(0)).state == "terminated"
    assert len(rig.views.dead_letters()) == dead
