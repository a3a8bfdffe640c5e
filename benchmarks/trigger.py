"""Services of hosts that follow a directory: from an LDAP write to files on three hosts.

    python -m benchmarks.trigger [--quick]

A real slapd, whose log of changes is read; RabbitMQ with a process for each of three hosts, or one
embedded engine that plays them; four services on each (kea, nftables, bind, hosts), with their real
checkers, so that a change makes twelve sets of files. All commits wait for the disk. Debounce and
poll are the defaults: 0.5 s of quiet (at most 2 s), a look into the log each 0.2 s. What is below:
the same writes where nobody reads them, and the same log read where nobody writes. All runs on one
machine: three hosts of their own would not share its cores.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.brokers import is_installed
from tests.services import find_program

from benchmarks.support.cpu import tree_run_seconds, tree_seconds
from benchmarks.support.followed import followed, spread
from benchmarks.support.memory import tree_pss
from benchmarks.support.options import choose, options
from benchmarks.support.reading import floors
from benchmarks.support.report import Report
from mint.trigger.entry import Entry
from mint.trigger.event import Event
from mint.trigger.interest import Interest
from mint.trigger.transcriber import Rule, transcribe

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from benchmarks.support.followed import Followed
    from benchmarks.support.reading import Floors

FEW, MANY = (1, 10, 100), (1, 10, 100, 1_000)
"""Changes of a burst."""

LATENCY, FEW_ENTRIES = 1.0, 1_000
RUNS = 3.0
LINEAR = 1.2

BUSES = ("embedded", "RabbitMQ")
_APART = 2.05
"""Seconds between two changes: each makes a run, and a service is slowed after 30 in a minute."""


def main() -> None:
    """Measure, and print."""
    given = options(__doc__).parse_args()
    report = Report("trigger", __doc__)
    if find_program("slapd", Path("/usr/sbin"), Path("/usr/lib/openldap")) is None:
        report.note("slapd is not installed: only what needs none was measured.")
        tell_rules(report, given)
        report.finish(given)
        return
    count = choose(given, tiny=10, quick=300, full=3_000)
    with tempfile.TemporaryDirectory(prefix="mint-bench-") as made:
        folder = Path(made)
        least = floors(folder, count)
        both = BUSES if is_installed() else BUSES[:1]
        for bus in choose(given, tiny=BUSES[:1], quick=both, full=both):
            with followed(folder / bus, broker=bus == "RabbitMQ") as here:
                here.write(choose(given, tiny=5, quick=100, full=100))
                here.applied()
                tell_latency(report, bus, here, choose(given, tiny=1, quick=8, full=50))
                tell_bursts(report, bus, here, choose(given, tiny=(3,), quick=FEW, full=MANY))
                tell_rate(report, bus, here, count, least)
                tell_latency(report, bus, here, choose(given, tiny=1, quick=3, full=8))
                tell_idle(report, bus, here, choose(given, tiny=0.5, quick=5.0, full=15.0))
    tell_rules(report, given)
    report.finish(given)


def tell_rate(report: Report, bus: str, here: Followed, count: int, least: Floors) -> None:
    """Changes in a second through the whole chain, from the first write to the last file."""
    before, began = here.by_part(tree_seconds), time.perf_counter()
    wrote = here.write(count)
    rate = count / (max(here.applied().values()) - began)
    heeded = count / (here.rest() - began)
    after = here.by_part(tree_seconds)
    peers = {"slapd written while followed": count / wrote, "slapd alone": least.written}
    name = f"{bus}: {count:,} changes, to the last file"
    report.tell(name, rate, "changes/s", peers={**peers, "reading alone": least.read})
    report.tell(f"{bus}: {count:,} changes, until all messages are heeded", heeded, "changes/s")
    share = rate / min(least)
    report.tell(f"{name}, of the slower of both alone", share, "times")
    costs = {part: (after[part] - before[part]) / count * 1000 for part in after}
    report.tell(f"{bus}: CPU of all processes", sum(costs.values()), "ms/change", peers=costs)
    report.chart(f"Changes per second, {bus}", "changes/s", {"the whole chain": rate, **peers})


def tell_bursts(report: Report, bus: str, here: Followed, sizes: Iterable[int]) -> None:
    """How often files are made anew when many changes come at once."""
    for size in sizes:
        time.sleep(_APART)
        before, began = here.generations(), time.perf_counter()
        here.write(size)
        seconds = max(here.applied().values()) - began
        runs = [count - before[which] for which, count in here.generations().items()]
        name = f"{bus}: a burst of {size:,}: times that a service makes its files"
        peers = {"most": float(max(runs)), "seconds to the last file": seconds}
        report.at_most(RUNS, name, sum(runs) / len(runs), "times", peers=peers)


def tell_latency(report: Report, bus: str, here: Followed, samples: int) -> None:
    """From a write to the files, where nothing else goes on."""
    each: list[float] = []
    last: list[float] = []
    chance = random.Random(samples)  # noqa: S311 - where in the turn of the reader it falls
    there, began = here.written, time.perf_counter()
    for _ in range(samples):
        spent = time.perf_counter() - began
        time.sleep(max(0.0, _APART - spent) + chance.uniform(0.0, 0.2))
        began = time.perf_counter()
        here.write(1)
        took = [moment - began for moment in here.applied().values()]
        each += took
        last.append(max(took))
    for name, times in {"a set of files": spread(each), "the last of twelve": spread(last)}.items():
        peers = {"p95": times.most, "p99": times.nearly_all}
        claim = f"{bus}, {there:,} entries: one change, until it is in {name}: p50"
        if there < FEW_ENTRIES:
            report.at_most(LATENCY, claim, times.half, "s", peers=peers)
        else:
            report.tell(claim, times.half, "s", peers=peers)


def tell_idle(report: Report, bus: str, here: Followed, seconds: float) -> None:
    """What it costs when nothing changes, after all that was done."""
    here.rest()
    before, began = here.by_part(tree_run_seconds), time.perf_counter()
    time.sleep(seconds)
    spent = time.perf_counter() - began
    after, processes = here.by_part(tree_run_seconds), len(here.parts["hosts"])
    used = {part: (after[part] - before[part]) / spent * 100 for part in after}
    held = here.by_part(tree_pss)
    own = "mint up with three hosts" if processes == 1 else "a host's agent"
    cpu, memory = used.pop("hosts") / processes, held.pop("hosts") / processes
    report.tell(f"{bus}: {own}, idle: CPU", cpu, "% of a core", peers=used)
    report.tell(f"{bus}: {own}, idle: PSS", memory, "MB", peers=held)


def tell_rules(report: Report, given: argparse.Namespace) -> None:
    """The transcriber, which says what a change concerns, with more and more rules."""
    events = choose(given, tiny=10, quick=300, full=3_000)
    costs = []
    for number in (10, 100, 1_000):
        rules = [
            Rule(f"s{n}", Interest(object_class="ipHost", attrs={f"a{n}"}, where=f"(vlan={n})"))
            for n in range(number)
        ]
        changes = [_change(n % number) for n in range(max(3, events * 10 // number))]
        began = time.process_time()
        told = sum(len(transcribe(change, rules)) for change in changes)
        spent = (time.process_time() - began) / len(changes)
        assert told == len(changes), "each concerns one service"  # noqa: S101 - or it means nothing
        costs.append(spent / number * 1e6)
        peers = {"us a rule": costs[-1]}
        report.tell(f"transcriber alone, {number:,} rules", 1 / spent, "changes/s", peers=peers)
    claim = "transcriber: a rule of 1,000 beside one of 10"
    report.at_most(LINEAR, claim, costs[-1] / costs[0], "times")


def _change(number: int) -> Event:
    sides = [
        Entry({"objectClass": ["ipHost"], "vlan": [f"{number}"], f"a{number}": [value]})
        for value in ("before", "after")
    ]
    return Event(id=f"u@{number}", op="modify", dn="cn=a", old=sides[0], new=sides[1])


if __name__ == "__main__":
    main()
