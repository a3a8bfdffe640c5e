"""All processes are stopped that have a certain error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.exits import FAILED, OK
from mint.cli.progress_bar import progress_bar
from mint.cli.selection import batches, chosen
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.cli.common import Common
    from mint.cli.selection import Selection

_SHOWN = 10
"""Processes that are named."""

_DONE = {"cancel": "cancelled", "kill": "killed"}


def stop_chosen(
    wfids: Sequence[str], selection: Selection, what: str, *, dry_run: bool, common: Common
) -> int:
    """Cancel or kill the processes of the errors that are meant: the exit code.

    Args:
        wfids: processes, abbreviated or not; none: all of the selection.
        selection: what holds of the errors.
        what: cancel or kill.
        dry_run: only tell which processes they are.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        errors = chosen(server, wfids, selection)["errors"]
        meant = list({error["wfid"]: error for error in errors}.values())
        if dry_run:
            _foretell(meant, what, common)
            return OK
        done = _stop(server, meant, what, common)
    if common.json:
        show_json(done)
    else:
        show(text(f"{len(done['stopped'])} {_DONE[what]}", "bold"))
        show(*(text(f"  {each['wfid']}  {each['message']}") for each in done["refused"]))
    return FAILED if done["refused"] else OK


def _stop(
    server: Server, meant: list[dict[str, Any]], what: str, common: Common
) -> dict[str, list[Any]]:
    done: dict[str, list[Any]] = {"stopped": [], "refused": []}
    with progress_bar(what, common) as tell:
        for batch in batches(meant):
            answer = server.post("/errors/cancel", errors=batch, kill=what == "kill")
            done["stopped"] += answer["stopped"]
            done["refused"] += answer["refused"]
            if tell is not None:
                tell(sum(map(len, done.values())), len(meant))
    return done


def _foretell(meant: list[dict[str, Any]], what: str, common: Common) -> None:
    if common.json:
        show_json({"dry_run": True, "processes": [error["wfid"] for error in meant]})
        return
    show(text(f"this would {what} {len(meant)} process(es)", "bold"))
    for error in meant[:_SHOWN]:
        show(text(f"  {error['wfid']}"))
    if (more := len(meant) - _SHOWN) > 0:
        show(text(f"  and {more} more", "dim"))
