"""Two engines work on one PostgreSQL database."""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import Crew, Rig, VirtualClock, tree_of

from mint.engine.clock import SystemClock
from mint.engine.engine import Engine
from mint.engine.loop import Loop
from mint.engine.options import Options
from mint.expressions.table import EXPRESSIONS
from mint.ports.front import LaunchOrder
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.model.effect import Dispatch
    from mint.store.database import DatabaseStore

PROCESSES = 50
TEXT = """
sequence
  alice
  concurrence merge_type: mix
    sequence
      wait 1s
      bob
    carol
  dave
"""
WORKERS = ("alice", "bob", "carol", "dave")

pytestmark = pytest.mark.postgres


@pytest.fixture
def stores(fresh_postgresql_url: str) -> Iterator[list[DatabaseStore]]:
    opened = [open_store(fresh_postgresql_url) for _ in range(2)]
    yield opened
    for store in opened:
        store.close()


class Counted:
    """Counts how often each step is handed out, by whichever engine."""

    def __init__(self) -> None:
        self.steps: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def crew(self, name: str) -> Crew:
        """Participants for one of the engines."""
        crew = Crew({worker: self._worker(worker) for worker in WORKERS}, name)
        do = crew._do

        def note(dispatch: Dispatch) -> None:
            with self._lock:
                self.steps[dispatch.wfid, dispatch.key] += 1
            do(dispatch)

        crew._do = note  # type: ignore[method-assign]
        return crew

    @staticmethod
    def _worker(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
        return lambda fields: {**fields, name: fields.get(name, 0) + 1}

    def check(self, store: DatabaseStore) -> None:
        """All processes ended, each with every step in it once."""
        found = store.views.processes()
        assert len(found) == PROCESSES
        assert [p.wfid for p in found if p.state != "terminated"] == []
        assert all(process.fields == dict.fromkeys(WORKERS, 1) for process in found)
        assert set(self.steps.values()) == {1}
        assert len(self.steps) == PROCESSES * len(WORKERS)
        left = {name: count for name, count in store.views.totals().items() if count}
        assert left == {}


def test_engines_that_turn_alternately(stores: list[DatabaseStore]) -> None:
    counted = Counted()
    clock = VirtualClock()
    options = Options(batch=7, shared=True)
    rigs = [
        Rig(store, store.views, counted.crew(f"crew {n}"), clock=clock, options=options)
        for n, store in enumerate(stores)
    ]
    for number in range(PROCESSES):
        rigs[number % 2].order(TEXT)
    for _ in range(4):
        worked = True
        while worked:
            worked = False
            for rig in rigs:
                rig.engine.look_around()
                worked = rig.engine.turn() or worked
        clock.at += 1
    counted.check(stores[0])


def test_engines_that_work_at_the_same_time(stores: list[DatabaseStore]) -> None:
    """Each gets the answers to what the other handed out, so that they meet at the same rows."""
    counted = Counted()
    clock = SystemClock()
    crews = [counted.crew(f"crew {number}") for number in range(2)]
    engines = [
        Engine(
            store,
            store.views,
            transports=[crew],
            directory=crew,
            table=EXPRESSIONS,
            clock=clock,
            options=Options(batch=9, shared=True),
        )
        for store, crew in zip(stores, crews, strict=True)
    ]
    crews[0].submit, crews[1].submit = engines[1].submit, engines[0].submit
    loops = [Loop(engine, clock) for engine in engines]
    for loop in loops:
        loop.start()
    order = LaunchOrder(tree_of(TEXT))
    try:
        for future in [engines[n % 2].launch(order) for n in range(PROCESSES)]:
            future.result(10)
        _wait(stores[0])
    finally:
        for loop in loops:
            loop.stop()
    assert [loop.fault for loop in loops] == [None, None]
    counted.check(stores[0])


def _wait(store: DatabaseStore) -> None:
    """Wait until all are over."""
    end = time.monotonic() + 30
    while store.views.totals()["running"]:
        assert time.monotonic() < end, store.views.totals()
        time.sleep(0.05)
