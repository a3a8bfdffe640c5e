from __future__ import annotations

import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from mint.services.processes.identity import Identity, all_pids
from mint.services.processes.stat import Stat

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROUNDS = 20


def members(session: int) -> list[Identity]:
    """The living processes of a session."""
    stats = (Stat.read(pid) for pid in all_pids())
    return [
        Identity(each.pid, each.start)
        for each in stats
        if each and each.session == session and each.living
    ]


def kill_session(session: int, spared: Iterable[Identity]) -> None:
    """Kill the processes of a session, again and again until no new one comes.

    Args:
        session: its number, that of the process which began it.
        spared: these stay, with those that they started.
    """
    kept = set(spared)
    for _ in range(_ROUNDS):
        left = [each for each in members(session) if not _belongs(each, kept)]
        if not left:
            return
        for each in left:
            with suppress(PermissionError):
                each.send(signal.SIGKILL)
        for each in left:
            each.wait(0.1)


def _belongs(process: Identity, kept: set[Identity]) -> bool:
    """Whether a process is one of those, or descends from one."""
    while process not in kept:
        stat = Stat.read(process.pid)
        parent = Identity.of(stat.parent) if stat else None
        if parent is None:
            return False
        process = parent
    return True
