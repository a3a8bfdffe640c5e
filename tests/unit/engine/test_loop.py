from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.contract.builders import together
from tests.processes.rig import Crew, Rig, hold, reply, same, tree_of

from mint.engine.clock import SystemClock
from mint.engine.engine import Engine
from mint.engine.loop import Loop
from mint.engine.options import Options
from mint.errors import StoreError
from mint.expressions.table import EXPRESSIONS
from mint.model.effect import Event
from mint.ports.front import LaunchOrder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from mint.store.database import DatabaseStore

WORKERS = 4
MESSAGES = 250


@pytest.fixture
def crew() -> Crew:
    return Crew({"alice": hold, "echoing": same})


@pytest.fixture
def engine(memory: DatabaseStore, crew: Crew) -> Engine:
    engine = Engine(
        memory,
        memory.views,
        transports=[crew],
        directory=crew,
        table=EXPRESSIONS,
        clock=SystemClock(),
    )
    crew.submit = engine.submit
    return engine


@pytest.fixture
def running(engine: Engine) -> Iterator[Loop]:
    loop = Loop(engine, SystemClock())
    loop.start()
    yield loop
    loop.stop()


def wait(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.005)


@pytest.mark.usefixtures("running")
def test_no_wake_up_is_lost(engine: Engine, memory: DatabaseStore) -> None:
    """A message that nobody noticed would lie there for half a minute."""
    order = LaunchOrder(tree_of("echoing"))
    futures: list[Future[str]] = []

    def work() -> None:
        for number in range(MESSAGES):
            future = engine.launch(order)
            futures.append(future)
            if number % 10 == 0:
                future.result(5)

    together(*[work] * WORKERS)
    wfids = {future.result(5) for future in futures}
    assert len(wfids) == WORKERS * MESSAGES
    wait(lambda: memory.views.totals()["running"] == 0, 5)


@pytest.mark.usefixtures("running")
def test_answers_of_other_threads_are_taken(
    engine: Engine, crew: Crew, memory: DatabaseStore
) -> None:
    futures = [engine.launch(LaunchOrder(tree_of("alice"))) for _ in range(100)]
    for future in futures:
        future.result(5)
    wait(lambda: len(crew.held) == 100)
    quarters = [crew.held[n::WORKERS] for n in range(WORKERS)]

    def answering(part: int) -> Callable[[], None]:
        def work() -> None:
            for dispatch in quarters[part]:
                engine.submit(reply(dispatch))

        return work

    together(*(answering(part) for part in range(WORKERS)))
    wait(lambda: memory.views.totals()["running"] == 0, 5)


@pytest.mark.usefixtures("running")
def test_a_timer_wakes_the_engine(engine: Engine, memory: DatabaseStore) -> None:
    engine.launch(LaunchOrder(tree_of("wait '0.2s'"))).result(5)
    assert memory.views.totals()["running"] == 1
    wait(lambda: memory.views.totals()["running"] == 0, 5)


def test_stop_ends_the_thread_at_once(engine: Engine) -> None:
    loop = Loop(engine, SystemClock())
    loop.start()
    began = time.monotonic()
    loop.stop()
    assert time.monotonic() - began < 5
    assert "mint-engine" not in [thread.name for thread in threading.enumerate()]


def test_a_fault_of_the_store_is_told_and_passes(
    engine: Engine, memory: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mint.engine.loop._AFTER_FAULT", 0.01)
    real = memory.turn
    broken = threading.Event()
    broken.set()

    def turn() -> object:
        if broken.is_set():
            message = "the disk is full"
            raise StoreError(message)
        return real()

    monkeypatch.setattr(memory, "turn", turn)
    loop = Loop(engine, SystemClock())
    loop.start()
    try:
        with pytest.raises(StoreError):
            engine.launch(LaunchOrder(tree_of("noop"))).result(5)
        wait(lambda: loop.fault == "the disk is full")
        broken.clear()
        assert engine.launch(LaunchOrder(tree_of("noop"))).result(5)
        wait(lambda: loop.fault is None)
    finally:
        loop.stop()


def test_a_defect_of_a_transport_does_not_stop_the_engine(
    engine: Engine, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mint.engine.loop._AFTER_FAULT", 0.01)

    def stumble(_fields: dict[str, object]) -> None:
        message = "the defect"
        raise ZeroDivisionError(message)

    crew.work["alice"] = stumble
    loop = Loop(engine, SystemClock())
    loop.start()
    try:
        for text in ("alice", "noop"):
            assert engine.launch(LaunchOrder(tree_of(text))).result(5)
    finally:
        loop.stop()


def test_an_engine_that_shares_its_store_looks_around_even_when_it_is_busy(
    memory: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mint.engine.loop.POLL", 0.1)
    crew = Crew({"alice": hold})
    rig = Rig(memory, memory.views, crew, options=Options(shared=True))
    wfid = rig.launch("alice")
    rig.launch("sequence\n  wait 1y")
    loop = Loop(rig.engine, SystemClock())
    loop.start()
    stop = threading.Event()

    def chatter() -> None:
        while not stop.wait(0.01):
            rig.engine.launch(LaunchOrder(tree_of("noop"))).result(5)

    thread = threading.Thread(target=chatter)
    thread.start()
    try:
        memory.post([reply(crew.held[0])])
        wait(lambda: rig.process(wfid).state == "terminated", 5)
    finally:
        stop.set()
        thread.join()
        loop.stop()


def test_answers_that_come_while_it_stops_are_kept(
    engine: Engine, memory: DatabaseStore, crew: Crew
) -> None:
    crew.work["alice"] = hold
    loop = Loop(engine, SystemClock())
    loop.start()
    wfids = [engine.launch(LaunchOrder(tree_of("alice"))).result(5) for _ in range(3)]
    wait(lambda: len(crew.held) == len(wfids))
    with memory._dialect.write_guard():  # so that a turn is under way when it is to stop
        engine.note(Event(wfids[0], "log", 1.0))
        stopping = threading.Thread(target=loop.stop)
        stopping.start()
        wait(loop._stopping.is_set)
        for held in crew.held:
            engine.submit(reply(held))
    stopping.join(5)
    assert memory.views.totals()["running"] == 0
