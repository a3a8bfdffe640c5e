"""What those who listen for something else cost each event: nothing.

    python -m benchmarks.listeners [--only sqlite|postgresql] [--count N]

Processes of ten no-op steps run, 1,000 in flight; each step is two events (the work is handed out,
it is answered) for which listeners are looked up. They run on an empty database, and on ones in
which so many others listen, none of whom hears any of these events: for other names, each within
its own process, for patterns, for the same participant with another value of a field. Rounds
alternate, and medians are told.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from typing import TYPE_CHECKING

from benchmarks.support.contest import typical
from benchmarks.support.cpu import cpu_seconds
from benchmarks.support.databases import KINDS, database, kinds
from benchmarks.support.filling import work
from benchmarks.support.flight import Flight
from benchmarks.support.options import choose, options
from benchmarks.support.peers import Measured
from benchmarks.support.report import Report
from mint.app.app import App
from mint.model.effect import Listener
from mint.participants import Registry
from mint.ports.store import Changes
from mint.settings import Settings
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.support.databases import Database

DEARER = 1.1
"""So many times the cost beside a hundredth of the listeners is still the same."""

EVENTS = 2
"""Of each step."""

_AT_ONCE = 10_000

OTHERS: dict[str, Callable[[int], Listener]] = {
    "other names": lambda n: Listener(f"w{n}", "k", "reply", f"other {n}"),
    "within one process": lambda n: Listener(f"w{n}", "k", "reply", "", ".*", within=f"w{n}"),
    "patterns": lambda n: Listener(f"w{n}", "k", "reply", "", f"^other_{n}"),
    "one pattern": lambda n: Listener(f"w{n}", "k", "reply", "", "other$"),
    "other values": lambda n: Listener(f"w{n}", "k", "reply", "work", field="n", value=f"t:{n}"),
}


def main() -> None:
    """Measure, and print."""
    parser = options(__doc__)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--count", type=int, help="listeners of each kind, default 100,000")
    given = parser.parse_args()
    many = given.count or choose(given, tiny=20, quick=10_000, full=100_000)
    few = max(many // 100, 1)
    load = choose(given, tiny=20, quick=500, full=2_000)
    rounds = choose(given, tiny=1, quick=1, full=3)
    report = Report("listeners", __doc__)
    for kind in kinds(given.only):
        with ExitStack() as stack:
            places = {"nobody": stack.enter_context(database(kind))}
            for name, make in OTHERS.items():
                for count in (few, many):
                    place = stack.enter_context(database(kind))
                    fill(place, make, count)
                    places[f"{count:,} {name}"] = place
            runs: dict[str, list[Measured]] = {name: [] for name in places}
            for _ in range(rounds):
                for name, place in places.items():
                    runs[name].append(run(place, load))
            _tell(report, kind, {name: typical(found) for name, found in runs.items()}, few, many)
    report.finish(given)


def fill(place: Database, make: Callable[[int], Listener], count: int) -> None:
    """Have so many listen."""
    store = open_store(place.url)
    for first in range(0, count, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, count))
        with store.turn() as turn:
            turn.save(Changes(listeners=[make(number) for number in numbers]))
    store.close()


def run(place: Database, count: int) -> Measured:
    """So many processes of ten steps."""
    with (
        tempfile.TemporaryDirectory(prefix="mint-bench-") as data,
        App(Settings(data=data, database=place.url), Registry(work)) as app,
    ):
        flight = Flight(app, count, 1_000)
        cpu = cpu_seconds(place.server)
        seconds = flight.go()
        return Measured(flight.steps * EVENTS, seconds, cpu_seconds(place.server) - cpu)


def _tell(report: Report, kind: str, runs: dict[str, Measured], few: int, many: int) -> None:
    nobody = runs["nobody"]
    report.tell(f"{kind}, nobody listens: rate", nobody.rate, "events/s")
    report.tell(f"{kind}, nobody listens: CPU of all processes", nobody.cost, "ms/event")
    for name in OTHERS:
        small, large = runs[f"{few:,} {name}"], runs[f"{many:,} {name}"]
        rates = {"nobody": nobody.rate, f"{few:,}": small.rate}
        costs = {"nobody": nobody.cost, f"{few:,}": small.cost}
        claim = f"{kind}, {many:,} {name}"
        report.tell(f"{claim}: rate", large.rate, "events/s", peers=rates)
        report.tell(f"{claim}: CPU of all processes", large.cost, "ms/event", peers=costs)
        report.at_most(DEARER, f"{claim}: CPU beside {few:,}", large.cost / small.cost, "times")
    shown = {name: found.rate for name, found in runs.items()}
    report.chart(f"Events per second: {kind}", "events/s", shown)


if __name__ == "__main__":
    main()
