"""How fast the engine is: ten no-op steps a process, every step durable.

    python -m benchmarks.engine [--quick] [--json] [--only sqlite|postgresql]

Processes run one at a time, 100 and 1,000 side by side. Beside each stands the floor: a bare loop
that writes the same rows in batches of the same size. CPU is that of all processes, the database's
server included: the figure to trust on a machine that is not alone.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.services import postgresql

from benchmarks.support.cpu import cpu_seconds
from benchmarks.support.floor import floor
from benchmarks.support.report import Figure, figure, show
from mint import Workitem, participant
from mint.app import App
from mint.lang.build import define, step
from mint.participants import Registry
from mint.ports.front import LaunchOrder
from mint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.effect import Event

STEPS = 10
FLIGHTS = {1: 200, 100: 2_000, 1_000: 6_000}
"""Processes side by side: how many in all."""

GOALS = {("sqlite", 1_000): 8_000.0, ("postgresql", 1_000): 4_000.0}


class Run:
    """Processes kept in flight until a number of them is over.

    Args:
        app: not started yet.
        count: processes in all.
        flight: side by side.
    """

    def __init__(self, app: App, count: int, flight: int) -> None:
        self.app = app
        self.turns = 0
        self._left = count
        self._to_launch = count
        self._flight = flight
        self._over = threading.Event()
        self._tree = define("bench", *[step("work") for _ in range(STEPS)])
        app.engine.follow(self._saw)

    def go(self) -> float:
        """Run all of them: seconds."""
        began = time.perf_counter()
        for _ in range(min(self._flight, self._to_launch)):
            self._launch()
        if not self._over.wait(600):
            message = f"{self._left} processes did not end"
            raise TimeoutError(message)
        return time.perf_counter() - began

    def _launch(self) -> None:
        self._to_launch -= 1
        self.app.engine.launch(LaunchOrder(self._tree, {"n": 1}))

    def _saw(self, events: list[Event]) -> None:
        self.turns += 1
        for event in events:
            if event.kind == "terminated":
                self._left -= 1
                if self._to_launch > 0:
                    self._launch()
                if self._left == 0:
                    self._over.set()


def measure(url: str, flight: int, count: int, *, server: str) -> tuple[list[Figure], int]:
    """Figures for so many processes side by side, and how many steps a transaction held."""
    gaps: list[float] = []
    last: dict[str, float] = {}

    @participant
    def work(wi: Workitem) -> None:
        now = time.perf_counter()
        before = last.get(wi.wfid)
        if before is not None:
            gaps.append(now - before)
        last[wi.wfid] = now

    with tempfile.TemporaryDirectory(prefix="mint-bench-") as data:
        app = App(Settings(data=data, database=url), Registry(work))
        run = Run(app, count, flight)
        with app:
            cpu = cpu_seconds(database=server)
            seconds = run.go()
            cpu = cpu_seconds(database=server) - cpu
    steps = count * STEPS
    batch = max(1, round(steps / run.turns))
    kind = url.partition(":")[0]
    name = f"{kind}, {flight:,} in flight"
    cuts = statistics.quantiles(gaps, n=100)
    return [
        figure(f"{name}: rate", steps / seconds, "steps/s", GOALS.get((kind, flight))),
        figure(f"{name}: CPU of all processes", cpu / steps * 1000, "ms/step"),
        figure(f"{name}: from step to step, p50", cuts[49] * 1000, "ms"),
        figure(f"{name}: from step to step, p99", cuts[98] * 1000, "ms"),
        figure(f"{name}: steps in one transaction", batch, "steps"),
    ], batch


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The URL of an empty database."""
    if kind == "postgresql":
        with postgresql() as url:
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="mint-bench-") as directory:
        yield f"sqlite:///{Path(directory) / 'mint.db'}"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the processes")
    parser.add_argument("--json", action="store_true", help="one object a claim")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    figures: list[Figure] = []
    for kind in [options.only] if options.only else ["sqlite", "postgresql"]:
        server = "postgres" if kind == "postgresql" else ""
        for flight, count in FLIGHTS.items():
            processes = max(flight, count // 10) if options.quick else count
            with database(kind) as url:
                found, batch = measure(url, flight, processes, server=server)
            with database(kind) as url:
                found[0].peers["floor"] = round(floor(url, processes * STEPS, batch), 1)
            figures += found
    show(figures, as_json=options.json)


if __name__ == "__main__":
    main()
