"""Commands that say one thing to a process: cancel, kill, pause, resume, remove."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import OK
from mint.cli.selection import EVERY, Selection
from mint.cli.server import Server, process_path
from mint.cli.stopping import stop_chosen
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid


def cancel(
    *wfids: str,
    at: str | None = None,
    dry_run: bool = False,
    selection: Selection = EVERY,
    common: Common = PLAIN,
) -> int:
    """Cancel processes, or a step of one. What stands in `on_cancel` is done.

    For example:

        $ mint cancel bazo
        $ mint cancel bazo --at 0_1
        $ mint cancel --cause 3fa9c2 --dry-run

    Args:
        wfids: processes; how an id begins or ends will do.
        at: the step: its position, or its key when several share a position.
        dry_run: only tell which processes of a selection would be cancelled.
        selection: all processes that have such an error.
        common: what every command takes.
    """
    return _end(wfids, at, "cancel", selection, dry_run=dry_run, common=common)


def kill(
    *wfids: str,
    at: str | None = None,
    dry_run: bool = False,
    selection: Selection = EVERY,
    common: Common = PLAIN,
) -> int:
    """Cancel processes, or a step of one, without what stands in `on_cancel`.

    For example:

        $ mint kill bazo
        $ mint kill --definition release --participant publish

    Args:
        wfids: processes; how an id begins or ends will do.
        at: the step: its position, or its key when several share a position.
        dry_run: only tell which processes of a selection would be killed.
        selection: all processes that have such an error.
        common: what every command takes.
    """
    return _end(wfids, at, "kill", selection, dry_run=dry_run, common=common)


def pause(
    wfid: str,
    /,
    *,
    at: str | None = None,
    breakpoint_only: Annotated[bool, Parameter(name="--breakpoint")] = False,
    common: Common = PLAIN,
) -> None:
    """Hold a process, or a step and what is below it. Work in hand is told.

    What an edit of a paused process begins waits as well, and begins when the process is resumed.

    For example:

        $ mint pause bazo
        $ mint resume bazo

    Args:
        wfid: the process; how its id begins or ends will do.
        at: the step: its position, or its key when several share a position.
        breakpoint_only: hold only the step itself, not what is below it.
        common: what every command takes.
    """
    _say(wfid, "pause", "paused", common, key=at, breakpoint=breakpoint_only)


def resume(
    wfid: str, /, *, at: str | None = None, anyway: bool = False, common: Common = PLAIN
) -> None:
    """Go on with what was paused.

    For example:

        $ mint resume bazo

    Args:
        wfid: the process; how its id begins or ends will do.
        at: the step: its position, or its key when several share a position.
        anyway: resume every paused step of the process, each on its own.
        common: what every command takes.
    """
    _say(wfid, "resume", "resumed", common, key=at, anyway=anyway)


def remove(wfid: str, /, *, force: bool = False, common: Common = PLAIN) -> None:
    """Forget a process that is over. Its history stays.

    For example:

        $ mint remove bazo

    Args:
        wfid: the process; how its id begins or ends will do.
        force: also when it still runs: what its participants do is not cancelled.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        answer = server.delete(process_path(whole), force="true" if force else None)
    _tell(answer, "removed", common)


_DONE = {"cancel": "cancelled", "kill": "killed"}


def _end(
    wfids: tuple[str, ...],
    at: str | None,
    what: str,
    selection: Selection,
    *,
    dry_run: bool,
    common: Common,
) -> int:
    if selection or dry_run:
        if at is not None:
            raise UsageError("--at is for a step of one process: give no selection with it")
        return stop_chosen(wfids, selection, what, dry_run=dry_run, common=common)
    if not wfids or (at is not None and len(wfids) > 1):
        raise UsageError(
            f"say which: a process, several without --at, or those of a selection; "
            f"mint {what} --help tells more"
        )
    with Server.of(common.data) as server:
        whole = [whole_wfid(server, wfid) for wfid in wfids]
        answers = [server.post(process_path(wfid, what), key=at) for wfid in whole]
    if common.json:
        show_json(answers[0] if len(answers) == 1 else {"processes": answers})
        return OK
    for answer in answers:
        _tell(answer, _DONE[what], common)
    return OK


def _say(wfid: str, what: str, told: str, common: Common, **body: Any) -> None:
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        answer = server.post(process_path(whole, what), **body)
    _tell(answer, told, common)


def _tell(answer: dict[str, Any], told: str, common: Common) -> None:
    if common.json:
        show_json(answer)
    else:
        show(text(f"{told} ").append(answer["wfid"], "bold"))
