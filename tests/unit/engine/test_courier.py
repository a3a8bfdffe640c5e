from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contract.builders import NOW, control, dispatch, save
from tests.processes.rig import Crew, hold

from mint.engine.courier import Courier
from mint.errors import StoreError
from mint.model.effect import Control, Dispatch
from mint.model.message import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mint.store.database import DatabaseStore


def test_the_first_transport_that_serves_gets_the_work(memory: DatabaseStore) -> None:
    first, second = Crew({"al": hold}, "first"), Crew({"al": hold, "bob": hold}, "second")
    book = Courier(memory, [first, second]).booking()
    assert [book(who) for who in ("al", "bob", "carol")] == ["first", "second", ""]


def test_more_than_there_is_room_for_waits(memory: DatabaseStore) -> None:
    crew = Crew({"al": hold})
    crew.space = 2
    courier = Courier(memory, [crew])
    courier.behind = False
    book = courier.booking()
    assert [book("al"), book("al")] == ["crew", "crew"]
    assert not courier.behind
    assert book("al") == ""
    assert courier.behind


def test_each_transport_gets_its_own(memory: DatabaseStore) -> None:
    first, second = Crew({"al": hold}, "first"), Crew({"al": hold}, "second")
    work = [dispatch(f"d{n}") for n in range(4)]
    Courier(memory, [first, second]).deliver(
        [("first", work[0]), ("second", work[1]), ("", work[2]), ("first", work[3])]
    )
    assert first.held == [work[0], work[3]]
    assert second.held == [work[1]]


def test_it_catches_up_with_what_waits(memory: DatabaseStore) -> None:
    crew = Crew({"al": hold})
    save(
        memory,
        dispatches=[
            (dispatch("d1"), ""),
            (dispatch("d2", participant="bob"), ""),
            (dispatch("d3"), "other"),
            (dispatch("d4", participant="bob"), ""),
        ],
        controls=[(control("d1"), "")],
    )
    courier = Courier(memory, [crew])
    courier.catch_up()
    assert [work.id for work in crew.got] == ["d1"]
    assert [control.dispatch for control in crew.controls] == ["d1"]
    assert not courier.behind
    holders = {row["id"]: row["holder"] for row in memory.views.dispatches()}
    assert holders == {"d1": "crew", "d2": "", "d3": "other", "d4": ""}


def test_it_stays_behind_as_long_as_there_is_no_room(memory: DatabaseStore) -> None:
    crew = Crew({"al": hold})
    save(memory, dispatches=[(dispatch(f"d{n}"), "") for n in range(5)])
    courier = Courier(memory, [crew])
    for space, got in ((0, 0), (3, 3), (3, 5)):
        crew.space = space
        courier.catch_up()
        assert len(crew.got) == got
    assert not courier.behind


def test_recovery_takes_back_only_what_its_own_transports_held(memory: DatabaseStore) -> None:
    crew = Crew({"al": hold})
    save(memory, dispatches=[(dispatch("d1"), "crew"), (dispatch("d2"), "other")])
    courier = Courier(memory, [crew])
    courier.catch_up()
    assert crew.got == []
    courier.recover(NOW)
    courier.catch_up()
    assert [work.id for work in crew.got] == ["d1"]


class Counter:
    """A desk that notes what it is told."""

    def __init__(self) -> None:
        self.offered: list[Dispatch | Control] = []
        self.looked = 0
        self.answers: list[Cancelled] = []

    def offer(self, work: Sequence[Dispatch | Control]) -> bool:
        self.offered += work
        return any(isinstance(one, Control) for one in work)

    def look(self, serves: Callable[[str], bool]) -> Sequence[Cancelled]:
        assert serves("al")
        assert not serves("bob")
        self.looked += 1
        return self.answers


def test_a_desk_is_offered_what_no_transport_takes(memory: DatabaseStore) -> None:
    crew, desk = Crew({"al": hold}), Counter()
    courier = Courier(memory, [crew], desk)
    courier.behind = False
    works = [dispatch("d1"), dispatch("d2", participant="bob")]
    courier.deliver([("crew", works[0]), ("", works[1])])
    assert desk.offered == [works[1]]
    assert not courier.behind
    courier.deliver([("", control())])
    assert courier.behind


def test_a_desk_answers_for_who_cannot(memory: DatabaseStore) -> None:
    desk = Counter()
    desk.answers = [Cancelled(wfid="w", key="0!a", dispatch="d1")]
    courier = Courier(memory, [Crew({"al": hold})], desk)
    assert courier.look() == desk.answers
    assert desk.looked == 1
    assert Courier(memory, []).look() == ()


class Forgetful(Crew):
    """Cannot say to whom something goes, as often as a test wants."""

    failing = 0

    def deliver(self, work: list[Dispatch | Control]) -> None:
        if self.failing:
            self.failing -= 1
            message = "the database is gone"
            raise StoreError(message)
        super().deliver(work)


def test_what_a_transport_could_not_take_is_handed_out_later_and_the_rest_once(
    memory: DatabaseStore,
) -> None:
    good, bad = Crew({"al": hold}, "good"), Forgetful({"bob": hold}, "bad")
    work = [(dispatch("d1"), "good"), (dispatch("d2", participant="bob"), "bad")]
    save(memory, dispatches=work)
    courier = Courier(memory, [good, bad])
    bad.failing = 2
    with pytest.raises(StoreError):
        courier.deliver([(holder, one) for one, holder in work])
    with pytest.raises(StoreError):
        courier.make_sure(memory.views)
    courier.make_sure(memory.views)
    courier.make_sure(memory.views)
    assert [one.id for one in good.got] == ["d1"]
    assert [one.id for one in bad.got] == ["d2"]


def test_what_was_claimed_for_a_transport_that_could_not_take_it_is_not_lost(
    memory: DatabaseStore,
) -> None:
    crew = Forgetful({"al": hold})
    save(memory, dispatches=[(dispatch("d1"), "")])
    courier = Courier(memory, [crew])
    crew.failing = 1
    with pytest.raises(StoreError):
        courier.catch_up()
    courier.make_sure(memory.views)
    assert [one.id for one in crew.got] == ["d1"]
