from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from pathlib import Path

import msgspec

from mint.services.processes.stat import Stat


class Identity(msgspec.Struct, frozen=True):
    """One process, for good: its number may be given to another later, its start time not.

    Args:
        pid: its number.
        start: when it started, in clock ticks since boot: field 22 of `/proc/<pid>/stat`.

    Example:
        >>> Identity.of(os.getpid()).alive
        True
    """

    pid: int
    start: int

    @classmethod
    def of(cls, pid: int) -> Identity | None:
        """The process that has this number now; None when there is none, or only a zombie."""
        stat = Stat.read(pid)
        return cls(pid, stat.start) if stat and stat.living else None

    @property
    def alive(self) -> bool:
        """Whether it is there and no zombie."""
        stat = Stat.read(self.pid)
        return stat is not None and stat.living and stat.start == self.start

    def descriptor(self) -> int | None:
        """A new pidfd of it, to be closed by the caller; None when it is gone."""
        try:
            opened = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return None
        if self.alive:  # from here on the number cannot be given to another unnoticed
            return opened
        os.close(opened)
        return None

    def send(self, number: int) -> bool:
        """Send a signal to this process and never to another; tells whether it was there.

        Raises:
            PermissionError: it belongs to another user.
        """
        opened = self.descriptor()
        if opened is None:
            return False
        try:
            signal.pidfd_send_signal(opened, number)
        except ProcessLookupError:
            return False
        finally:
            os.close(opened)
        return True

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended, at most so many seconds; tells whether it has."""
        opened = self.descriptor()
        if opened is None:
            return True
        try:
            poll = select.poll()
            poll.register(opened, select.POLLIN)
            return bool(poll.poll(max(seconds, 0.0) * 1000))
        finally:
            os.close(opened)


def all_pids() -> list[int]:
    """The numbers of all processes that can be seen."""
    with suppress(OSError):
        return [int(name) for name in os.listdir("/proc") if name.isdecimal()]
    return []


def command_line(pid: int) -> list[str]:
    """The arguments of a process, the first of which may be a title; empty when it is gone."""
    try:
        text = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return [os.fsdecode(part) for part in text.rstrip(b"\0").split(b"\0")] if text else []
