"""How fast the engine is: ten no-op steps a process, every step durable.

    python -m benchmarks.engine [--only sqlite|postgresql] [--flight N] [--rounds N]

Processes run one at a time, 100 and 1,000 side by side. Beside MINT, in the same run: `floor`, a
bare loop that gives the statements and rows of a real run to the database's driver again, in the
same transactions; and peers that do the same job (`benchmarks/setup` installs them), each in the
fastest of its ways. CPU is that of all processes, the database's server included. Rounds
alternate, and medians are told.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.support.chart import number
from benchmarks.support.contest import Contest, Size, typical
from benchmarks.support.databases import KINDS, kinds
from benchmarks.support.options import choose, options
from benchmarks.support.peers import PEERS
from benchmarks.support.report import Report

if TYPE_CHECKING:
    from benchmarks.support.peers import Measured

SIZES = (Size(1, 200, 30), Size(100, 2_000, 200), Size(1_000, 6_000, 1_000))
QUICK = (Size(1, 50, 10), Size(100, 500, 100), Size(1_000, 2_000, 1_000))

TINY = (Size(1, 3, 2), Size(10, 10, 5))

TIMES_DBOS = 40.0
PART_OF_FLOOR = 0.25
BARE_COMMITS = 3.0
CPU = {"sqlite": 0.1, "postgresql": 0.25}
MANY = 1_000
"""In flight, where throughput is promised."""


def main() -> None:
    """Measure, and print."""
    parser = options(__doc__)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--flight", type=int, action="append", help="only so many side by side")
    parser.add_argument("--rounds", type=int, help="default: 3, with --quick 1")
    given = parser.parse_args()
    sizes = choose(given, tiny=TINY, quick=QUICK, full=SIZES)
    rounds = given.rounds or choose(given, tiny=1, quick=1, full=3)
    report = Report("engine", __doc__)
    for kind in kinds(given.only):
        for size in sizes:
            if not given.flight or size.flight in given.flight:
                contest = Contest(kind, size, thorough=not given.quick)
                contest.run(rounds)
                tell(report, contest)
    report.finish(given)


def tell(report: Report, contest: Contest) -> None:
    """What one contest showed."""
    name = f"{contest.kind}, {contest.size.flight:,} in flight"
    mint, floor = typical(contest.mint), typical(contest.floor)
    rates: dict[str, float | None] = {"floor": floor.rate}
    costs: dict[str, float | None] = {"floor": floor.cost}
    for peer in PEERS:
        if contest.kind in peer.ways:
            found = contest.fastest(peer.name)
            rates[peer.name] = None if found is None else found[1].rate
            costs[peer.name] = None if found is None else found[1].cost
    report.tell(f"{name}: rate", mint.rate, "steps/s", peers=rates)
    cost, part = f"{name}: CPU of all processes", f"{name}: part of the floor's rate"
    if contest.size.flight >= MANY:
        report.at_most(CPU[contest.kind], cost, mint.cost, "ms/step", peers=costs)
        report.at_least(PART_OF_FLOOR, part, mint.rate / floor.rate, "")
    else:
        report.tell(cost, mint.cost, "ms/step", peers=costs)
        report.tell(part, mint.rate / floor.rate, "")
    _tell_ratios(report, name, contest, mint)
    _tell_latency(report, name, contest)
    _draw(report, name, contest)


def _tell_ratios(report: Report, name: str, contest: Contest, mint: Measured) -> None:
    for peer in PEERS:
        best = contest.fastest(peer.name)
        if best is None:
            continue
        way, run = best
        claim, times = f"{name}: rate beside {peer.name} ({way})", mint.rate / run.rate
        if peer.name == "DBOS" and contest.size.flight >= MANY:
            report.at_least(TIMES_DBOS, claim, times, "times")
        else:
            report.tell(claim, times, "times")
        claim = f"{name}: CPU of {peer.name} ({way}) beside ours"
        report.tell(claim, run.cost / mint.cost, "times")


def _draw(report: Report, name: str, contest: Contest) -> None:
    """Charts with all ways of all peers."""
    runs = {"MINT": typical(contest.mint), "floor": typical(contest.floor)}
    for peer, ways in contest.peers.items():
        runs |= {f"{peer} ({way})": typical(found) for way, found in ways.items()}
    rates = {who: run.rate for who, run in runs.items()}
    costs = {who: run.cost for who, run in runs.items()}
    all_ = ", ".join(
        f"{who} {number(rate)} ({number(costs[who])} ms)" for who, rate in rates.items()
    )
    report.note(f"{name}, steps/s and CPU per step of all ways: {all_}.")
    report.chart(f"Steps per second: {name}", "steps/s", rates)
    report.chart(f"CPU per step: {name}", "ms of all processes", costs)


def _tell_latency(report: Report, name: str, contest: Contest) -> None:
    cuts = statistics.quantiles(contest.gaps, n=100)
    commit = statistics.median(contest.commits)
    report.tell(
        f"{name}: from step to step, p50",
        cuts[49] * 1000,
        "ms",
        peers={"bare commit": commit * 1000},
    )
    report.tell(f"{name}: from step to step, p99", cuts[98] * 1000, "ms")
    if contest.size.flight == 1:
        report.at_most(
            BARE_COMMITS, f"{name}: a step beside a bare commit, p50", cuts[49] / commit, "times"
        )
    report.tell(f"{name}: steps in one transaction", statistics.median(contest.batches), "steps")


if __name__ == "__main__":
    main()
