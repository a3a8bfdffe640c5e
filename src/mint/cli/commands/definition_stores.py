"""Commands about where definitions come from: stores, and what belongs to an event."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.pairs import object_of
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text


def find(*, event: str, project: str = "", common: Common = PLAIN) -> None:
    """Tell which definitions would be launched for an event of a project, and why.

    A project inherits from those above it, and all inherit from the folder `default`. Of several
    with the same last part, the nearest counts, also when it is disabled.

        $ mint definitions find --project A:B:C --event REQUEST

    Args:
        event: what happened: the first part of the names of its definitions.
        project: where it happened, with `:` between its parts.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        told = server.get("/definitions/find", event=event, project=project)
    if common.json:
        show_json(told)
        return
    show(text(f"looked in {', '.join(told['folders'])}", "dim"))
    if told["choices"]:
        show(table(("", "", ""), [_row(choice) for choice in told["choices"]]))
    else:
        show(text(f"nothing there begins with {event}", "dim"))


def launch(
    *,
    event: str,
    project: str = "",
    field: Annotated[tuple[str, ...], Parameter(name=["--field", "-f"])] = (),
    fields: str | None = None,
    key: str = "",
    common: Common = PLAIN,
) -> int:
    """Start all processes that belong to an event of a project, as programs do that hear of events.

    Exit code 1 when one could not be started; the others are started all the same.

        $ mint definitions launch --project A:B --event REQUEST -f ev.id=7

    Args:
        event: what happened: the first part of the names of its definitions.
        project: where it happened, with `:` between its parts.
        field: key=value, a field of the workitems; as often as you like.
        fields: all fields as one JSON object, or @FILE that holds one.
        key: names what happened: nothing is started twice for the same key.
        common: what every command takes.
    """
    payload = object_of(fields, field, "-f")
    order = {"event": event, "project": project, "fields": payload, "launch_key": key}
    with Server.of(common.data) as server:
        told = server.post("/definitions/launch", **order)["launched"]
    if common.json:
        show_json({"launched": told})
    elif told:
        show(table(("", "", ""), [_outcome(each) for each in told]))
    else:
        show(text("nothing belongs to that; `mint definitions find` tells where was looked", "dim"))
    return FAILED if any(each["fault"] for each in told) else OK


def stores(*, common: Common = PLAIN) -> int:
    """List the stores that are followed, and what is wrong in them; exit code 1 if anything is.

    For example:

        $ mint definitions stores

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        told = server.get("/definitions/stores")
    if common.json:
        show_json({"stores": told})
    elif not told:
        show(text("no store is followed; see the setting definitions.stores", "dim"))
    else:
        for each in told:
            show(*_lines(each))
    return FAILED if any(each["fault"] or each["problems"] for each in told) else OK


def _outcome(outcome: dict[str, Any]) -> list[Any]:
    label = text(outcome["deployed"], "bold")
    if outcome["fault"]:
        return [text("failed", "bold red"), label, outcome["fault"]]
    return [text("launched", "green"), label, outcome["wfid"]]


def _row(choice: dict[str, Any]) -> list[Any]:
    style = "green" if choice["outcome"] == "launch" else "yellow"
    others = ", ".join(choice["instead_of"])
    why = f"instead of {others}" if others else ""
    return [text(choice["outcome"], style), text(choice["deployed"], "bold"), text(why, "dim")]


def _lines(state: dict[str, Any]) -> list[Any]:
    line = text(state["store"], "bold").append(f"  {state['definitions']} definitions", "dim")
    if state["fault"]:
        line.append(f"  {state['fault']}", "bold red")
    problems = [text(f"  {name}: {why}", "yellow") for name, why in state["problems"].items()]
    return [line, *problems]
