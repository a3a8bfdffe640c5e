"""What a step costs does not depend on how much else there is, nor on how long it went before."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.contract.builders import NOW, event, process, save
from tests.processes.rig import Crew, Rig, hold, reply

from mint.model.effect import Schedule
from mint.model.message import Cancel
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.store.database import DatabaseStore


class Cost(NamedTuple):
    """What a piece of work took, counted, so that a busy machine changes nothing.

    Args:
        calls: of functions of Python, ours and its own.
        steps: of SQLite's virtual machine, in hundreds.
        written: bytes of documents that were written.
    """

    calls: int
    steps: int
    written: int

    def fits(self, other: Cost, factor: float = 1.2) -> bool:
        """Whether this is no more than the other, times a factor, give or take a little."""
        return all(mine <= theirs * factor + 20 for mine, theirs in zip(self, other, strict=True))


def cost(store: DatabaseStore, work: Callable[[], object]) -> Cost:
    """Count what something takes."""
    counts = {"calls": 0, "steps": 0, "written": 0}

    def count_call(_frame: object, what: str, _argument: object) -> None:
        if what in ("call", "c_call"):
            counts["calls"] += 1

    def count_steps() -> None:
        counts["steps"] += 1

    def count_bytes(statement: str) -> None:
        if not statement.lstrip().startswith("SELECT"):
            counts["written"] += len(statement)

    drivers = list(_drivers(store))
    for driver in drivers:
        driver.set_progress_handler(count_steps, 100)
        driver.set_trace_callback(count_bytes)
    sys.setprofile(count_call)
    try:
        work()
    finally:
        sys.setprofile(None)
        for driver in drivers:
            driver.set_progress_handler(None, 0)
            driver.set_trace_callback(None)
    return Cost(**counts)


def _drivers(store: DatabaseStore) -> Iterator[sqlite3.Connection]:
    for engine in (store._writer, store._reader):
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            yield driver


@pytest.fixture
def rigs() -> Iterator[Callable[[], Rig]]:
    """Makes engines on stores of their own, in memory."""
    stores = []

    def make() -> Rig:
        store = open_store("sqlite://")
        stores.append(store)
        return Rig(store, store.views, Crew({"alice": hold, "bob": hold}))

    yield make
    for store in stores:
        store.close()


def store_of(rig: Rig) -> DatabaseStore:
    store: Any = rig.store
    return store  # type: ignore[no-any-return]


def answering(rig: Rig) -> Callable[[], None]:
    """Answer the last work that was handed out."""
    rig.engine.submit(reply(rig.crew.held[-1]))
    return rig.settle


def test_the_measure_tells_more_from_less(rigs: Callable[[], Rig]) -> None:
    rig = rigs()
    rig.launch("noop")
    one = cost(store_of(rig), lambda: rig.launch("noop"))
    ten = cost(store_of(rig), lambda: [rig.launch("noop") for _ in range(10)])
    assert min(one) > 0
    assert one.fits(ten)
    assert not ten.fits(one)


def test_finished_processes_cost_nothing(rigs: Callable[[], Rig]) -> None:
    costs = []
    for finished in (0, 20_000):
        rig = rigs()
        many = [f"old-{number}" for number in range(finished)]
        save(
            rig.store,
            processes={wfid: process(wfid, state="terminated", launched_at=1.0) for wfid in many},
            events=[event(wfid=wfid) for wfid in many],
        )
        rig.launch("sequence\n  alice\n  bob\n  bob")
        rig.engine.look_around()
        answering(rig)()
        costs.append(cost(store_of(rig), answering(rig)))
    assert costs[1].fits(costs[0])


def test_waiting_processes_cost_nothing(rigs: Callable[[], Rig]) -> None:
    costs = []
    for waiting in (10, 1000):
        rig = rigs()
        for _ in range(waiting):
            rig.order("alice")
        rig.settle()
        rig.launch("sequence\n  alice\n  bob\n  bob")
        answering(rig)()
        costs.append(cost(store_of(rig), answering(rig)))
    assert costs[1].fits(costs[0])


def test_the_branches_of_a_join_cost_nothing(rigs: Callable[[], Rig]) -> None:
    """Whether there are 100 or 1,000, and whether few or nearly all have answered."""
    costs = {}
    for branches in (100, 1000):
        rig = rigs()
        wfid = rig.launch(f"concurrent_iterator times: {branches}, merge_type: isolate\n  alice")
        works = list(rig.crew.held)
        assert len(works) == branches
        for work in works[:10]:
            rig.tell(reply(work))
        rig.engine.submit(reply(works[10]))
        costs[branches, "early"] = cost(store_of(rig), rig.settle)
        for work in works[11:-2]:
            rig.engine.submit(reply(work))
        rig.settle()
        rig.engine.submit(reply(works[-2]))
        costs[branches, "late"] = cost(store_of(rig), rig.settle)
        rig.tell(reply(works[-1]))
        assert len(rig.process(wfid).fields or {}) == branches
    for found in costs.values():
        assert found.fits(costs[100, "early"]), costs


@pytest.mark.parametrize(
    "text",
    [
        "repeat\n  alice",
        "repeat\n  alice tag: again",
        "repeat\n  alice timeout: 1h",
        "repeat\n  sequence\n    alice\n    set 'v:x': 1",
    ],
)
def test_a_long_history_costs_nothing(rigs: Callable[[], Rig], text: str) -> None:
    rig = rigs()
    rig.launch(text)
    for _ in range(120):
        answering(rig)()
    early = cost(store_of(rig), answering(rig))
    for _ in range(700):
        answering(rig)()
    late = cost(store_of(rig), answering(rig))
    assert late.fits(early)


def test_sleeping_schedules_cost_nothing(rigs: Callable[[], Rig]) -> None:
    """50,000 timers far in the future, and one that is due."""
    costs = []
    for sleeping in (0, 50_000):
        rig = rigs()
        far = [
            Schedule(f"s{n}", "w", "0!x", NOW + 9e9 + n, {"do": "wake"}) for n in range(sleeping)
        ]
        save(rig.store, schedules=far)
        wfid = rig.launch("sequence\n  wait 1h\n  alice")
        rig.clock.at += 3600
        costs.append(cost(store_of(rig), rig.settle))
        assert [work.wfid for work in rig.crew.held] == [wfid]
    assert costs[1].fits(costs[0])


def test_ten_times_the_steps_cost_ten_times_as_much(rigs: Callable[[], Rig]) -> None:
    costs = []
    for steps in (100, 1000):
        rig = rigs()
        rig.launch("noop")
        text = "sequence\n" + "  noop\n" * steps
        costs.append(cost(store_of(rig), lambda: rig.launch(text)))  # noqa: B023 - called at once
    few, many = costs
    assert many.calls <= few.calls * 12
    assert many.steps <= few.steps * 12 + 20


@pytest.mark.parametrize("kind", ["iterator", "concurrent_iterator"])
def test_ten_times_the_items_cost_ten_times_as_much(rigs: Callable[[], Rig], kind: str) -> None:
    """From launch to cancel, with a worker at each."""
    costs = []
    for items in (60, 600):
        rig = rigs()
        rig.launch("noop")
        whole = f"{kind} times: {items}\n  alice"

        def work() -> None:
            wfid = rig.launch(whole)  # noqa: B023 - called at once
            while rig.process(wfid).state == "running" and rig.crew.held:  # noqa: B023
                held, rig.crew.held = rig.crew.held, []  # noqa: B023
                for each in held:
                    rig.engine.submit(reply(each))  # noqa: B023
                rig.settle()  # noqa: B023

        costs.append(cost(store_of(rig), work))
    few, many = costs
    assert many.calls <= few.calls * 12
    assert many.steps <= few.steps * 12 + 20


def test_ten_times_as_many_who_wait_for_a_reserve_cost_ten_times_as_much(
    rigs: Callable[[], Rig],
) -> None:
    costs = []
    for branches in (60, 600):
        rig = rigs()
        rig.launch("noop")
        text = f"concurrent_iterator times: {branches}, merge_type: ignore\n  reserve m\n    alice"

        def work() -> None:
            wfid = rig.launch(text)  # noqa: B023 - called at once
            while rig.process(wfid).state == "running":  # noqa: B023
                rig.engine.submit(reply(rig.crew.held.pop()))  # noqa: B023
                rig.settle()  # noqa: B023

        costs.append(cost(store_of(rig), work))
    few, many = costs
    assert many.calls <= few.calls * 12
    assert many.steps <= few.steps * 12 + 20
    assert many.written <= few.written * 12


def test_ten_times_the_branches_are_cancelled_for_ten_times_as_much(
    rigs: Callable[[], Rig],
) -> None:
    costs = []
    for branches in (60, 600):
        rig = rigs()
        wfid = rig.launch(f"concurrent_iterator times: {branches}\n  alice")
        cancel = Cancel(wfid=wfid)
        costs.append(cost(store_of(rig), lambda: rig.tell(cancel)))  # noqa: B023
        assert rig.process(wfid).state == "terminated"
    few, many = costs
    assert many.calls <= few.calls * 12
    assert many.steps <= few.steps * 12 + 20
