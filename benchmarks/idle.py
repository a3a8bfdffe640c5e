"""What a server costs that has nothing to do.

    python -m benchmarks.idle [--seconds S] [--imports]

`mint up` as a process of its own, with an empty database and with 10,000 processes that wait. It
is left alone for some seconds, then: its part of a core, how often its threads woke, its memory
(PSS: what it shares with others counts in part). The floor is an interpreter of Python that
sleeps. `--imports` tells what the memory is used for: which imports bring how much.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.support.cpu import run_seconds
from benchmarks.support.databases import Database
from benchmarks.support.filling import leave_waiting
from benchmarks.support.imports import heaviest
from benchmarks.support.memory import pss, rss, switches
from benchmarks.support.options import choose, options
from benchmarks.support.report import Report
from benchmarks.support.server import mint_up

if TYPE_CHECKING:
    from collections.abc import Iterator

PERCENT_OF_A_CORE = 0.3
MEGABYTES = 60.0


@dataclass(frozen=True)
class Idle:
    """What a process did while it had nothing to do.

    Args:
        percent: of a core.
        wakes: of its threads, per second.
        pss: megabytes.
        rss: megabytes.
    """

    percent: float
    wakes: float
    pss: float
    rss: float


def main() -> None:
    """Measure, and print."""
    parser = options(__doc__)
    parser.add_argument("--seconds", type=float, help="default: 60")
    parser.add_argument("--waiting", type=int, help="default: 10,000")
    parser.add_argument("--imports", action="store_true", help="what brings the memory")
    given = parser.parse_args()
    seconds = given.seconds or choose(given, tiny=1.0, quick=10.0, full=60.0)
    waiting = given.waiting or choose(given, tiny=10, quick=2_000, full=10_000)
    settle = choose(given, tiny=0.2, quick=3.0, full=5.0)  # until the server has come to rest
    report = Report("idle", __doc__)
    with sleeping() as pid:
        floor = watch(pid, seconds)
    seen = {}
    for name, count in {"nothing in it": 0, f"{waiting:,} waiting": waiting}.items():
        with tempfile.TemporaryDirectory(prefix="mint-bench-") as data:
            if count:
                leave_waiting(Database(f"sqlite:///{Path(data) / 'mint.db'}"), count)
            with mint_up(Path(data)) as up:
                time.sleep(settle)
                seen[name] = watch(up.pid, seconds)
    for name, found in seen.items():
        _tell(report, name, found, floor)
    shown = {f"MINT, {name}": found.pss for name, found in seen.items()}
    report.chart("Memory of an idle server", "MB (PSS)", shown | {"Python asleep": floor.pss})
    if given.imports:
        report.note(heaviest())
    report.finish(given)


def watch(pid: int, seconds: float) -> Idle:
    """Leave a process alone, then look at it."""
    cpu, woke, began = run_seconds(pid), switches(pid), time.perf_counter()
    time.sleep(seconds)
    spent = time.perf_counter() - began
    percent = (run_seconds(pid) - cpu) / spent * 100
    return Idle(percent, (switches(pid) - woke) / spent, pss(pid), rss(pid))


@contextmanager
def sleeping() -> Iterator[int]:
    """An interpreter that does nothing: its process id."""
    with subprocess.Popen(
        [sys.executable, "-c", "import time; print(flush=True); time.sleep(1e6)"],
        stdout=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - for the type checker
            process.stdout.readline()
            yield process.pid
        finally:
            process.terminate()


def _tell(report: Report, name: str, found: Idle, floor: Idle) -> None:
    report.at_most(
        PERCENT_OF_A_CORE,
        f"{name}: CPU",
        found.percent,
        "% of a core",
        peers={"floor": floor.percent},
    )
    report.at_most(MEGABYTES, f"{name}: PSS", found.pss, "MB", peers={"floor": floor.pss})
    report.tell(f"{name}: RSS", found.rss, "MB", peers={"floor": floor.rss})
    report.tell(f"{name}: wake-ups", found.wakes, "per second", peers={"floor": floor.wakes})


if __name__ == "__main__":
    main()
