from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from mint.engine.engine import Engine
from mint.testing.simulate.clock import VirtualClock
from mint.testing.simulate.machine import Machine, options
from mint.testing.simulate.watcher import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.message import AnyMessage
    from mint.model.tree import Tree
    from mint.ports.front import LaunchOrder
    from mint.ports.store import Store
    from mint.testing.simulate.choices import Choices
    from mint.testing.simulate.faults import FaultyStore
    from mint.testing.simulate.ground import Ground
    from mint.testing.simulate.scale import Scale
    from mint.testing.simulate.story import Story
    from mint.testing.simulate.wire import Task


class Parts(NamedTuple):
    """What a world is built of, so that a test can put in something that is broken.

    Args:
        engine: makes an engine, as `mint.engine.engine.Engine` does.
        store: is given the store of a machine's life, and gives the one that is used.
    """

    engine: Callable[..., Engine] = Engine
    store: Callable[[FaultyStore], FaultyStore] = lambda store: store


class World:
    """Engines, a database, participants and operators, all within one thread and virtual time.

    It knows how things stand; what takes place next is decided by `mint.testing.simulate.steps`,
    and what must hold by `mint.testing.simulate.watcher`.

    Args:
        choices: decide everything that could be otherwise.
        ground: the database; empty.
        scale: how large the world is.
        story: takes down what takes place; None: nobody is interested.
        parts: what it is built of.
    """

    def __init__(
        self,
        choices: Choices,
        ground: Ground,
        scale: Scale,
        story: Story | None = None,
        parts: Parts = Parts(),  # noqa: B008 - a tuple
    ) -> None:
        self.choices = choices
        self.ground = ground
        self.scale = scale
        self.parts = parts
        self.clock = VirtualClock()
        self.watcher = Watcher(self)
        self.tallies: Counter[str] = Counter()
        self.step = 0
        self.far: list[Task] = []
        """Work that far participants have fetched from the store."""
        self.definitions: dict[str, Tree] = {}
        """What was asked to be launched, by wfid."""
        self.sober: dict[str, dict[str, Any]] = {}
        """The fields with which a process is to end, of those of which that is known."""
        self._story = story
        self._ids = 0
        self._wfids = 0
        made = options(
            batch=choices.pick((500, 1, 3), "messages in a turn"), shared=scale.engines > 1
        )
        capacity = choices.pick((1000, 1, 3), "room of a transport")
        names = [f"engine{number}" for number in range(1, scale.engines + 1)]
        self.machines = [Machine(self, name, made, capacity) for name in names]

    @property
    def outside(self) -> Store:
        """The store as others than the engines use it: no fault of a machine's disk is theirs."""
        return self.machines[0].inner

    def new_id(self) -> str:
        """A text that was never given before."""
        self._ids += 1
        return f"{self._ids:05}"

    def new_wfid(self, now: float) -> str:
        """The id of a process that was never given before."""
        del now
        self._wfids += 1
        return f"p{self._wfids}"

    def say(self, text: str, kind: str = "act") -> None:
        """Take down what takes place."""
        if self._story is not None:
            self._story.add(self.step, self.clock.shown(), text, kind)

    def launch(self, machine: Machine, order: LaunchOrder) -> str:
        """Ask for a process; gives the wfid that it will have if it is a new one."""
        future = machine.engine.launch(order)
        wfid = f"p{self._wfids}"
        self.definitions[wfid] = order.tree
        self.watcher.expect_launch(machine, order.launch_key, future)
        return wfid

    def tell(self, machine: Machine, message: AnyMessage) -> None:
        """Say something to a process for somebody who wants to know the outcome."""
        self.watcher.expect(machine, message, machine.engine.tell(message))
