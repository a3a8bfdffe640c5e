"""A workitem of a megabyte, through ten steps that each change it.

    python -m benchmarks.large_workitem [--only sqlite|postgresql] [--bytes N]

The floor writes a document of the same size ten times with the database's own driver, each in a
transaction of its own. `same rows` writes all rows that the engine wrote. A profile of the
engine's thread tells where the time goes.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from typing import TYPE_CHECKING, Any

from benchmarks.peers.job import STEPS
from benchmarks.support.cpu import cpu_seconds
from benchmarks.support.databases import KINDS, database, kinds
from benchmarks.support.flight import TEN_STEPS
from benchmarks.support.floor import bare, floor
from benchmarks.support.options import choose, options
from benchmarks.support.profiling import profile_of
from benchmarks.support.recording import recording
from benchmarks.support.report import Report
from benchmarks.support.running import run_one
from mint import Workitem, participant
from mint.app.app import App
from mint.participants import Registry
from mint.ports.front import LaunchOrder
from mint.settings import Settings

if TYPE_CHECKING:
    from benchmarks.support.databases import Database

TIMES_FLOOR = 3.0
MEGABYTE = 1024 * 1024

Times = tuple[float, float]
"""Seconds by the clock, and of CPU."""


def main() -> None:
    """Measure, and print."""
    parser = options(__doc__)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--bytes", type=int, help="default: a megabyte")
    given = parser.parse_args()
    size = given.bytes or choose(given, tiny=10_000, quick=MEGABYTE, full=MEGABYTE)
    rounds = choose(given, tiny=1, quick=3, full=7)
    fields = payload(size)
    report = Report("large_workitem", __doc__)
    for kind in kinds(given.only):
        runs: dict[str, list[Times]] = {"MINT": [], "floor": [], "same rows": []}
        for _ in range(rounds):
            with database(kind) as place:
                runs["MINT"].append(through_mint(place, fields))
            with database(kind) as place:
                runs["floor"].append(bare_writes(place, json.dumps(fields)))
            with database(kind) as source, database(kind) as target:
                runs["same rows"].append(same_rows(source, target, fields))
        _tell(report, kind, {name: typical(found) for name, found in runs.items()})
        with database(kind) as place:
            report.note(f"{kind}: {profiled(place, fields)}")
    report.finish(given)


def payload(size: int) -> dict[str, Any]:
    """Fields of about so many bytes as JSON: a list of packages, as builds make them."""
    packages: list[dict[str, Any]] = []
    length = 0
    while length < size:
        number = len(packages)
        packages.append(
            {
                "name": f"package-{number}",
                "version": f"1.{number % 97}.{number % 13}",
                "archs": ["x86_64", "aarch64"],
                "size": number * 1021,
                "signed": number % 3 == 0,
            }
        )
        length += len(json.dumps(packages[-1]))
    return {"n": 0, "packages": packages}


@participant
def work(wi: Workitem) -> None:
    """Change it a little."""
    wi.fields.n = wi.fields.n + 1


def through_mint(place: Database, fields: dict[str, Any]) -> Times:
    """The second process of two: what the first one of an engine costs more is not the matter."""
    with (
        tempfile.TemporaryDirectory(prefix="mint-bench-") as data,
        App(Settings(data=data, database=place.url), Registry(work)) as app,
    ):
        run_one(app, TEN_STEPS, fields)
        cpu, began = cpu_seconds(place.server), time.perf_counter()
        run_one(app, TEN_STEPS, fields)
        return time.perf_counter() - began, cpu_seconds(place.server) - cpu


def bare_writes(place: Database, text: str) -> Times:
    """Write it ten times, and once before; as new rows: SQLite skips what does not change."""
    with bare(place) as connection:
        marks = "?, ?" if place.server is None else "%s, %s"
        insert = f"INSERT INTO variables (name, value) VALUES ({marks})"  # noqa: S608 - ours
        for number in range(STEPS + 1):
            if number == 1:
                cpu, began = cpu_seconds(place.server), time.perf_counter()
            connection.execute("BEGIN")
            connection.execute(insert, (f"large {number}", text))
            connection.execute("COMMIT")
        return time.perf_counter() - began, cpu_seconds(place.server) - cpu


def same_rows(source: Database, target: Database, fields: dict[str, Any]) -> Times:
    """Write what the engine writes for one process."""
    with tempfile.TemporaryDirectory(prefix="mint-bench-") as data, recording() as recorded:
        app = App(Settings(data=data, database=source.url), Registry(work))
        recorded.transactions.clear()
        with app:
            run_one(app, TEN_STEPS, fields)
    return floor(target, recorded)


def typical(runs: list[Times]) -> Times:
    """The medians."""
    seconds, cpu = zip(*runs, strict=True)
    return statistics.median(seconds), statistics.fmean(cpu)


def profiled(place: Database, fields: dict[str, Any]) -> str:
    """Where the engine's time goes."""
    with tempfile.TemporaryDirectory(prefix="mint-bench-") as data:
        app = App(Settings(data=data, database=place.url), Registry(work))
        told = profile_of(app, LaunchOrder(TEN_STEPS, fields))
        app.stop()
        return told


def _tell(report: Report, kind: str, found: dict[str, Times]) -> None:
    seconds = {name: times[0] for name, times in found.items()}
    cpus = {name: times[1] for name, times in found.items()}
    others = ("floor", "same rows")
    report.tell(f"{kind}: time", seconds["MINT"], "s", peers={n: seconds[n] for n in others})
    report.tell(f"{kind}: CPU", cpus["MINT"], "s", peers={n: cpus[n] for n in others})
    claim = f"{kind}: time beside the floor"
    report.at_most(TIMES_FLOOR, claim, seconds["MINT"] / seconds["floor"], "times")
    report.tell(
        f"{kind}: time beside the same rows", seconds["MINT"] / seconds["same rows"], "times"
    )
    report.chart(f"Ten steps of a large workitem: {kind}", "s", seconds)


if __name__ == "__main__":
    main()
