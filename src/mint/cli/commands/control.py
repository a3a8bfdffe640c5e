"""Commands that say one thing to a process: cancel, kill, pause, resume, remove."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.server import Server, process_path
from mint.cli.terminal import show, show_json, text
from mint.cli.wfids import whole_wfid


def cancel(wfid: str, /, *, at: str | None = None, common: Common = PLAIN) -> None:
    """Cancel a process or one of its steps. What stands in `on_cancel` is done.

    For example:

        $ mint cancel bazo
        $ mint cancel bazo --at 0_1

    Args:
        wfid: the process; how its id begins or ends will do.
        at: the step: its position, or its key when several share a position.
        common: what every command takes.
    """
    _say(wfid, "cancel", "cancelled", common, key=at)


def kill(wfid: str, /, *, at: str | None = None, common: Common = PLAIN) -> None:
    """Cancel a process or one of its steps, without what stands in `on_cancel`.

    For example:

        $ mint kill bazo

    Args:
        wfid: the process; how its id begins or ends will do.
        at: the step: its position, or its key when several share a position.
        common: what every command takes.
    """
    _say(wfid, "kill", "killed", common, key=at)


def pause(
    wfid: str,
    /,
    *,
    at: str | None = None,
    breakpoint_only: Annotated[bool, Parameter(name="--breakpoint")] = False,
    common: Common = PLAIN,
) -> None:
    """Hold a process, or a step and what is below it. Work in hand is told.

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
