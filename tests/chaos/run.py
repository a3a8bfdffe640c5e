"""A run of the chaos: quiet at first, then not, then quiet until all is done."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING, Any, LiteralString, NamedTuple, Protocol

import psycopg
from tests.chaos.effects import effects
from tests.chaos.faults import Chaos, faults_of
from tests.chaos.launcher import Launcher
from tests.chaos.shapes import PARTICIPANTS
from tests.chaos.verdict import Ended, Evidence, Verdict, judge

from mint.store.opening import looking_into

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.chaos.town import Size, Town

_LOOK = 0.5
"""Seconds between two looks at how far it is."""
_AFTER = 60.0
"""Seconds after a fault in which work may still be done again because of it."""
_MOST = 1_000_000


class Plan(NamedTuple):
    """How hard it is.

    Args:
        size: of the town.
        processes: how many are launched.
        seconds: for which things go wrong.
        every: seconds between two faults, on average.
        pause: seconds for which things are silent at most.
        patience: seconds in which all must be done after that.
        seed: of the chance in it.
    """

    size: Size
    processes: int
    seconds: float
    every: float
    pause: float
    patience: float
    seed: int


class Look(NamedTuple):
    """How far it is.

    Args:
        phase: what goes on.
        launched: launches that were confirmed.
        ended: processes that have ended.
        wrong: what is broken now.
        faults: how many there were.
    """

    phase: str
    launched: int
    ended: int
    wrong: list[str]
    faults: int


class Screen(Protocol):
    """Shows people how far it is."""

    def show(self, look: Look) -> None:
        """Show it."""


class Run:
    """One run.

    Args:
        town: where.
        plan: how hard.
        screen: shows how far it is.
    """

    def __init__(self, town: Town, plan: Plan, screen: Screen) -> None:
        self.town = town
        self.plan = plan
        self.chaos = Chaos(faults_of(town, plan.pause), plan.seed, plan.every)
        self.launcher = Launcher(town.launching, plan.processes, f"chaos-{plan.seed}")
        self._screen = screen
        self._shown = 0.0
        self._ended = 0

    def run(self) -> Verdict:
        """Do it all, and judge."""
        total = self.plan.processes
        self.launcher.start()
        try:
            self._calm(max(1, total // 10))
            self._rage()
            self.chaos.end()
            self._finish()
        finally:
            self.chaos.end()
            self.launcher.stop()
        return judge(self._evidence())

    def _calm(self, number: int) -> None:
        """All parts are well, and some processes run from their beginning to their end."""
        served = self._wait("start", self._is_served, self.plan.patience)
        assert served, "no worker has come"
        self.launcher.allowed = number
        self._wait("quiet", lambda: self._ended >= number, self.plan.patience)
        assert self._ended >= number, f"only {self._ended} of {number} ended in quiet times"

    def _rage(self) -> None:
        """Things go wrong; what is launched is spread over most of the time."""
        begin, calm = time.monotonic(), self.launcher.allowed
        while (passed := time.monotonic() - begin) < self.plan.seconds:
            share = min(1.0, passed / (0.9 * self.plan.seconds))
            self.launcher.allowed = calm + round(share * (self.plan.processes - calm))
            self.chaos.pass_()
            self._tend()
            self._look("chaos")
            time.sleep(0.02)

    def _finish(self) -> None:
        """Nothing goes wrong any more; what was begun comes to its end."""
        self.launcher.allowed = self.plan.processes
        self.town.nodes.wait()
        self._wait("the end", self._is_over, self.plan.patience)

    def _is_over(self) -> bool:
        total = self.plan.processes
        if len(self.launcher.confirmed) < total or self._ended < total:
            return False
        try:
            return not any(self._left().values())
        except (AssertionError, subprocess.TimeoutExpired):
            return False  # a node that has just come is not ready for questions yet

    def _wait(self, phase: str, over: Callable[[], bool], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._tend()
            if self._look(phase) and over():
                return True
            time.sleep(0.05)
        return False

    def _tend(self) -> None:
        for program in (*self.town.programs, *self.town.nodes.all):
            program.tend()

    def _look(self, phase: str) -> bool:
        """Show how far it is, from time to time: whether it was looked at."""
        if time.monotonic() - self._shown < _LOOK:
            return False
        self._shown = time.monotonic()
        self._count()
        wrong = [f"{each.fault.kind} {each.fault.victim}" for each in self.chaos.present]
        past = len(self.chaos.past) + len(wrong)
        self._screen.show(Look(phase, len(self.launcher.confirmed), self._ended, wrong, past))
        return True

    def _count(self) -> None:
        query = "SELECT count(*) FROM processes WHERE state = 'terminated'"
        self._ended = max(self._ended, self._number(query))

    def _is_served(self) -> bool:
        return self._number("SELECT count(*) FROM participants") >= PARTICIPANTS

    def _number(self, query: LiteralString) -> int:
        """What a query counts; 0 while the database is one of those that something happens to."""
        try:
            with psycopg.connect(self.town.url, connect_timeout=5) as connection:
                row = connection.execute(query).fetchone()
        except psycopg.Error:
            return 0
        return int(row[0]) if row else 0

    def _left(self) -> dict[str, int]:
        """What has to be empty at the end."""
        with looking_into(self.town.url) as views:
            left: dict[str, int] = dict(views.totals())
        return {**left, **self.town.nodes.waiting()}

    def _evidence(self) -> Evidence:
        with looking_into(self.town.url) as views:
            found = [_ended(each) for each in views.processes(limit=_MOST)]
        launched = {number: self.launcher.key(number) for number in self.launcher.confirmed}
        trouble = [(each.began, each.ends + _AFTER) for each in self.chaos.past]
        return Evidence(launched, found, effects(self.town.effects), self._left(), trouble)


def _ended(process: Any) -> Ended:
    return Ended(process.launch_key, process.wfid, process.state, process.fields)
