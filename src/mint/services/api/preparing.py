from __future__ import annotations

import fcntl
import os
import termios
from contextlib import suppress
from pathlib import Path

from mint.services.api.commands import become


class Preparation:
    """What a new process does before it becomes a daemon, in this order.

    Args:
        group: folder of the control group that it joins; empty for none.
        pidfile: it writes its number there, while it still has the rights to.
        nice: added to its niceness.
        chuid: it becomes `user` or `user:group`.
        detach: it goes into the background.
    """

    def __init__(
        self, group: str, pidfile: str | None, nice: int | None, chuid: str | None, *, detach: bool
    ) -> None:
        self._group = group
        self._pidfile = pidfile
        self._nice = nice
        self._chuid = chuid
        self._detach = detach

    @property
    def words(self) -> str:
        """What it does, for people."""
        parts = [
            "in the background" if self._detach else "",
            f"niceness {self._nice:+d}" if self._nice is not None else "",
            f"its number into {self._pidfile}" if self._pidfile else "",
            f"as {self._chuid}" if self._chuid else "",
        ]
        told = ", ".join(filter(None, parts))
        return f" ({told})" if told else ""

    def __call__(self) -> None:
        """Do it."""
        if self._group:
            with suppress(OSError):
                Path(self._group, "cgroup.procs").write_text("0")
        if self._detach:
            _leave_the_terminal()
        if self._nice is not None:
            os.nice(self._nice)
        if self._pidfile:
            Path(self._pidfile).write_text(f"{os.getpid()}\n")
        if self._chuid:
            become(self._chuid)


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
