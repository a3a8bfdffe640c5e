"""CPU time of processes. Peers use it too: nothing but the standard library."""

from __future__ import annotations

import os
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(server: int | None = None) -> float:
    """CPU time that this process has used, and a database server with it if one is named.

    Args:
        server: process id of the server; what it started counts too, also what ended since.
    """
    return time.process_time() + (0.0 if server is None else family_seconds(server))


def family_seconds(pid: int) -> float:
    """CPU time of a process and of those that it started."""
    seconds = _seconds(Path(f"/proc/{pid}/stat"), with_ended=True)
    for path in Path("/proc").glob("[0-9]*/stat"):
        if _parent(path) == pid:
            seconds += _seconds(path)
    return seconds


def tree_seconds(pid: int) -> float:
    """CPU time of a process and of all that descend from it, however deep."""
    return sum(_seconds(Path(f"/proc/{one}/stat"), with_ended=True) for one in tree(pid))


def tree_run_seconds(pid: int) -> float:
    """The same as `run_seconds`, of a process and of all that descend from it."""
    return sum(run_seconds(one) for one in tree(pid))


def tree(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        children.setdefault(_parent(path), []).append(int(path.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def run_seconds(pid: int) -> float:
    """CPU time of the threads that a process has now, to the nanosecond: for those that idle."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(path.read_text().split()[0]) for path in threads) / 1e9


def _fields(path: Path) -> list[str]:
    """The fields behind the name; none: the process is over."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(path: Path) -> int:
    fields = _fields(path)
    return int(fields[1]) if fields else 0


def _seconds(path: Path, *, with_ended: bool = False) -> float:
    fields = _fields(path)
    which = (11, 12, 13, 14) if with_ended else (11, 12)
    return sum(int(fields[index]) for index in which) / _TICKS if fields else 0.0
