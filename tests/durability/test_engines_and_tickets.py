"""Two engines on one PostgreSQL database hand out tickets, hear signals and keep names."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import Crew, Rig, VirtualClock, hold, tree_of

from mint.engine.clock import SystemClock
from mint.engine.engine import Engine
from mint.engine.loop import Loop
from mint.engine.options import Options
from mint.expressions.table import EXPRESSIONS
from mint.model.message import Signal
from mint.ports.front import LaunchOrder
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.store.database import DatabaseStore

PROCESSES = 60
NESTED = """
with_ticket {}, count: 2
  sequence
    alice
    with_ticket {}, count: 3
      alice
"""
LIMITS = {"a": 2, "b": 3, "c": 2, "d": 3}

pytestmark = pytest.mark.postgres


@pytest.fixture
def stores(fresh_postgresql_url: str) -> Iterator[list[DatabaseStore]]:
    opened = [open_store(fresh_postgresql_url) for _ in range(2)]
    yield opened
    for store in opened:
        store.close()


@contextmanager
def engines_on(stores: list[DatabaseStore]) -> Iterator[list[Engine]]:
    """Two engines at work; each gets the answers to what the other handed out."""
    clock = SystemClock()
    crews = [Crew({"alice": dict}, f"crew {number}") for number in range(2)]
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
    try:
        yield engines
    finally:
        for loop in loops:
            loop.stop()
    assert [loop.fault for loop in loops] == [None, None]


class Holders:
    """Counts who holds what, from the lines of history of all engines."""

    def __init__(self, engines: list[Engine]) -> None:
        self.lines: list[Any] = []
        self._lock = Lock()
        for engine in engines:
            engine.follow(self._note)

    def _note(self, events: list[Any]) -> None:
        with self._lock:
            self.lines.extend(event for event in events if event.kind == "got_ticket")


def _wait(store: DatabaseStore) -> None:
    """Wait until all are over."""
    end = time.monotonic() + 60
    while store.views.totals()["running"]:
        for ticket in store.views.tickets():
            assert ticket.held <= LIMITS[ticket.name]
        assert time.monotonic() < end, store.views.totals()
        time.sleep(0.02)


def test_there_are_never_too_many_holders_and_nobody_waits_for_ever(
    stores: list[DatabaseStore],
) -> None:
    with engines_on(stores) as engines:
        told = Holders(engines)
        pairs = ["ab", "cb", "ad", "cd"]
        for number in range(PROCESSES):
            text = NESTED.format(*pairs[number % 4])
            engines[number % 2].launch(LaunchOrder(tree_of(text))).result(20)
        _wait(stores[0])
    assert len(told.lines) == 2 * PROCESSES
    assert set(Counter(event.key + event.wfid for event in told.lines).values()) == {1}
    left = {name: count for name, count in stores[0].views.totals().items() if count}
    assert left == {}


def test_of_many_launches_at_once_one_starts(stores: list[DatabaseStore]) -> None:
    with engines_on(stores) as engines:
        order = LaunchOrder(tree_of("wait 1h"), single="nightly")
        futures = [engines[number % 2].start(order) for number in range(40)]
        told = [future.result(20) for future in futures]
    assert len({one.wfid for one in told}) == 1
    assert sum(one.new for one in told) == 1


def rigs_on(stores: list[DatabaseStore]) -> list[Rig]:
    clock, options = VirtualClock(), Options(shared=True)
    return [
        Rig(store, store.views, Crew({"alice": hold}), clock=clock, options=options)
        for store in stores
    ]


def test_a_variable_is_seen_by_the_other_engine_at_its_next_turn(
    stores: list[DatabaseStore],
) -> None:
    one, other = rigs_on(stores)
    text = "set f:seen: '${v://mirror}'"
    for value in ("first", "second"):
        one.engine.set_variable("mirror", value, "ann")
        wfid = other.launch(text)
        assert (other.process(wfid).fields or {})["seen"] == value


def test_a_signal_reaches_who_listens_on_the_other_engine(stores: list[DatabaseStore]) -> None:
    one, other = rigs_on(stores)
    wfid = one.launch("listen to: go, upon: signal")
    future = other.engine.signal(Signal(name="go", fields={"n": 1}))
    other.settle()
    one.engine.look_around()
    one.settle()
    assert future.result(0) == 1
    assert one.process(wfid).fields == {"n": 1}
