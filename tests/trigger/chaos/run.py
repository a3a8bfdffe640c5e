"""A run: changes, and faults of every part in turn, until all is quiet and right."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tests.trigger.chaos.verdict import Verdict, judge
from tests.trigger.chaos.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.trigger.chaos.town import Town


class Plan(NamedTuple):
    """What is to happen.

    Args:
        changes: of the directory.
        rate: of them in a second.
        every: seconds between two faults.
        patience: seconds that it may take at the end until all is right.
        seed: of what is changed, and of how long parts are away.
        frozen: seconds for which a host stands still, when it is its turn; 0: none ever does.
    """

    changes: int = 3000
    rate: float = 20.0
    every: float = 3.0
    patience: float = 300.0
    seed: int = 1
    frozen: float = 10.0


class Ended(NamedTuple):
    """How a run ended.

    Args:
        verdict: what is right and wrong.
        faults: how often each part was killed, or stood still.
        failed: changes that the directory refused, or whose answer was lost.
        seconds: how long the changes took, and how long it took after the last of them.
    """

    verdict: Verdict
    faults: Counter[str]
    failed: int
    seconds: tuple[float, float]


class Fault(NamedTuple):
    """What can befall a part.

    Args:
        name: for people.
        begin: does it.
        end: ends it.
        seconds: for which it lasts, at least and at most.
    """

    name: str
    begin: Callable[[], object]
    end: Callable[[], object]
    seconds: tuple[float, float]


def run(town: Town, plan: Plan, say: Callable[[str], None]) -> Ended:
    """Do it: changes until there are enough, and each fault once at least.

    Args:
        town: whose parts run.
        plan: what is to happen.
        say: is told how far it is.
    """
    chance = random.Random(plan.seed)  # noqa: S311 - a test that can be repeated
    writer = Writer(town.server, plan.changes, plan.rate, plan.seed)
    faults = _faults(town, plan.frozen)
    done: Counter[str] = Counter()
    town.wait()
    began = time.monotonic()
    writer.start()
    for fault in itertools.cycle(faults):
        end = time.monotonic() + plan.every
        while time.monotonic() < end and writer.is_busy:
            town.tend()
            time.sleep(0.1)
        if not writer.is_busy and len(done) == len(faults):
            break
        fault.begin()
        done[fault.name] += 1
        time.sleep(chance.uniform(*fault.seconds))
        fault.end()
        say(f"{writer.done} of {plan.changes} changes; {fault.name}")
    writer.join()
    wrote = time.monotonic()
    verdict = _settle(town, wrote + plan.patience, say)
    if town.revival is not None and town.revival.times:
        done["rabbitmq started again, see Revival:"] = town.revival.times
    seconds = (wrote - began, time.monotonic() - wrote)
    return Ended(verdict, done, writer.failed, seconds)


def _faults(town: Town, frozen: float) -> list[Fault]:
    """All that can befall this town, in their turn."""
    killed = [
        Fault(f"{name} killed", part.kill, part.start, (0.0, 1.0))
        for name, part in town.parts.items()
    ]
    still = [
        Fault(f"{program.name} stood still", program.freeze, program.thaw, (frozen, frozen))
        for program in town.programs
    ]
    return killed + (still if frozen else [])


def _settle(town: Town, end: float, say: Callable[[str], None]) -> Verdict:
    """Wait until all is right, or for too long."""
    while True:
        town.tend()
        soon = judge(town, files=False)
        verdict = soon if soon.lost else judge(town)
        if not verdict.wrong or time.monotonic() > end:
            return verdict
        say(f"{len(verdict.lost)} changes are not heard of yet; {len(verdict.stale)} files differ")
        time.sleep(1.0)
