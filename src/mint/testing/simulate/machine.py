from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from mint.engine.options import Options
from mint.errors import StoreError
from mint.expressions.table import EXPRESSIONS
from mint.interpreter.environment import Limits
from mint.ports.directory import Entry, StandIn
from mint.testing.cast import Cast
from mint.testing.simulate.faults import Crash, FaultyStore, Plan
from mint.testing.simulate.promises import EngineStands
from mint.testing.simulate.wild import FAR, NEAR
from mint.testing.simulate.wire import Task, Wire

if TYPE_CHECKING:
    from mint.testing.simulate.world import World

LIMITS = Limits(steps=150, depth=40, cancel=60.0, payload=50_000, loops=40, rounds=40, branches=40)
_POLL = {True: 1.0, False: 30.0}
"""Seconds after which an engine looks around, by whether it shares its store."""

_PEOPLE = (
    Entry("carol", retries=1, backoff=5.0),
    Entry("erin", timeout="1m"),
    Entry("sam", stand_in=StandIn(fields={"sam": 1}, fails=1, after="3s")),
)


class Machine:
    """One engine through all its lives: it falls, and comes up again on the same store.

    Args:
        world: in which it stands.
        name: of the machine, and of its transport.
        options: of its engines.
        capacity: how much work its transport takes at a time.
    """

    def __init__(self, world: World, name: str, options: Options, capacity: int) -> None:
        self.world = world
        self.name = name
        self.plan = Plan()
        self.tasks: list[Task] = []
        """Work of its near participants; gone when the machine falls."""
        self._options = options
        self._capacity = capacity
        self.inner = world.ground.store()
        """The store of this life."""
        self._looked = 0.0
        self.start()

    def start(self) -> None:
        """Come up, as often as it takes."""
        while not self._comes_up():
            self.world.tallies["crashes"] += 1
            self.world.say(f"{self.name} stops while it starts")
        self._looked = self.world.clock.now()

    def _comes_up(self) -> bool:
        world = self.world
        world.ground.leave(self.inner)
        self.inner = world.ground.store()
        self.tasks.clear()
        self.store = world.parts.store(FaultyStore(self.inner, self.plan, world.watcher.committed))
        self.engine = world.parts.engine(
            self.store,
            self.inner.views,
            transports=[Wire(self, self._capacity)],
            directory=_cast(),
            table=EXPRESSIONS,
            clock=world.clock,
            options=self._options,
            ids=world.new_id,
            wfids=world.new_wfid,
        )
        self.engine.follow(lambda events: world.watcher.told(self, events))
        try:
            self._recover()
        except Crash:
            return False
        return True

    def _recover(self) -> None:
        """As `mint up` is started again and again until the database can be used."""
        while True:
            try:
                self.engine.recover()
            except StoreError:
                self.world.tallies["disk errors"] += 1
                continue
            return

    def turn(self) -> bool:
        """One turn, as the engine's loop makes it: False when there was nothing to do."""
        world = self.world
        now = world.clock.now()
        if abs(now - self._looked) >= _POLL[self._options.shared]:
            self._looked = now
            self.engine.look_around()
        world.tallies["turns"] += 1
        try:
            return self.engine.turn()
        except StoreError as error:
            world.tallies["disk errors"] += 1
            world.say(f"{self.name}: the store cannot be used: {error}")
        except Crash as crash:
            self.fall(f"{self.name} stops {crash}")
        except Exception:  # noqa: BLE001 - that there is none is what is checked
            world.watcher.complain(EngineStands, traceback.format_exc())
        return True

    def fall(self, how: str) -> None:
        """Stop at once, with all that is in memory; come up again."""
        self.world.tallies["crashes"] += 1
        self.world.say(how)
        self.start()

    def rest(self) -> bool:
        """Whether its engine has nothing to do, although it looks everywhere."""
        self.engine.look_around()
        return not self.turn()

    @property
    def is_writing(self) -> bool:
        """Whether a turn is under way that is not committed."""
        return self.store.writing


def _cast() -> Cast:
    known = {entry.name: entry for entry in _PEOPLE}
    return Cast([known.get(name, Entry(name)) for name in (*NEAR, *FAR, "sam")])


def options(*, batch: int, shared: bool) -> Options:
    """Those of a simulated engine, whose limits are low: a runaway process costs time."""
    return Options(batch=batch, limits=LIMITS, shared=shared)
