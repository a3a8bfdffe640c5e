"""What many branches cost: N side by side, joined. The cost of one must not grow with N.

    python -m benchmarks.fan_out [--only sqlite|postgresql]

`concurrence` has its branches in the definition, `concurrent_iterator` makes them. Branches with
a step are worked on by a participant, each durably; those with a `noop` are over at once. One
branch's part of the time among 10,000 is compared with that among 1,000: 1.0 is linear.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from typing import TYPE_CHECKING

from benchmarks.support.cpu import cpu_seconds
from benchmarks.support.databases import KINDS, database, kinds
from benchmarks.support.options import choose, options
from benchmarks.support.peers import Measured
from benchmarks.support.report import Report
from benchmarks.support.running import run_one
from mint import Workitem, participant
from mint.app.app import App
from mint.lang.build import define, step
from mint.participants import Registry
from mint.settings import Settings

if TYPE_CHECKING:
    from benchmarks.support.databases import Database
    from mint.model.tree import Tree

NUMBERS = (100, 1_000, 10_000)
LINEAR = 1.2
"""So many times the time of a branch among fewer is still linear."""


def main() -> None:
    """Measure, and print."""
    parser = options(__doc__)
    parser.add_argument("--only", choices=KINDS)
    given = parser.parse_args()
    numbers = choose(given, tiny=(5, 50), quick=NUMBERS, full=NUMBERS)
    rounds = choose(given, tiny=1, quick=1, full=3)
    report = Report("fan_out", __doc__)
    for kind in kinds(given.only):
        for word in ("concurrence", "concurrent_iterator"):
            for inside in ("work", "noop"):
                with database(kind) as place:
                    found = [measure(place, tree(word, inside, n), rounds, n) for n in numbers]
                name = f"{kind}, {word} of `{inside}`"
                for number, one in zip(numbers, found, strict=True):
                    report.tell(f"{name}, {number:,} branches: time", one.seconds, "s")
                    each = one.seconds / number * 1000
                    cpu = {"CPU": one.cost}
                    report.tell(f"{name}, {number:,} branches: each", each, "ms", peers=cpu)
                _compare(report, name, found[-2], found[-1])
                shown = {f"MINT, {one.steps:,}": one.seconds / one.steps * 1000 for one in found}
                report.chart(f"One of N branches: {name}", "ms", shown)
    report.finish(given)


def tree(word: str, inside: str, number: int) -> Tree:
    """So many branches."""
    if word == "concurrence":
        return define("fan", step(word, *[step(inside) for _ in range(number)]))
    return define("fan", step(word, step(inside), times=number))


def measure(place: Database, fan: Tree, rounds: int, number: int) -> Measured:
    """The median of some runs; a step is a branch here."""

    @participant
    def work(_wi: Workitem) -> None:
        pass

    times, cpus = [], []
    with (
        tempfile.TemporaryDirectory(prefix="mint-bench-") as data,
        App(Settings(data=data, database=place.url), Registry(work)) as app,
    ):
        for _ in range(rounds * max(1, 1_000 // number)):
            cpu, began = cpu_seconds(place.server), time.perf_counter()
            run_one(app, fan)
            times.append(time.perf_counter() - began)
            cpus.append(cpu_seconds(place.server) - cpu)
    return Measured(number, statistics.median(times), statistics.fmean(cpus))


def _compare(report: Report, name: str, fewer: Measured, more: Measured) -> None:
    claim = f"{name}: one of {more.steps:,} beside one of {fewer.steps:,}"
    times = more.seconds / more.steps / (fewer.seconds / fewer.steps)
    cpu = {"CPU": more.cost / fewer.cost if fewer.cost else None}
    report.at_most(LINEAR, claim, times, "times", peers=cpu)


if __name__ == "__main__":
    main()
