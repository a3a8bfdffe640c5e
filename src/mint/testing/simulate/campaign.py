"""Many seeds, one after the other: what broke, and how often what took place."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from mint.testing.simulate.choices import Choices
from mint.testing.simulate.life import live
from mint.testing.simulate.world import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mint.testing.simulate.ground import Ground
    from mint.testing.simulate.scale import Scale


class Failure(msgspec.Struct):
    """A seed whose world breaks an invariant.

    Args:
        seed: the seed.
        invariant: its name.
        text: what is broken, and where.
    """

    seed: int
    invariant: str
    text: str


class Report(msgspec.Struct):
    """What became of many seeds.

    Args:
        seeds: how many were lived.
        seconds: how long that took.
        tallies: how often what took place.
        failures: seeds that broke something.
    """

    seeds: int = 0
    seconds: float = 0.0
    tallies: dict[str, int] = {}
    failures: list[Failure] = []


def run(
    seeds: Iterable[int],
    ground: Ground,
    scale: Scale,
    *,
    parts: Parts = Parts(),  # noqa: B008 - a tuple
    done: Callable[[], None] = lambda: None,
) -> Report:
    """Live the worlds of many seeds.

    Args:
        seeds: which.
        ground: the database.
        scale: how large the worlds are.
        parts: what they are built of.
        done: called after each.
    """
    report = Report()
    tallies: Counter[str] = Counter()
    began = time.monotonic()
    for seed in seeds:
        outcome = live(Choices(seed), ground, scale, parts=parts)
        tallies.update(outcome.tallies)
        report.seeds += 1
        if outcome.broken is not None:
            broken = outcome.broken
            report.failures.append(Failure(seed, broken.name, str(broken)))
        done()
    report.seconds = time.monotonic() - began
    report.tallies = dict(sorted(tallies.items()))
    return report
