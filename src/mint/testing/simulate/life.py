"""One seed, one world: lived from its beginning to its end, and everything cleared away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.testing.simulate.ending import Ending
from mint.testing.simulate.promises import Broken
from mint.testing.simulate.steps import Steps
from mint.testing.simulate.world import Parts, World

if TYPE_CHECKING:
    from mint.model.tree import Tree
    from mint.testing.simulate.choices import Choices
    from mint.testing.simulate.ground import Ground
    from mint.testing.simulate.scale import Scale
    from mint.testing.simulate.sight import Sight
    from mint.testing.simulate.story import Story


class Outcome(NamedTuple):
    """What became of a world.

    Args:
        drawn: the choices that made it so.
        broken: the invariant that does not hold; None: all do.
        tallies: how often what took place.
        definitions: what was launched, by wfid.
        sights: how the processes stood at last.
    """

    drawn: Choices
    broken: Broken | None
    tallies: dict[str, int]
    definitions: dict[str, Tree]
    sights: dict[str, Sight]


def live(
    choices: Choices,
    ground: Ground,
    scale: Scale,
    story: Story | None = None,
    parts: Parts = Parts(),  # noqa: B008 - a tuple
) -> Outcome:
    """Live a world.

    Args:
        choices: decide what takes place.
        ground: the database, which is emptied first.
        scale: how large the world is.
        story: takes down what takes place.
        parts: what the world is built of.

    Example:
        >>> from mint.testing.simulate.choices import Choices
        >>> from mint.testing.simulate.ground import Ground
        >>> from mint.testing.simulate.scale import SHORT
        >>> live(Choices(1), Ground(), SHORT).broken is None
        True
    """
    ground.clear(scale.engines)
    world = World(choices, ground, scale, story, parts)
    steps = Steps(world)
    broken = None
    try:
        steps.live()
        Ending(world, steps).end()
    except Broken as error:
        world.say(f"broken: {error}")
        broken = error
    world.tallies["processes"] = len(world.watcher.sights)
    return Outcome(choices, broken, dict(world.tallies), world.definitions, world.watcher.sights)
