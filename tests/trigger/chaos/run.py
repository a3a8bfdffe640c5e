"""A run: changes, and kills of every part in turn, until all is quiet and right."""

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
        every: seconds between two kills.
        patience: seconds that it may take at the end until all is right.
        seed: of what is changed, and of how long parts are away.
    """

    changes: int = 3000
    rate: float = 60.0
    every: float = 3.0
    patience: float = 300.0
    seed: int = 1


class Ended(NamedTuple):
    """How a run ended.

    Args:
        verdict: what is right and wrong.
        kills: how often each part was killed.
        failed: changes that the directory refused, or whose answer was lost.
        seconds: how long the changes took, and how long it took after the last of them.
    """

    verdict: Verdict
    kills: Counter[str]
    failed: int
    seconds: tuple[float, float]


def run(town: Town, plan: Plan, say: Callable[[str], None]) -> Ended:
    """Do it.

    Args:
        town: whose parts run.
        plan: what is to happen.
        say: is told how far it is.
    """
    chance = random.Random(plan.seed)  # noqa: S311 - a test that can be repeated
    writer = Writer(town.server, plan.changes, plan.rate, plan.seed)
    kills: Counter[str] = Counter()
    town.wait()
    began = time.monotonic()
    writer.start()
    for name in itertools.cycle(town.parts):
        end = time.monotonic() + plan.every
        while time.monotonic() < end and writer.is_busy:
            town.tend()
            time.sleep(0.1)
        if not writer.is_busy:
            break
        town.parts[name].kill()
        kills[name] += 1
        time.sleep(chance.uniform(0.0, 1.0))
        town.parts[name].start()
        say(f"{writer.done} of {plan.changes} changes; killed {name}")
    writer.join()
    wrote = time.monotonic()
    verdict = _settle(town, wrote + plan.patience, say)
    seconds = (wrote - began, time.monotonic() - wrote)
    return Ended(verdict, kills, writer.failed, seconds)


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
