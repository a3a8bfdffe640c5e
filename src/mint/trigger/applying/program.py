"""Programs that services name: each without a shell, for a limited time, and killed as a whole."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENVIRONMENT = {"PATH": PATH, "LANG": "C"}

NOT_FOUND = 127
"""How a shell, and programs such as env and unshare, say that there is no such program."""

_KEPT = 32_768
"""Bytes that are kept of each end of what a program prints."""

_MOST = 16 * 1024 * 1024
"""Bytes that it may print."""

_DEATH = 5.0
"""Seconds in which what is killed has to die."""

_LOOK = 0.2
"""Seconds after which it is looked at how much it has printed."""


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a program.

    Args:
        command: as one would type it.
        status: its exit status; below 0: the signal that ended it; `NOT_FOUND`: it is not there.
        output: what it printed, both ways, the middle left out when that is much.
        why: why it was stopped; "": it was not.
    """

    command: str
    status: int
    output: str = ""
    why: str = ""

    @property
    def missing(self) -> bool:
        """Whether the program is not installed."""
        return self.status == NOT_FOUND

    @property
    def ending(self) -> str:
        """How it ended, in words.

        Example:
            >>> Ran(command="nft -c -f rules", status=1).ending
            '`nft -c -f rules` ended with status 1'
        """
        if self.missing:
            return f"`{self.command}`: the program is not installed"
        if self.why:
            return f"`{self.command}` was stopped: it {self.why}"
        if self.status < 0:
            return f"`{self.command}` was ended by signal {-self.status}"
        return f"`{self.command}` ended with status {self.status}"


def run(command: Sequence[str], *, timeout: float, user: str = "") -> Ran:
    """Run a program to its end.

    It has a session of its own and a minimal environment. What it prints goes to a file, so that a
    daemon which it leaves behind keeps nobody waiting. When it takes too long or prints too much,
    all of its session is killed.

    Args:
        command: the program and its arguments.
        timeout: seconds that it may take.
        user: as whom it runs; "": as we do.

    Example:
        >>> run(["echo", "a"], timeout=5).output
        'a'
    """
    shown = shlex.join(command)
    program = shutil.which(command[0], path=PATH)
    if program is None:
        return Ran(command=shown, status=NOT_FOUND)
    with tempfile.TemporaryFile() as output:
        try:
            running = subprocess.Popen(  # noqa: S603 - what a service says, without a shell
                [program, *command[1:]],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=ENVIRONMENT,
                cwd="/",
                start_new_session=True,
                user=user or None,
                group=pwd.getpwnam(user).pw_gid if user else None,
                extra_groups=() if user else None,
            )
        except (OSError, ValueError, KeyError) as error:
            return Ran(command=shown, status=1, output=f"it cannot be run: {error}")
        try:
            why = _wait(running, output, time.monotonic() + timeout, timeout)
        finally:
            if running.returncode is None:
                _kill(running)
        status = -signal.SIGKILL if running.returncode is None else running.returncode
        return Ran(command=shown, status=status, output=_printed(output), why=why)


def _wait(running: subprocess.Popen[bytes], output: IO[bytes], end: float, timeout: float) -> str:
    """Wait for the end; why it has to be killed, or "".

    A thread hears of the end at once. `Popen.wait` with a timeout looks each 50 ms, which is more
    than most programs take.
    """
    waiting = threading.Thread(target=running.wait, name="mint-program", daemon=True)
    waiting.start()
    while True:
        left = end - time.monotonic()
        waiting.join(min(_LOOK, max(left, 0)))
        if not waiting.is_alive():
            return ""
        if os.fstat(output.fileno()).st_size > _MOST:
            return f"printed more than {_MOST // 1024 // 1024} MiB"
        if left <= 0:
            return f"took longer than {timeout:g} s"


def _kill(running: subprocess.Popen[bytes]) -> None:
    """Kill all of its session, also those that made a process group of their own."""
    for pid in [running.pid, *_in_session(running.pid)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # of another user, as by sudo
            continue
    with suppress(subprocess.TimeoutExpired):
        running.wait(_DEATH)


def _in_session(session: int) -> list[int]:
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            try:
                if os.getsid(int(path.name)) == session:
                    found.append(int(path.name))
            except OSError:
                continue
    return found


def _printed(output: IO[bytes]) -> str:
    size = os.fstat(output.fileno()).st_size
    output.seek(0)
    if size <= 2 * _KEPT:
        return output.read(2 * _KEPT).decode(errors="replace").strip()
    head = output.read(_KEPT)
    output.seek(size - _KEPT)
    tail = output.read(_KEPT)
    between = f"\n[... {size - 2 * _KEPT} bytes ...]\n"
    return (head.decode(errors="replace") + between + tail.decode(errors="replace")).strip()
