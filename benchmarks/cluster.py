"""PostgreSQL and RabbitMQ: chains of ten remote no-op steps, beside others who do the same.

    python -m benchmarks.cluster [--flight N] [--rounds N]

An engine, a host and a launcher are processes of their own; each step goes to the host by RabbitMQ
and comes back, and is durable in PostgreSQL. Beside it, in the same run: Celery (chains, the same
broker, which is its result backend too; it keeps no state), DBOS (its queue on PostgreSQL), and
aio-pika alone, which sends as many messages to and fro (the floor). CPU is that of all processes,
broker, database and launcher included. Then: two engines, a wide fan-out, the latency of a step,
and what the cluster costs that has nothing to do.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.brokers import is_installed, rabbitmq

from benchmarks.support.clustered import clustered
from benchmarks.support.contest import typical
from benchmarks.support.cpu import tree_run_seconds, tree_seconds
from benchmarks.support.databases import database, kinds
from benchmarks.support.floor import bare_commit
from benchmarks.support.memory import tree_pss
from benchmarks.support.options import choose, options
from benchmarks.support.peers import BY_BROKER, PEERS, Measured, ask, told
from benchmarks.support.report import Report

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from tests.brokers import Broker

    from benchmarks.support.clustered import Clustered


class Size(NamedTuple):
    """How much is done.

    Args:
        flight: processes side by side.
        rounds: how often.
    """

    flight: int
    rounds: int


FULL = (Size(1, 100), Size(100, 20), Size(1_000, 5))
QUICK = (Size(1, 30), Size(100, 4), Size(1_000, 1))
TINY = (Size(1, 1),)
WIDE = (1_000, 10_000)

TIMES_CELERY = 3.0
PART_OF_CPU = 1 / 3
PART_OF_FLOOR = 0.3
TWO_ENGINES = 1.6
LATENCY = 4.0
LINEAR = 1.2
PERCENT, MEGABYTES = 1.0, 220.0


def main() -> None:
    """Measure, and print."""
    parser = options(__doc__)
    parser.add_argument("--flight", type=int, action="append", help="only so many side by side")
    parser.add_argument("--rounds", type=int, help="how often all is measured; default: 3")
    given = parser.parse_args()
    if not is_installed() or "postgresql" not in kinds(None):
        print("RabbitMQ or PostgreSQL is not installed: nothing to measure", file=sys.stderr)
        return
    sizes = [
        size
        for size in choose(given, tiny=TINY, quick=QUICK, full=FULL)
        if not given.flight or size.flight in given.flight
    ]
    report = Report("cluster", __doc__)
    with rabbitmq() as broker:
        for size in sizes:
            tell(report, broker, size, given)
        if not given.flight:
            most = choose(given, tiny=TINY[-1], quick=QUICK[-1], full=FULL[-1])
            tell_engines(report, broker, most)
            tell_wide(report, broker, choose(given, tiny=(10, 100), quick=WIDE, full=WIDE))
    if not given.flight:
        tell_idle(report, choose(given, tiny=1.0, quick=10.0, full=60.0))
    report.finish(given)


def tell(report: Report, broker: Broker, size: Size, given: argparse.Namespace) -> None:
    """One number of processes in flight: all of them in turn, some times; medians are told."""
    found: dict[str, list[Measured]] = {}
    parts: dict[str, float] = {}
    commits: list[float] = []
    for _ in range(given.rounds or choose(given, tiny=1, quick=1, full=3)):
        with cluster(broker) as here:
            before = here.by_part(tree_seconds)
            found.setdefault("MINT", []).append(here.run(*size))
            after = here.by_part(tree_seconds)
            steps = found["MINT"][-1].steps
            parts = {name: (after[name] - before[name]) / steps * 1000 for name in after}
        for name, done in others(broker, size, thorough=not given.quick):
            found.setdefault(name, []).append(done)
        with database("postgresql") as place:
            commits.append(bare_commit(place))
    typically = {name: typical(runs) for name, runs in found.items()}
    mint = typically.pop("MINT")
    _tell_rates(report, f"{size.flight:,} in flight", mint, typically)
    shares = ", ".join(f"{name} {cost:.3f}" for name, cost in parts.items())
    report.note(f"{size.flight:,} in flight, CPU of a step, ms: {shares}.")
    if size.flight == 1:
        _tell_latency(report, mint, typically, statistics.median(commits))


def others(broker: Broker, size: Size, *, thorough: bool) -> Iterator[tuple[str, Measured]]:
    """What others need for the same; Celery in the fastest of its ways."""
    count, fewer = size.flight * size.rounds, max(1, size.rounds // 5)
    words = ["--flight", str(size.flight), "--server", str(broker.server.pid)]
    words += ["--broker", broker.url, "--rounds"]
    program = [sys.executable, "-m", "benchmarks.peers.aio_pika_echo", "--way", "echo", *words]
    if (floor := told("aio-pika", [*program, str(size.rounds)])) is not None:
        yield "aio-pika alone", floor
    for peer in BY_BROKER:
        ways = peer.ways["rabbitmq"][: None if thorough else 1] if peer.is_there else ()
        done = [
            told(f"{peer.name} ({way})", [
                str(peer.python), "-m", peer.program, "--way", way, *words, str(fewer),
            ])
            for way in ways
        ]  # fmt: skip
        if best := [one for one in done if one is not None]:
            yield peer.name, max(best, key=lambda one: one.rate)
    dbos = PEERS[0]
    if dbos.is_there:
        with database("postgresql") as place:
            done_too = ask(dbos, "queue", place, size.flight, min(count, 200))
            if done_too is not None:
                yield "DBOS", done_too


@contextmanager
def cluster(broker: Broker, engines: int = 1) -> Iterator[Clustered]:
    """A database of its own, engines and a host, warmed up."""
    with (
        tempfile.TemporaryDirectory(prefix="mint-bench-") as folder,
        database("postgresql") as place,
        clustered(Path(folder), broker, place, engines=engines) as here,
    ):
        here.run(10, 2)
        yield here


def _tell_rates(report: Report, name: str, mint: Measured, peers: dict[str, Measured]) -> None:
    rates = {peer: done.rate for peer, done in peers.items()}
    costs = {peer: done.cost for peer, done in peers.items()}
    report.tell(f"{name}: rate", mint.rate, "steps/s", peers=rates)
    report.tell(f"{name}: CPU of all processes", mint.cost, "ms/step", peers=costs)
    if celery := peers.get("Celery"):
        times = mint.rate / celery.rate
        report.at_least(TIMES_CELERY, f"{name}: rate, of Celery's", times, "times")
        part = mint.cost / celery.cost
        report.at_most(PART_OF_CPU, f"{name}: CPU, of Celery's", part, "times")
    if floor := peers.get("aio-pika alone"):
        part = mint.rate / floor.rate
        report.at_least(PART_OF_FLOOR, f"{name}: rate, of aio-pika's alone", part, "times")
    report.chart(f"Steps per second, {name}", "steps/s", {"MINT": mint.rate, **rates})


def _tell_latency(
    report: Report, mint: Measured, peers: dict[str, Measured], commit: float
) -> None:
    if floor := peers.get("aio-pika alone"):
        least = floor.seconds / floor.steps + 2 * commit
        each = mint.seconds / mint.steps
        own = {"aio-pika and two commits": least * 1000}
        report.tell("a step alone", each * 1000, "ms", peers=own)
        report.at_most(LATENCY, "a step alone, of the least", each / least, "times")


def tell_engines(report: Report, broker: Broker, size: Size) -> None:
    """One engine, and two."""
    rates = {}
    for number in (1, 2):
        with cluster(broker, number) as here:
            rates[number] = here.run(*size).rate
    times = rates[2] / rates[1]
    report.at_least(TWO_ENGINES, "two engines, of one's rate", times, "times")


def tell_wide(report: Report, broker: Broker, numbers: tuple[int, int]) -> None:
    """One process with many branches."""
    each = []
    with cluster(broker) as here:
        for number in numbers:
            wide = f"define name: wide\n  concurrent_iterator times: {number}\n    work"
            done = here.run(1, max(1, numbers[-1] // number), wide, number)
            each.append(done.seconds / done.steps * 1000)
            report.tell(f"{number:,} branches: each", each[-1], "ms", peers={"CPU": done.cost})
    claim = f"one of {numbers[1]:,} branches beside one of {numbers[0]:,}"
    report.at_most(LINEAR, claim, each[1] / each[0], "times")


def tell_idle(report: Report, seconds: float) -> None:
    """Nothing to do, after a little work."""
    with rabbitmq() as broker, cluster(broker) as here:
        time.sleep(min(seconds, 5.0))  # until all have come to rest
        before, began = here.by_part(tree_run_seconds), time.perf_counter()
        time.sleep(seconds)
        spent = time.perf_counter() - began
        used = {
            name: (now - before[name]) / spent * 100
            for name, now in here.by_part(tree_run_seconds).items()
        }
        memory = here.by_part(tree_pss)
    report.at_most(PERCENT, "idle: CPU", sum(used.values()), "% of a core", peers=used)
    report.at_most(MEGABYTES, "idle: PSS", sum(memory.values()), "MB", peers=memory)


if __name__ == "__main__":
    main()
