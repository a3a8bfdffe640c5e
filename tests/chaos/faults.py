"""What goes wrong, at random, and when: everything is mended again after a while."""

from __future__ import annotations

import random
import signal
import time
from typing import TYPE_CHECKING, NamedTuple

from tests.chaos.links import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.chaos.programs import Program
    from tests.chaos.town import Town
    from tests.durability.postgres_up import PostgresUp


_AT_ONCE = 4
"""Faults at the same time at most: where all stands still, nothing is tried."""


class Fault(NamedTuple):
    """Something that can go wrong.

    Args:
        kind: `kill engine`, for the figures.
        victim: what it happens to; nothing else happens to it meanwhile.
        longest: seconds that it lasts at most.
        strike: begins it.
        mend: ends it.
    """

    kind: str
    victim: str
    longest: float
    strike: Callable[[], object]
    mend: Callable[[], object]


class Struck(NamedTuple):
    """A fault that happened.

    Args:
        fault: which.
        began: seconds since the epoch.
        ends: when it is mended, or was.
    """

    fault: Fault
    began: float
    ends: float


class Chaos:
    """Has things go wrong. The same seed draws the same faults in the same order.

    Args:
        faults: what can go wrong.
        seed: of the chance in it.
        every: seconds between two faults, on average.
    """

    def __init__(self, faults: list[Fault], seed: int, every: float) -> None:
        self.past: list[Struck] = []
        self._faults = faults
        self._every = every
        self._random = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self._now: list[Struck] = []
        self._next = 0.0

    @property
    def present(self) -> list[Struck]:
        """What is wrong now."""
        return list(self._now)

    def pass_(self) -> None:
        """Let time pass: mend what is due, and begin what is due."""
        now = _now()
        self._mend(lambda struck: struck.ends <= now)
        if now < self._next:
            return
        self._next = now + self._random.expovariate(1 / self._every)
        kind = self._random.choice(sorted({fault.kind for fault in self._faults}))
        fault = self._random.choice([fault for fault in self._faults if fault.kind == kind])
        seconds = self._random.uniform(0.1, 1.0) * fault.longest
        victims = {struck.fault.victim for struck in self._now}
        if len(victims) < _AT_ONCE and fault.victim not in victims:
            fault.strike()
            self._now.append(Struck(fault, now, now + seconds))

    def end(self) -> None:
        """Mend all."""
        self._mend(lambda _: True)

    def _mend(self, which: Callable[[Struck], bool]) -> None:
        for struck in [each for each in self._now if which(each)]:
            self._now.remove(struck)
            struck.fault.mend()
            self.past.append(struck._replace(ends=_now()))


def faults_of(town: Town, pause: float) -> list[Fault]:
    """Everything that can go wrong in a town.

    Args:
        town: which.
        pause: seconds for which things are silent at most.
    """
    found: list[Fault] = []
    for what, programs in (
        ("engine", town.engines),
        ("host", town.hosts),
        ("node", town.nodes.all),
    ):
        for program in programs:
            found += _of_program(what, program, pause)
    found += [_of_database(town.database)] * len(town.engines)
    for pair in town.nodes.pairs:
        found += _of_wire("node from node", "between nodes", pair, pause)
    between = {link for pair in town.nodes.pairs for link in pair}
    for link in town.links.all:
        if link not in between:
            what = "database" if link.name.endswith("-db") else "broker"
            found += _of_wire(f"from {what}", f"to {what}", (link,), pause)
    return found


def _of_program(what: str, program: Program, pause: float) -> Iterator[Fault]:
    name = program.name
    yield Fault(f"kill {what}", name, 4.0, program.kill, program.start)
    yield Fault(f"freeze {what}", name, pause, program.freeze, program.thaw)


def _of_database(database: PostgresUp) -> Fault:
    kill = lambda: database.stop(signal.SIGKILL)  # noqa: E731 - one line of a table
    return Fault("kill database", "db", 3.0, kill, database.start)


def _of_wire(cut: str, silence: str, wire: tuple[Link, ...], pause: float) -> Iterator[Fault]:
    def each(what: Callable[[Link], None]) -> Callable[[], None]:
        def do() -> None:
            for link in wire:
                what(link)

        return do

    name = wire[0].name
    yield Fault(f"cut {cut}", name, 6.0, each(Link.cut), each(Link.heal))
    yield Fault(f"silence {silence}", name, pause, each(Link.hush), each(Link.heal))


def _now() -> float:
    return time.time()  # noqa: TID251 - beside the times of effects, which another program tells
