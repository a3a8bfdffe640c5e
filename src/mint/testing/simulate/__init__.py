"""Deterministic simulation: the real engine on a real store, in a world in which all may break."""

from mint.testing.simulate.campaign import Report, run
from mint.testing.simulate.choices import Choices
from mint.testing.simulate.ground import Ground
from mint.testing.simulate.life import Outcome, live
from mint.testing.simulate.promises import Broken
from mint.testing.simulate.scale import LONG, SHORT, Scale
from mint.testing.simulate.shrink import Shrinker
from mint.testing.simulate.story import Story
from mint.testing.simulate.world import Parts

__all__ = [
    "LONG",
    "SHORT",
    "Broken",
    "Choices",
    "Ground",
    "Outcome",
    "Parts",
    "Report",
    "Scale",
    "Shrinker",
    "Story",
    "live",
    "run",
]
