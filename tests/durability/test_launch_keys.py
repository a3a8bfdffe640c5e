"""The same launch key never starts a second process."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.contract.builders import together
from tests.processes.rig import Crew, Rig, hold

from mint.engine.options import Options
from mint.store import open_store
from mint.store.turn import DatabaseTurn

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from mint.ports.store import Changes
    from mint.store.database import DatabaseStore


def rig_on(store: DatabaseStore, name: str = "crew", *, shared: bool = False) -> Rig:
    return Rig(store, store.views, Crew({"alice": hold}, name), options=Options(shared=shared))


def test_the_second_launch_gets_the_first_process(store: DatabaseStore) -> None:
    rig = rig_on(store)
    first, second = (rig.order("alice", key="order 7") for _ in range(2))
    rig.settle()
    third = rig.order("noop", key="order 7")
    rig.settle()
    assert first.result(0) == second.result(0) == third.result(0)
    assert [process.launch_key for process in rig.views.processes()] == ["order 7"]
    assert len(rig.crew.held) == 1


def test_the_key_stays_taken_when_the_process_is_over(store: DatabaseStore) -> None:
    rig = rig_on(store)
    first = rig.order("noop", key="order 7")
    rig.settle()
    second = rig.order("noop", key="order 7")
    rig.settle()
    assert rig.process(first.result(0)).state == "terminated"
    assert second.result(0) == first.result(0)


def test_other_keys_and_no_keys_start_other_processes(store: DatabaseStore) -> None:
    rig = rig_on(store)
    futures = [rig.order("noop", key=key) for key in ("a", "b", None, None, "")]
    rig.settle()
    assert len({future.result(0) for future in futures}) == 5


def test_the_key_survives_the_engine(store: DatabaseStore) -> None:
    before, after = rig_on(store), rig_on(store)
    first = before.order("alice", key="order 7")
    before.settle()
    second = after.order("alice", key="order 7")
    after.settle()
    assert first.result(0) == second.result(0)


@pytest.mark.postgres
def test_engines_on_one_database_agree(fresh_postgresql_url: str) -> None:
    """Both engines get the same keys at the same time, in opposite order."""
    stores = [open_store(fresh_postgresql_url) for _ in range(2)]
    rigs = [rig_on(store, f"crew {n}", shared=True) for n, store in enumerate(stores)]
    keys = [f"order {number}" for number in range(60)]
    futures: list[dict[str, Future[str]]] = [{}, {}]

    def launching(number: int) -> Callable[[], None]:
        order = keys if number else keys[::-1]

        def work() -> None:
            for start in range(0, len(order), 5):
                for key in order[start : start + 5]:
                    futures[number][key] = rigs[number].order("noop", key=key)
                rigs[number].settle()

        return work

    together(launching(0), launching(1))
    for key in keys:
        assert futures[0][key].result(0) == futures[1][key].result(0)
    assert len(rigs[0].views.processes()) == len(keys)
    assert rigs[0].views.totals()["dead_letters"] == 0
    for store in stores:
        store.close()


@pytest.mark.postgres
def test_a_launch_that_meets_another_of_its_key_is_answered(fresh_postgresql_url: str) -> None:
    """The second engine looks before the first has committed, and is told only when it writes."""
    stores = [open_store(fresh_postgresql_url) for _ in range(2)]
    first, second = (rig_on(each, f"crew {n}", shared=True) for n, each in enumerate(stores))
    one = first.order("noop", key="order 7")
    two, other = second.order("noop", key="order 7"), second.order("noop")
    waiting = threading.Event()
    save = DatabaseTurn.save

    def late(turn: DatabaseTurn, changes: Changes) -> None:
        save(turn, changes)
        if turn._session.dialect is stores[0]._dialect and changes.processes:
            waiting.set()
            time.sleep(0.3)

    def follow() -> None:
        assert waiting.wait(5)
        second.settle()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseTurn, "save", late)
        together(first.settle, follow)
    assert two.result(0) == one.result(0)
    assert other.result(0) != one.result(0)
    assert len(first.views.processes()) == 2
    for each in stores:
        each.close()
