from __future__ import annotations

import pwd
import time
from signal import SIGINT, SIGKILL, SIGQUIT, SIGTERM
from typing import TYPE_CHECKING, Any

from mint.services.api.acting import send
from mint.services.api.commands import become, execReply, execute, words_of
from mint.services.api.running import noted, process_of, script_says_running
from mint.services.api.words import fail, notify, script
from mint.services.processes.finding import find, matches
from mint.services.processes.tree import kill_tree, tree_of
from mint.services.running.current import current

if TYPE_CHECKING:
    from mint.services.processes.identity import Identity

_SHORT = 0.3  # seconds for one that a signal need not end
_ENDING = {SIGTERM, SIGINT, SIGQUIT, SIGKILL}


def stopService(  # noqa: N802, PLR0913, PLR0917 - the API's
    pidfile: str | None = None,
    command: str | None = None,
    args: Any = None,
    chuid: str | None = None,
    user: str | None = None,
    name: str | None = None,
    signalno: int | None = None,
    donotify: bool = False,  # noqa: FBT001, FBT002
    *,
    signal: int | None = None,
) -> execReply | None:
    """Stop a daemon.

    Args:
        pidfile: names its process.
        command: path of its program; with `args`: of a program that stops it.
        args: arguments of the program that stops it.
        chuid: run that program as `user` or `user:group`.
        user: stop processes of this user only.
        name: stop processes of this name, as `ps -o comm` shows it.
        signalno: the signal to send, SIGTERM when not given.
        donotify: tell that it stopped, and fail the call when it did not.
        signal: the same as `signalno`: some scripts have it by this name.

    Returns:
        The exit code of the program that stops it, where there is one; else None.

    Raises:
        Exception: it did not stop.
        TypeError: nothing tells what to stop.
    """
    number = _signal(signalno if signalno is not None else signal)
    if command and args is not None:
        return _by_command([command, *words_of(args)], pidfile, chuid, donotify=donotify)
    uid = pwd.getpwnam(user).pw_uid if user else None
    if pidfile:
        process = process_of(pidfile, command, uid)
        found = [process] if process else []
    elif command or user or name:
        found = find(command, user, name)
    else:
        raise TypeError("stopService() needs a pidfile, a command, a user or a name.")
    if _ended(found, number) and donotify:
        notify("System.Service", "Changed", (script(), "stopped"))
    return None


def _signal(number: int | None) -> int:
    return SIGTERM if number is None else number


def _by_command(
    argv: list[str], pidfile: str | None, chuid: str | None, *, donotify: bool
) -> execReply:
    """Stop by a program, and see that what ran before is gone when it says so."""
    running = _running(argv[0], pidfile)
    reply = execute(argv, (lambda: become(chuid)) if chuid else None)
    if not donotify:
        return reply
    if reply != 0:
        why = reply.stderr.strip() or f"{argv[0]} ended with exit code {int(reply)}"
        fail(f"Unable to stop: {why}")
    _wait_until_gone(running)
    notify("System.Service", "Changed", (script(), "stopped"))
    return reply


def _running(command: str, pidfile: str | None) -> list[Identity]:
    """What a program that stops the service is to stop.

    That is the process of the pidfile; else the one that status() finds. If it finds several, only
    those of that very program: another call may stop the others.
    """
    if pidfile:
        return noted(process_of(pidfile))
    call = current()
    before, call.seen = call.seen, []
    script_says_running()
    found, call.seen = call.seen, [*before, *call.seen]
    there = [each for each in found if each.alive]
    return there if len(there) == 1 else [each for each in there if matches(each, command)]


def _ended(processes: list[Identity], number: int) -> bool:
    """Send a signal; tells whether processes were there and have ended by it."""
    tree = tree_of(processes) if current().request.kill else processes
    there = [each for each in processes if send(each, number)]
    if current().request.dry or not there:
        return bool(there)
    if number in _ENDING:
        _wait_until_gone(tree)
        return True
    return all(each.wait(_SHORT) for each in there)  # a signal such as SIGHUP may mean: read again


def _wait_until_gone(processes: list[Identity]) -> None:
    """Wait until processes have ended; kill them then, if that is allowed.

    Raises:
        Exception: one is still there.
    """
    request = current().request
    if request.dry:
        return
    end = time.monotonic() + request.patience
    left = [each for each in processes if not each.wait(end - time.monotonic())]
    if left and request.kill:
        left = kill_tree(left, request.group)
    if left:
        pid, seconds = left[0].pid, request.patience
        fail(f"Unable to stop: process {pid} is still there after {seconds:g} s")
