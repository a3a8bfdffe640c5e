from __future__ import annotations

from pathlib import Path

from benchmarks.support.cpu import tree

_KILO = 1024


def pss(pid: int) -> float:
    """Megabytes of memory of a process; what it shares counts in part (proportional set size)."""
    return _of(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")


def tree_pss(pid: int) -> float:
    """The same of a process and of all that descend from it."""
    return sum(pss(one) for one in tree(pid))


def rss(pid: int) -> float:
    """Megabytes of memory of a process; what it shares with others counts in full."""
    return _of(Path(f"/proc/{pid}/status"), "VmRSS:")


def switches(pid: int) -> int:
    """How often the threads of a process have gone to sleep or were put off."""
    return sum(
        int(line.split()[1])
        for status in Path(f"/proc/{pid}/task").glob("*/status")
        for line in status.read_text().splitlines()
        if "ctxt_switches" in line
    )


def _of(path: Path, name: str) -> float:
    for line in path.read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / _KILO
    raise LookupError(f"{path} has no line {name}")
