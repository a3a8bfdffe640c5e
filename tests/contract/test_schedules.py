from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contract.builders import NOW, OTHER, WFID, save

from mint.model.effect import Schedule
from mint.store import open_store

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def schedule(name: str, due: float, key: str = "0_0!a", wfid: str = WFID) -> Schedule:
    return Schedule(name, wfid, key, due, {"z": "timeout", "a": [1]})


def names(schedules: list[Schedule]) -> list[str]:
    return [schedule.id for schedule in schedules]


def test_the_due_ones_come_with_the_earliest_first(store: DatabaseStore) -> None:
    due = [schedule("s1", NOW + 2), schedule("s2", NOW), schedule("s3", NOW + 1)]
    save(store, schedules=due)
    with store.turn() as turn:
        assert turn.due(NOW + 1, 10) == [due[1], due[2]]
        assert turn.due(NOW + 9, 2) == [due[1], due[2]]
        assert turn.due(NOW - 0.5, 10) == []
    assert store.views.schedules() == [due[1], due[2], due[0]]
    assert store.views.schedules(OTHER) == []
    assert names(store.views.schedules(WFID, limit=1)) == ["s2"]


def test_the_next_one_is_known(store: DatabaseStore) -> None:
    assert store.next_due() is None
    save(store, schedules=[schedule("s1", NOW + 2), schedule("s2", NOW + 0.125)])
    assert store.next_due() == NOW + 0.125
    save(store, fired=["s2"])
    assert store.next_due() == NOW + 2
    save(store, fired=["s1", "never"])
    assert store.next_due() is None


def test_new_ones_are_written_after_the_void_ones_are_gone(store: DatabaseStore) -> None:
    save(store, schedules=[schedule("s1", 1), schedule("s2", 2, "0_1!b")])
    save(store, schedules=[schedule("s3", 3, wfid=OTHER), schedule("s4", 4)])
    save(store, unscheduled=[(WFID, "0_0!a")], schedules=[schedule("s5", 5)])
    assert names(store.views.schedules()) == ["s2", "s3", "s5"]


@pytest.mark.postgres
def test_two_engines_never_tell_the_same_schedule(fresh_postgresql_url: str) -> None:
    mine, theirs = open_store(fresh_postgresql_url), open_store(fresh_postgresql_url)
    save(mine, schedules=[schedule("s1", 1), schedule("s2", 2)])
    with mine.turn() as my_turn, theirs.turn() as their_turn:
        assert names(my_turn.due(NOW, 1)) == ["s1"]
        assert names(their_turn.due(NOW, 10)) == ["s2"]
    mine.close()
    theirs.close()
