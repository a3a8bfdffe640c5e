from __future__ import annotations

from typing import Any

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.moments import clock
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError

_STYLES = {"here": "bold", "certain": "green", "possible": "yellow", "maybe": "dim"}


def future(
    *,
    reach: str | None = None,
    past: str | None = None,
    contains: str | None = None,
    definition: str | None = None,
    limit: int = 20,
    common: Common = PLAIN,
) -> int:
    """Tell which live processes can still come to a step, or wait past a moment. Nothing is run.

    The answer for a process is `here` (it is there now), `certain` (unless something fails, is
    cancelled or edited), `possible` (a condition, a loop or a call decides) or `maybe` (only a
    handler leads there, or a name that is computed). Exit code 1 when there is none.

    For example:

        $ mint future --reach publish
        $ mint future --past 2030-11-22 --definition release
        $ mint future --contains 'mail server: old.example.org'

    Args:
        reach: a step: the name of a participant, subprocess, word or tag.
        past: a moment: a date, or a duration from now such as 3d.
        contains: a step as a line of radial text: its name, and attributes that it must have.
        definition: only processes of this definition.
        limit: how many processes to list; all are counted.
        common: what every command takes.
    """
    if [reach, past, contains].count(None) != 2:  # noqa: PLR2004 - all but one
        raise UsageError("ask one question: --reach, --past or --contains")
    with Server.of(common.data) as server:
        view = server.get(
            "/future",
            reach=reach,
            past=past,
            contains=contains,
            definition=definition,
            limit=limit,
        )
    if common.json:
        show_json(view)
    else:
        show(*_lines(view))
    return OK if any(view["totals"].values()) else FAILED


def _lines(view: dict[str, Any]) -> list[Any]:
    counted = [f"{number} {level}" for level, number in view["totals"].items() if number]
    head = text(f"{', '.join(counted) or 'none'}, of {view['looked_at']} live processes", "bold")
    if not view["processes"]:
        return [head]
    rows = [_row(line) for line in view["processes"]]
    lines = [table(("PROCESS", "DEFINITION", "", "STEP", "WHY"), rows), head]
    hidden = sum(view["totals"].values()) - len(rows)
    return [*lines, text(f"{hidden} more; --limit shows more", "dim")] if hidden else lines


def _row(line: dict[str, Any]) -> list[Any]:
    level = text(line["level"], _STYLES[line["level"]])
    origin = "" if line["origin"] == line["at"] else f", from {line['origin']}"
    until = f", until {clock(line['due'])}" if line["due"] is not None else ""
    step = text(line["at"], "dim").append(" ").append(text(line["step"]))
    return [line["wfid"], line["name"], level, step, text(f"{line['why']}{origin}{until}", "dim")]
