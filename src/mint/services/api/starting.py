from __future__ import annotations

import shlex
import subprocess
import time
from contextlib import suppress
from typing import Any

from mint.services.api.acting import told
from mint.services.api.commands import execReply, execute, words_of
from mint.services.api.preparing import Preparation
from mint.services.api.running import noted, process_of, remember, script_says_running
from mint.services.api.spawning import spawn
from mint.services.api.words import fail, notify, script
from mint.services.processes.finding import find
from mint.services.processes.identity import Identity
from mint.services.running.current import current

_SETTLE = 0.25  # seconds in which a detached daemon must not die
_SHOWN = 0.3  # seconds to wait for one that has no pidfile
_READY = 2.0  # seconds to wait for the pidfile of a daemon that has gone to the background


def startService(  # noqa: N802, PLR0913, PLR0917 - the API's
    command: str,
    args: Any = None,
    pidfile: str | None = None,
    makepid: bool = False,  # noqa: FBT001, FBT002
    nice: int | None = None,
    detach: bool = False,  # noqa: FBT001, FBT002
    chuid: str | None = None,
    donotify: bool = False,  # noqa: FBT001, FBT002
) -> execReply | None:
    """Start a daemon.

    Args:
        command: path of its program.
        args: its arguments: a list, or a string that is split as a shell would.
        pidfile: names its process while it runs.
        makepid: write the pidfile, for a daemon that does not.
        nice: added to its niceness.
        detach: put it into the background, for a daemon that does not go there.
        chuid: run it as `user` or `user:group`.
        donotify: tell that it started, and fail the call when it did not.

    Returns:
        None when it runs already; else its exit code, 0 for one that was detached.

    Raises:
        Exception: it did not start, and `donotify` is set.
    """
    if script_says_running():
        return None
    if pidfile and noted(process_of(pidfile, command)):
        return None
    argv = [command, *words_of(args)]
    pid_into = pidfile if makepid else None
    prepare = Preparation(current().request.group, pid_into, nice, chuid, detach=detach)
    reply = _detached(argv, prepare) if detach else execute(argv, prepare)
    if reply == 0:
        if pidfile or not detach:
            _wait_until_ready(pidfile, command)
        if donotify:
            notify("System.Service", "Changed", (script(), "started"))
    elif donotify:
        why = reply.stderr.strip() or f"{command} ended with exit code {int(reply)}"
        fail(f"Unable to start: {why}")
    return reply


def _detached(argv: list[str], prepare: Preparation) -> execReply:
    """Start a daemon in the background, and see that it does not die at once."""
    if told(f"run: {shlex.join(argv)}{prepare.words}"):
        return execReply(0)
    daemon = spawn(argv, prepare)
    process = Identity.of(daemon.pid)
    with suppress(subprocess.TimeoutExpired):
        return execReply(daemon.wait(_SETTLE))
    noted(process)
    return execReply(0)


def _wait_until_ready(pidfile: str | None, command: str) -> None:
    """Wait a little until the daemon is there: what started it ends earlier than it is ready."""
    if current().request.dry:
        return
    end = time.monotonic() + (_READY if pidfile else _SHOWN)
    pause = 0.005
    while not _is_ready(pidfile, command):
        if time.monotonic() > end:
            if pidfile:
                print(f"{command} was started, but {pidfile} names no living process.")  # noqa: T201 - into the log of the call
            return
        time.sleep(pause)
        pause = min(pause * 2, 0.1)


def _is_ready(pidfile: str | None, command: str) -> bool:
    if not pidfile:  # then it may be that nothing stays: a command that is over
        return bool(noted(*find(command))) or script_says_running() is True
    process = process_of(pidfile)
    if process is not None:
        remember(pidfile, process)
    return bool(noted(process))
