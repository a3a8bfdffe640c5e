from __future__ import annotations

from typing import Any

from mint.cli.common import PLAIN, Common
from mint.cli.events import short
from mint.cli.moments import ago, clock
from mint.cli.server import Server, process_path
from mint.cli.terminal import show, show_json, table, text
from mint.cli.wfids import whole_wfid


def schedules(wfid: str | None = None, /, *, limit: int = 100, common: Common = PLAIN) -> None:
    """List what happens by itself, and when: waits, timeouts, retries; the earliest first.

    For example:

        $ mint schedules
        $ mint schedules bazo

    Args:
        wfid: only those of this process; how its id begins or ends will do.
        limit: how many at most.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        found = _found(server, wfid, limit)
    if common.json:
        show_json({"schedules": found})
    elif found:
        headings = ("WFID", "AT", "DUE", "", "WHAT")
        show(table(headings, [_row(each) for each in found]))
    else:
        show(text("nothing is scheduled", "dim"))


def _found(server: Server, wfid: str | None, limit: int) -> list[dict[str, Any]]:
    if wfid is None:
        found: list[dict[str, Any]] = server.get("/schedules", limit=limit)["schedules"]
        return found
    detail = server.get(process_path(whole_wfid(server, wfid)))
    return list(detail["schedules"][:limit])


def _row(schedule: dict[str, Any]) -> list[object]:
    due = schedule["due"]
    return [schedule["wfid"], schedule["expid"], ago(due), clock(due), _what(schedule["action"])]


def _what(action: dict[str, Any]) -> str:
    """What will happen, in the words of the definition."""
    known = _WHAT.get(action.get("do", ""))
    return short(action) if known is None else known.format(action.get("act", ""))


_WHAT = {
    "wake": "the wait is over",
    "timeout": "timeout",
    "act": "timer: {}",
    "attempt": "on_error: {}",
    "dispatch": "the participant is asked again",
    "deadline": "goes on without the worker's answer to the cancel",
}
