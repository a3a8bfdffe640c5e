from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from tests.contract.builders import NOW, WFID, control, dispatch, leaf, save
from tests.processes.rig import VirtualClock

from mint.errors import StoreError
from mint.ports.leases import Quota
from mint.store import open_store
from mint.transport.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.store.database import DatabaseStore

LONG = 30.0


@pytest.fixture
def memory() -> Iterator[DatabaseStore]:
    store = open_store("sqlite://")
    yield store
    store.close()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def desk(memory: DatabaseStore, clock: VirtualClock) -> Desk:
    return Desk(memory.leases, clock)


def offer(store: DatabaseStore, name: str, participant: str = "al") -> None:
    key = f"0_0!{name}"
    work = dispatch(name, key=key, participant=participant)
    save(store, nodes={(WFID, key): leaf(key)}, dispatches=[(work, "")])


def serves_al(name: str) -> bool:
    return name == "al"


def nothing(_name: str) -> bool:
    return False


async def woken(desk: Desk, tell: Any, holds: tuple[str, ...] = ()) -> bool:
    """Whether something wakes one who waits for work of al, told from another thread."""
    with desk.bell("w1", serves_al, holds) as bell:
        bell.clear()
        thread = threading.Thread(target=tell)
        thread.start()
        loop = asyncio.get_running_loop()
        began = loop.time()
        await bell.wait(0.3)
        thread.join()
        return loop.time() - began < 0.25 or bell.over


async def test_work_wakes_who_would_fetch_it(desk: Desk) -> None:
    assert await woken(desk, lambda: desk.offer([dispatch()]))
    assert not await woken(desk, lambda: desk.offer([dispatch(participant="bob")]))


async def test_a_control_wakes_who_holds_the_work(desk: Desk) -> None:
    for what in ("cancel", "pause", "resume"):
        assert await woken(desk, lambda what=what: desk.offer([control(what=what)]), ("d1",))
    assert not await woken(desk, lambda: desk.offer([control(what="pause")]), ("d2",))


async def test_what_is_resumed_may_be_fetched(desk: Desk) -> None:
    assert await woken(desk, lambda: desk.offer([control(what="resume")]))


async def test_what_rang_before_it_was_cleared_is_not_heard(desk: Desk) -> None:
    with desk.bell("w1", serves_al) as bell:
        desk.offer([dispatch()])
        await asyncio.sleep(0.01)
        bell.clear()
        loop = asyncio.get_running_loop()
        began = loop.time()
        await bell.wait(0.05)
        assert loop.time() - began >= 0.04


async def test_who_is_dismissed_waits_no_longer(desk: Desk) -> None:
    with desk.bell("w1", nothing) as one, desk.bell("w2", nothing) as two:
        desk.dismiss("w1")
        await one.wait(LONG)
        assert (one.over, two.over) == (True, False)
        desk.end()
        await two.wait(LONG)
        assert two.over
    with desk.bell("w3", nothing) as late:
        assert late.over


def test_nobody_waits_and_nothing_happens(desk: Desk) -> None:
    assert not desk.offer([dispatch(), control(what="pause")])
    assert desk.offer([control()])


def test_a_cancel_of_what_nobody_has_is_answered(desk: Desk, memory: DatabaseStore) -> None:
    desk.look(nothing)
    for name in ("d1", "d2"):
        offer(memory, name)
    memory.leases.claim([Quota("al", ("al",))], "w1", 1, NOW, NOW + 60)
    cancels = [control(name, key=f"0_0!{name}") for name in ("d1", "d2")]
    save(memory, controls=[(cancel, "") for cancel in cancels])
    assert desk.look(nothing) == []  # it was not told of them, and does not search
    desk.offer(cancels)
    (answer,) = desk.look(nothing)
    assert (answer.dispatch, answer.key, answer.accepted) == ("d2", "0_0!d2", True)
    assert desk.look(nothing) == []


def test_cancels_from_before_the_start_are_found(desk: Desk, memory: DatabaseStore) -> None:
    offer(memory, "d1")
    save(memory, controls=[(control(key="0_0!d1"), "")])
    assert [answer.dispatch for answer in desk.look(nothing)] == ["d1"]


def test_what_is_overdue_is_freed_for_a_transport_that_serves_it(
    desk: Desk, memory: DatabaseStore, clock: VirtualClock
) -> None:
    offer(memory, "d1")
    offer(memory, "d2", participant="bob")
    quotas = [Quota("al", ("al",)), Quota("bob", ("bob",))]
    memory.leases.claim(quotas, "w1", 9, NOW, NOW + 5)
    clock.at = NOW + 6
    desk.look(serves_al)
    holders = {row["id"]: row["holder"] for row in memory.views.dispatches()}
    assert holders == {"d1": "", "d2": "w1"}


def test_what_could_not_be_looked_up_is_looked_up_again(
    desk: Desk, memory: DatabaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(memory, "d1")
    save(memory, controls=[(control(key="0_0!d1"), "")])

    def fail(*_: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(memory.leases, "deserted", fail)
        with pytest.raises(StoreError):
            desk.look(nothing)
    assert len(desk.look(nothing)) == 1
