from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mint.cli.moments import ago, clock
from mint.cli.sources import read_source
from mint.cli.terminal import safe, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

_WIDE = 13
"""Columns of the names on the left."""


def whole_error_lines(error: dict[str, Any], source: str | None = None) -> list[Text]:
    """An error with all that helps to understand it, and what to do next.

    Args:
        error: as the API tells it whole.
        source: file of the definition, in which to look up the line of the step.
    """
    return [
        _head(error),
        *_fault(error["fault"]),
        text(""),
        *_facts(error, source),
        *_step(error),
        text("workitem", "bold"),
        *_indented(json.dumps(error["fields"], indent=2, ensure_ascii=False)),
        text("what helps", "bold"),
        *_next(error["next"]),
        text(""),
    ]


def _head(error: dict[str, Any]) -> Text:
    head = text(error["wfid"], "bold").append(f"  {error['expid']}")
    head.append(f"  {safe(error['participant'] or error['name'])}", "bold")
    return head.append(f"  {ago(error['at'])}  {clock(error['at'])}", "dim")


def _fault(fault: dict[str, Any]) -> Iterator[Text]:
    kind = " ".join(part for part in (fault["kind"], fault.get("class_name", "")) if part)
    yield text("  ").append(safe(fault["message"]), "red").append(f"  ({kind})", "dim")
    if details := fault.get("details"):
        yield from _indented(details)
    for part in fault.get("trace", ()):
        for line in part.rstrip("\n").split("\n"):
            yield text(f"    {line}", "dim")


def _facts(error: dict[str, Any], source: str | None) -> Iterator[Text]:
    definition = " ".join(part for part in (error["definition"], error["revision"]) if part)
    if definition:
        yield _fact("definition", definition)
    place = f"{error['expid']}, key {error['key']}"
    if source is not None:
        place += f", {_line(source, error['expid'])}"
    yield _fact("position", place)
    if error["participant"]:
        yield _fact("participant", error["participant"])
    tries = error["attempts"] + 1
    began = f", began {ago(error['since'])}"
    yield _fact("tried", ("once" if tries == 1 else f"{tries} times") + began)
    if error["state"]:
        yield _fact("state", error["state"])
    if error["handler"]:
        yield _fact("handled by", f"{error['handler']}   (mint show {error['handler']})")
    others = error["alike"] - 1
    alike = f"{others} other error(s) of it" if others else "no other error of it"
    yield _fact("cause", f"{error['cause']}, {alike}")


def _fact(name: str, value: str) -> Text:
    return text(f"  {name:<{_WIDE}}", "dim").append(safe(value))


def _line(source: str, expid: str) -> str:
    """The line of a step in the file of its definition."""
    from mint.lang.hoist import hoist_reading  # noqa: PLC0415 - only when asked
    from mint.lang.read import read  # noqa: PLC0415 - the same

    told = read_source(source)
    place = hoist_reading(read(told.text, source=told.name)).places.get(expid)
    return f"{told.name}:{place.line}" if place else f"{told.name} has no such position"


def _step(error: dict[str, Any]) -> Iterator[Text]:
    yield text("step", "bold")
    depth = 0
    for above in error["around"]:
        yield text(f"  {'  ' * depth}{above['text'].splitlines()[0]}", "dim")
        depth += 1
    for line in (error["step"] or "its tree is lost").splitlines():
        yield text(f"  {'  ' * depth}{line}")


def _indented(told: str) -> Iterator[Text]:
    for line in told.splitlines():
        yield text(f"  {line}")


def _next(commands: list[list[str]]) -> Iterator[Text]:
    wide = max(len(command) for command, _ in commands)
    for command, what in commands:
        yield text(f"  {command:<{wide}}  ").append(safe(what), "dim")
