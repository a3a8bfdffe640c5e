from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from tests.unit.transport.at_work import PATIENCE, Hold, double, wait_until

from mint.participants import Workitem, participant


@pytest.mark.parametrize("asynchronous", [False, True])
def test_no_more_at_a_time_than_the_participant_bears(bench: Any, *, asynchronous: bool) -> None:
    lock = threading.Lock()
    now = most = 0

    def enter(by: int) -> None:
        nonlocal now, most
        with lock:
            now += by
            most = max(most, now)

    @participant("narrow", concurrency=2)
    def narrow(_: Workitem) -> None:
        enter(1)
        time.sleep(0.001)
        enter(-1)

    @participant("narrow", concurrency=2)
    async def narrow_task(_: Workitem) -> None:
        enter(1)
        await asyncio.sleep(0.001)
        enter(-1)

    here = bench(narrow_task if asynchronous else narrow, double)
    here.transport.deliver([here.work("narrow") for _ in range(30)])
    here.answers.wait(30)
    assert most == 2


def test_who_does_not_say_how_much_it_bears_gets_the_default(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), double, threads=4, concurrency=1)
    for _ in range(3):
        here.send("hold")
    here.send("double", n=1)
    here.answers.wait(1)  # of `double`, which waits for nobody
    hold.wait_started()
    assert not hold.started.acquire(timeout=0.05)
    hold.release.set()
    here.answers.wait(4)


def test_a_narrow_participant_does_not_hold_up_the_others(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(concurrency=1), double, threads=2)
    for _ in range(5):
        here.send("hold")
    here.send("double", n=1)
    [answer] = here.answers.wait()
    assert answer.fields == {"n": 2}
    hold.release.set()
    here.answers.wait(6)


def test_a_cancelled_one_that_still_runs_keeps_its_place_and_a_waiting_one_gives_it_up(
    bench: Any,
) -> None:
    hold = Hold()
    here = bench(hold.blocking(concurrency=1))
    running, waiting, last = (here.send("hold") for _ in range(3))
    hold.wait_started()
    here.tell("cancel", running)
    here.tell("cancel", waiting)
    assert [one.dispatch for one in here.answers.wait(2)] == [running.id, waiting.id]
    assert not hold.started.acquire(timeout=0.01)
    hold.release.set()
    hold.wait_started()
    assert here.answers.wait(3)[2].dispatch == last.id


def test_a_cancelled_task_gives_its_place_to_the_next(bench: Any) -> None:
    ran = threading.Event()

    @participant("one", concurrency=1)
    async def one(wi: Workitem) -> None:
        if wi.fields.get("last"):
            ran.set()
        else:
            await asyncio.sleep(60)

    here = bench(one)
    first = here.send("one")
    here.send("one", last=True)
    here.tell("cancel", first)
    assert ran.wait(PATIENCE)


def test_room_is_what_is_left_of_the_capacity(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), capacity=3)
    assert here.transport.room() == 3
    here.send("hold")
    here.send("hold")
    assert here.transport.room() == 1
    hold.release.set()
    here.answers.wait(2)
    assert here.transport.room() == 3


# -- what is seen


def test_where_others_do_the_same_it_takes_little_ahead(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), threads=2)
    alone = here.transport.room()
    here.transport.shares = lambda: True
    assert (alone, here.transport.room()) == (10_000, 3)
    sent = [here.send("hold") for _ in range(3)]
    hold.wait_started()
    hold.wait_started()
    wait_until(lambda: here.transport.load().queued == 1)
    assert here.transport.room() == 2

    sent += [here.send("hold") for _ in range(6)]
    assert here.transport.room() == 0
    left = here.transport.share()
    assert {each.id for each in left} == {each.id for each in sent[5:]}
    assert here.transport.load().queued == 3
    assert here.transport.share() == []

    hold.release.set()
    answers = here.answers.wait(5)
    assert {each.dispatch for each in answers} == {each.id for each in sent[:5]}
    wait_until(lambda: here.transport.load().queued == 0)
    assert here.transport.room() == 2 + 1 + 5


def test_what_is_cancelled_before_it_begins_makes_room(bench: Any) -> None:
    hold = Hold()
    here = bench(hold.blocking(), threads=1)
    here.transport.shares = lambda: True
    here.send("hold")
    hold.wait_started()
    second = here.send("hold")
    assert here.transport.room() == 1
    here.tell("cancel", second)
    assert here.transport.room() == 2
    hold.release.set()
