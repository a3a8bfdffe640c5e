from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL
from typing import TYPE_CHECKING

from mint.services.processes.identity import Identity, all_pids
from mint.services.processes.stat import Stat

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROUNDS = 20


def tree_of(roots: Iterable[Identity], group: str = "") -> list[Identity]:
    """The living processes of a service.

    These are its roots, what descends from them, what is in a session that one of them leads (also
    when its parent has ended), and what is in the service's control group.

    Args:
        roots: processes that are known to be of the service.
        group: folder of its control group; empty when there is none.
    """
    stats = {each.pid: each for each in map(Stat.read, all_pids()) if each and each.living}
    known = {each.pid for each in roots if _is(stats, each)} | set(_in_group(group))
    while True:
        sessions = {stats[pid].session for pid in known if pid in stats} & known
        more = {
            pid
            for pid, each in stats.items()
            if pid not in known and (each.parent in known or each.session in sessions)
        }
        if not more:
            break
        known |= more
    ours = known - {os.getpid()}
    return [Identity(pid, stats[pid].start) for pid in sorted(ours) if pid in stats]


def kill_tree(roots: Iterable[Identity], group: str = "") -> list[Identity]:
    """Kill all processes of a service, again and again until no new one comes.

    Returns:
        Those that are still there: the kernel holds them, or they belong to others.
    """
    known = set(tree_of(roots, group))
    if group:
        with suppress(OSError):
            Path(group, "cgroup.kill").write_text("1")
    for _ in range(_ROUNDS):
        for each in known:
            with suppress(PermissionError):
                each.send(SIGKILL)
        for each in known:
            each.wait(0.1)
        left = set(tree_of(known, group))
        if not left:
            return []
        known |= left
    return [each for each in known if each.alive]


def _is(stats: dict[int, Stat], process: Identity) -> bool:
    found = stats.get(process.pid)
    return found is not None and found.start == process.start


def _in_group(group: str) -> list[int]:
    if group:
        with suppress(OSError):
            return [int(pid) for pid in Path(group, "cgroup.procs").read_text().split()]
    return []
