"""Commands about the variables of the engine: list, get, set, unset, history."""

from __future__ import annotations

from typing import Any

import msgspec

from mint.cli.common import PLAIN, Common
from mint.cli.events import short
from mint.cli.moments import clock
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.errors import Refused


def variables(*, common: Common = PLAIN) -> None:
    """List the variables of the engine, which every process can read as `v://name`.

    For example:

        $ mint variables

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get("/variables")
    if common.json:
        show_json(answer)
    elif answer["variables"]:
        rows = [[text(name, "bold"), short(value)] for name, value in answer["variables"].items()]
        show(table(("NAME", "VALUE"), rows))
    else:
        show(text("no variables; `mint variables set NAME VALUE` sets one", "dim"))


def get(name: str, /, *, common: Common = PLAIN) -> None:
    """Print the value of a variable: a text as it is, anything else as JSON.

    For example:

        $ mint variables get mirror

    Args:
        name: of the variable.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        found = server.get("/variables")["variables"]
    if name not in found:
        raise Refused(f"there is no variable {name!r}; `mint variables` lists them")
    if common.json:
        show_json({"name": name, "value": found[name]})
    elif isinstance(found[name], str):
        show(text(found[name]))
    else:
        show_json(found[name])


def set_(name: str, value: str, /, *, common: Common = PLAIN) -> None:
    """Set a variable of the engine. Processes see it from the next turn on.

    For example:

        $ mint variables set mirror https://mirror.example.org
        $ mint variables set freeze true

    Args:
        name: of the variable; processes read it as `v://name`.
        value: JSON, or else a text.
        common: what every command takes.
    """
    try:
        meant: Any = msgspec.json.decode(value)
    except msgspec.DecodeError:
        meant = value
    with Server.of(common.data) as server:
        told = server.put_all("/variables", name=name, value=meant)
    if common.json:
        show_json(told)
    else:
        show(text(f"{name} = {short(meant)}"))


def unset(name: str, /, *, common: Common = PLAIN) -> None:
    """Remove a variable of the engine. It is no error when there is none.

    For example:

        $ mint variables unset freeze

    Args:
        name: of the variable.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        told = server.delete("/variables", name=name)
    if common.json:
        show_json(told)
    else:
        show(text(f"unset: {name}"))


def history(name: str | None = None, /, *, common: Common = PLAIN) -> None:
    """Tell who set which variable, and when; the oldest first.

    For example:

        $ mint variables history freeze

    Args:
        name: only of this variable.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        lines = _lines(server)
    found = [line for line in lines if name in (None, line["name"])]
    if common.json:
        show_json({"events": found})
    elif found:
        show(table(("AT", "NAME", "VALUE", "BY"), [_row(line) for line in found]))
    else:
        show(text("nobody has set a variable", "dim"))


def _lines(server: Server) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = 0
    while page := server.get("/history", after=after)["events"]:
        found += [line for line in page if line["kind"] == "variable"]
        after = page[-1]["number"]
    return found


def _row(line: dict[str, Any]) -> list[object]:
    value = short(line["data"]["value"]) if "value" in line["data"] else text("unset", "yellow")
    return [clock(line["at"]), line["name"], value, line["by"]]
