from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.contract.builders import (
    DEFINITION,
    NOW,
    OTHER,
    WFID,
    dispatch,
    event,
    launch,
    named,
    process,
    root,
    save,
    together,
)

from mint.errors import StoreError
from mint.model.effect import ErrorRecord, Listener, Schedule
from mint.model.fault import Fault
from mint.ports.store import Changes
from mint.store import open_store
from mint.store.schema import definitions

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def fail_after(store: DatabaseStore, changes: Changes) -> None:
    """A turn that reads and writes, and then ends in an exception."""
    with store.turn() as turn:
        turn.save(changes)
        turn.whole(WFID)
        raise ZeroDivisionError


def test_a_lock_gives_the_processes_that_are_there(store: DatabaseStore) -> None:
    launch(store, WFID, OTHER)
    with store.turn() as turn:
        there = {WFID: process(), OTHER: process(OTHER)}
        assert turn.lock([OTHER, "nobody", WFID, OTHER]) == (there, set())
        assert turn.lock([]) == ({}, set())


def test_a_changed_process_replaces_the_old_one(store: DatabaseStore) -> None:
    launch(store)
    ended = process(state="terminated", ended_at=NOW + 1, fields={"b": 1, "a": 2}, variables={})
    save(store, processes={WFID: ended})
    with store.turn() as turn:
        assert turn.lock([WFID])[0] == {WFID: ended}
    assert store.views.process(WFID) == ended


@pytest.mark.postgres
def test_a_process_that_another_engine_holds_is_named(fresh_postgresql_url: str) -> None:
    mine, theirs = open_store(fresh_postgresql_url), open_store(fresh_postgresql_url)
    launch(mine, WFID, OTHER)
    with mine.turn() as my_turn, theirs.turn() as their_turn:
        my_turn.lock([WFID])
        assert their_turn.lock([WFID, OTHER, "nobody"]) == ({OTHER: process(OTHER)}, {WFID})
        assert my_turn.lock([WFID, OTHER]) == ({WFID: process()}, {OTHER})
    mine.close()
    theirs.close()


def test_a_turn_that_ends_in_an_exception_writes_nothing(store: DatabaseStore) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(store, Changes(processes={WFID: process()}, events=[event()]))
    assert store.views.process(WFID) is None
    assert store.views.history(WFID) == []


def test_a_definition_of_a_turn_that_failed_is_stored_by_the_next(store: DatabaseStore) -> None:
    changes = Changes(definitions={DEFINITION.digest: DEFINITION}, nodes=named(root()))
    with pytest.raises(ZeroDivisionError):
        fail_after(store, changes)
    with store.turn() as turn:
        turn.save(changes)
    with store._reader.connect() as connection:
        stored = connection.execute(sa.select(definitions.c.digest, definitions.c.name)).all()
    assert [tuple(row) for row in stored] == [(DEFINITION.digest, "weigh")]


def count_to(number: int, store: DatabaseStore) -> None:
    """Add 1 to what a process remembers, so many times: each reads and writes in one turn."""
    done = 0
    while done < number:
        with store.turn() as turn:
            locked, _ = turn.lock([WFID])
            if WFID in locked:
                why = str(int(locked[WFID].why or 0) + 1)
                turn.save(Changes(processes={WFID: process(why=why)}))
                done += 1


def test_writers_take_turns(store: DatabaseStore) -> None:
    launch(store)
    together(*[lambda: count_to(20, store)] * 4)
    assert store.views.process(WFID) == process(why="80")


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_engines_that_share_a_database_take_turns(store: DatabaseStore, store_url: str) -> None:
    launch(store)
    other = open_store(store_url)
    together(lambda: count_to(40, store), lambda: count_to(40, other))
    other.close()
    assert store.views.process(WFID) == process(why="80")


def test_the_same_launch_key_never_starts_a_second_process(store: DatabaseStore) -> None:
    save(store, processes={WFID: process(launch_key="build-17")})
    with store.turn() as turn:
        assert turn.launched(["build-17", "build-18"]) == {"build-17": WFID}
        assert turn.launched([]) == {}
    with pytest.raises(StoreError):
        save(store, processes={OTHER: process(OTHER, launch_key="build-17")})
    assert store.views.process(OTHER) is None
    save(store, processes={WFID: process(launch_key="build-17", why="it may change itself")})


def test_of_a_removed_process_only_itself_and_its_history_stay(store: DatabaseStore) -> None:
    launch(store, WFID, OTHER)
    for wfid in (WFID, OTHER):
        save(
            store,
            dispatches=[(dispatch(f"d-{wfid}", wfid=wfid), "local")],
            schedules=[Schedule(f"s-{wfid}", wfid, "0_0!a", NOW, {})],
            listeners=[Listener(wfid, "0_0!a", "apply", "bob")],
            errors={(wfid, "0_0!a"): ErrorRecord(wfid, "0_0!a", Fault("engine", "oh"), NOW)},
            events=[event(wfid=wfid)],
        )
    save(store, processes={WFID: process(state="removed")}, removed=[WFID])
    views = store.views
    assert [views.nodes(WFID), views.schedules(WFID)] == [[], []]
    assert [views.errors(WFID), views.dispatches(WFID)] == [[], []]
    assert [event.kind for _, event in views.history(WFID)] == ["replied"]
    assert views.process(WFID) == process(state="removed")
    assert views.counts([OTHER]) == {OTHER: {"expressions": 2, "errors": 1}}
    totals = views.totals()
    assert [totals[name] for name in ("schedules", "dispatches", "listeners")] == [1, 1, 1]


def test_engine_variables_are_set_and_taken_away(store: DatabaseStore) -> None:
    store.set_variable("pool", {"size": 3})
    store.set_variable("url", "http://somewhere.test")
    store.set_variable("pool", {"size": 4})
    store.set_variable("url", None)
    store.set_variable("never", None)
    with store.turn() as turn:
        assert turn.variables() == {"pool": {"size": 4}}
