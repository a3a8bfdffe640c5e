"""What finished and waiting processes cost those that run: nothing.

    python -m benchmarks.crowded [--only sqlite|postgresql] [--count N]

The same load (ten no-op steps a process, 1,000 in flight) runs on an empty database, on one with
so many finished processes, and on one with so many that wait. Both were filled through the engine
itself: finished ones have gone through ten steps, those that wait stand at a `wait`. Rounds
alternate, and medians are told. Memory is that of `mint up` on the database after some load.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.support.contest import typical
from benchmarks.support.cpu import cpu_seconds
from benchmarks.support.databases import KINDS, database, kinds
from benchmarks.support.filling import finish, leave_waiting, work
from benchmarks.support.flight import TEN_STEPS, Flight
from benchmarks.support.memory import pss, rss
from benchmarks.support.options import choose, options
from benchmarks.support.peers import Measured
from benchmarks.support.report import Report
from benchmarks.support.server import mint_up
from mint.app.app import App
from mint.participants import Registry
from mint.settings import Settings

if TYPE_CHECKING:
    from benchmarks.support.databases import Database

SLOWER = 1.1
"""So many times the cost on an empty database is still the same."""

MEGABYTES = 200.0
"""Of the server, however many processes there are."""


def main() -> None:
    """Measure, and print."""
    parser = options(__doc__)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--count", type=int, help="processes in the store, default 100,000")
    given = parser.parse_args()
    count = given.count or choose(given, tiny=20, quick=5_000, full=100_000)
    load = choose(given, tiny=20, quick=1_000, full=3_000)
    rounds = choose(given, tiny=1, quick=3, full=5)
    report = Report("crowded", __doc__)
    for kind in kinds(given.only):
        with ExitStack() as stack:
            crowds = {
                name: stack.enter_context(database(kind))
                for name in ("empty", f"{count:,} finished", f"{count:,} waiting")
            }
            _, finished, waiting = crowds.values()
            finish(finished, count)
            leave_waiting(waiting, count)
            runs: dict[str, list[Measured]] = {name: [] for name in crowds}
            for _ in range(rounds):
                for name, place in crowds.items():
                    runs[name].append(run(place, load))
            _tell(report, kind, {name: typical(found) for name, found in runs.items()})
            for name, place in crowds.items():
                _tell_memory(
                    report, f"{kind}, {name}", place, choose(given, tiny=2, quick=100, full=500)
                )
    report.finish(given)


def run(place: Database, count: int) -> Measured:
    """So many processes of ten steps."""
    with (
        tempfile.TemporaryDirectory(prefix="mint-bench-") as data,
        App(Settings(data=data, database=place.url), Registry(work)) as app,
    ):
        flight = Flight(app, count, 1_000)
        cpu = cpu_seconds(place.server)
        seconds = flight.go()
        return Measured(flight.steps, seconds, cpu_seconds(place.server) - cpu)


def _tell(report: Report, kind: str, runs: dict[str, Measured]) -> None:
    (_, empty), *crowded = runs.items()
    report.tell(f"{kind}, empty: rate", empty.rate, "steps/s")
    report.tell(f"{kind}, empty: CPU of all processes", empty.cost, "ms/step")
    for name, found in crowded:
        report.tell(f"{kind}, {name}: rate", found.rate, "steps/s", peers={"empty": empty.rate})
        report.tell(
            f"{kind}, {name}: CPU of all processes",
            found.cost,
            "ms/step",
            peers={"empty": empty.cost},
        )
        slower, dearer = empty.rate / found.rate, found.cost / empty.cost
        report.at_most(SLOWER, f"{kind}, {name}: time beside empty", slower, "times")
        report.at_most(SLOWER, f"{kind}, {name}: CPU beside empty", dearer, "times")
    rates = {f"MINT, {name}": found.rate for name, found in runs.items()}
    report.chart(f"Steps per second: {kind}", "steps/s", rates)


def _tell_memory(report: Report, name: str, place: Database, count: int) -> None:
    """Memory of a server after so many processes, asked for over its API."""
    with tempfile.TemporaryDirectory(prefix="mint-bench-") as data:
        code = Path(data) / "workers.py"
        code.write_text("from mint import participant\n\n@participant\ndef work(wi):\n    pass\n")
        words = ("--database", place.url, "--participants", str(code))
        with mint_up(Path(data), *words) as up:
            for _ in range(count):
                body = {"definition": TEN_STEPS.to_json(), "fields": {"n": 1}}
                up.client.post("/processes", json=body).raise_for_status()
            up.client.get("/processes").raise_for_status()
            up.client.get("/status").raise_for_status()
            report.at_most(MEGABYTES, f"{name}: RSS of the server", rss(up.pid), "MB")
            report.tell(f"{name}: PSS of the server", pss(up.pid), "MB")


if __name__ == "__main__":
    main()
