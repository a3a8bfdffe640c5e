"""What a call of a service script costs.

    python -m benchmarks.services [--quick]

A script is asked for its status, call after call and fifty at once; the floor is a plain fork and
exec of /bin/true in the same run. Each call is a process of its own, forked from one that has
imported everything; what a fresh interpreter would cost for the same is told beside. Then, how long
it takes until a daemon of a script has started, beside the same without a script: a shell that puts
one into the background. Last, the memory of the process that calls are forked from.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.support.memory import pss, rss
from benchmarks.support.options import choose, options
from benchmarks.support.report import Report
from mint.services.layout import Layout
from mint.services.runner import Runner
from mint.services.script import Script

if TYPE_CHECKING:
    from collections.abc import Callable

MILLISECONDS = 5.0
AT_ONCE = 50

_SCRIPT = """# -*- coding: utf-8 -*-
serviceType = "server"
serviceDesc = _({"en": "A service", "tr": "Bir servis"})
from comar.service import *

@synchronized
def start():
    command = "sleep 0.2 & echo $! > FOLDER/pid"
    startService(command="/bin/sh", args=["-c", command], pidfile="FOLDER/pid", donotify=True)

def status():
    return isServiceRunning("/run/nothing.pid")
"""


def main() -> None:
    """Measure, and print."""
    given = options(__doc__).parse_args()
    calls = choose(given, tiny=20, quick=300, full=2_000)
    report = Report("services", __doc__)
    with tempfile.TemporaryDirectory(prefix="mint-bench-") as folder:
        asyncio.run(_measure(report, Layout.under(Path(folder)), calls))
    report.finish(given)


async def _measure(report: Report, layout: Layout, calls: int) -> None:
    script = Script.of(layout, "service")
    script.path.parent.mkdir(parents=True)
    script.path.write_text(_SCRIPT.replace("FOLDER", str(layout.run)))
    layout.run.mkdir(parents=True)
    plain = _milliseconds(calls, ["/bin/true"])
    fresh = _milliseconds(max(calls // 20, 3), [sys.executable, "-c", "import comar.service"])
    daemon = _milliseconds(calls // 4, ["/bin/sh", "-c", "sleep 0.2 &"])
    async with Runner(layout) as runner:
        await runner.call(script, "status")
        seen = await _one_by_one(runner, script, "status", calls)
        one, best = statistics.median(seen), statistics.quantiles(seen, n=10)[0]
        rate = await _at_once(runner, script, calls)
        start = statistics.median(await _one_by_one(runner, script, "start", calls // 4))
        memory = pss(runner.nursery.pid), rss(runner.nursery.pid)
    peers = {"fork and exec": plain, "fresh interpreter": fresh}
    report.at_most(MILLISECONDS, "a call, median", one, "ms", peers=peers)
    report.at_most(MILLISECONDS, "a call, fastest tenth", best, "ms")
    report.tell(
        f"calls, {AT_ONCE} at once", rate, "per second", peers={"fork and exec": 1e3 / plain}
    )
    report.tell("start of a daemon, median", start, "ms", peers={"without a script": daemon})
    report.tell("zygote: PSS", memory[0], "MB")
    report.tell("zygote: RSS", memory[1], "MB")
    shown = {"MINT, a call": one, "fork and exec": plain, "fresh interpreter": fresh}
    report.chart("A call of a service script", "ms", shown)


async def _one_by_one(runner: Runner, script: Script, method: str, calls: int) -> list[float]:
    found = []
    for _ in range(calls):
        began = time.perf_counter()
        outcome = await runner.call(script, method)
        found.append((time.perf_counter() - began) * 1e3)
        assert outcome.fault is None, outcome.fault  # noqa: S101 - or nothing was measured
    return found


async def _at_once(runner: Runner, script: Script, calls: int) -> float:
    numbers = iter(range(calls))

    async def caller() -> None:
        for _ in numbers:
            await runner.call(script, "status")

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(caller())
    return calls / (time.perf_counter() - began)


def _milliseconds(times: int, command: list[str]) -> float:
    def run() -> None:
        subprocess.run(command, check=True)

    return _median(times, run)


def _median(times: int, function: Callable[[], None]) -> float:
    seconds = []
    for _ in range(max(times, 3)):
        began = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds) * 1e3


if __name__ == "__main__":
    main()
