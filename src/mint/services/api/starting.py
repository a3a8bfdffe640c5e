from __future__ import annotations

import fcntl
import os
import subprocess
import termios
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mint.services.api.commands import become, execReply, execute, words_of
from mint.services.api.running import noted, process_of, script_says_running
from mint.services.api.words import fail, notify, script
from mint.services.processes.identity import Identity
from mint.services.running.current import current

if TYPE_CHECKING:
    from collections.abc import Callable

_SETTLE = 0.25  # seconds in which a detached daemon must not die
_READY = 2.0  # seconds to wait for the pidfile of a daemon that has gone to the background


def startService(  # noqa: N802, PLR0913 - the API's
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
    prepare = _preparation(pidfile if makepid else None, nice, chuid, detach=detach)
    reply = _detached(argv, prepare) if detach else execute(argv, prepare)
    if reply == 0:
        if not detach or not makepid:
            _wait_until_ready(pidfile, command)
        if donotify:
            notify("System.Service", "Changed", (script(), "started"))
    elif donotify:
        why = reply.stderr.strip() or f"{command} ended with exit code {int(reply)}"
        fail(f"Unable to start: {why}")
    return reply


def _preparation(
    pidfile: str | None, nice: int | None, chuid: str | None, *, detach: bool
) -> Callable[[], None]:
    """What the new process does before it becomes the daemon."""
    group = current().request.group

    def prepare() -> None:
        if group:
            with suppress(OSError):
                Path(group, "cgroup.procs").write_text("0")
        if detach:
            _leave_the_terminal()
        if nice is not None:
            os.nice(nice)
        if pidfile:
            Path(pidfile).write_text(f"{os.getpid()}\n")
        if chuid:
            become(chuid)

    return prepare


def _leave_the_terminal() -> None:
    os.umask(0o022)
    with suppress(OSError):
        terminal = os.open("/dev/tty", os.O_RDWR)
        fcntl.ioctl(terminal, termios.TIOCNOTTY)
        os.close(terminal)
    null = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(null, each)
    os.setsid()


def _detached(argv: list[str], prepare: Callable[[], None]) -> execReply:
    """Start a daemon in the background, and see that it does not die at once."""
    daemon = subprocess.Popen(argv, preexec_fn=prepare)  # noqa: PLW1509, S603 - no threads here
    process = Identity.of(daemon.pid)
    with suppress(subprocess.TimeoutExpired):
        return execReply(daemon.wait(_SETTLE))
    noted(process)
    return execReply(0)


def _wait_until_ready(pidfile: str | None, command: str) -> None:
    """Wait a little until the daemon is there: what started it ends earlier than it is ready."""
    end = time.monotonic() + _READY
    pause = 0.005
    while True:
        if pidfile:
            there = bool(noted(process_of(pidfile)))
        else:
            there = script_says_running() is not False
        if there:
            return
        if time.monotonic() > end:
            break
        time.sleep(pause)
        pause = min(pause * 2, 0.1)
    what = f"{pidfile} names no living process" if pidfile else "status() does not confirm it"
    print(f"{command} was started, but {what}.")  # noqa: T201 - into the log of the call
