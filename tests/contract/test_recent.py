"""What a store remembers between turns: never anything but what the database holds."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET
from tests.contract.builders import WFID, event, launch, leaf, named, process, save

from mint.model.effect import Listener
from mint.ports.store import Changes
from mint.store import open_store
from mint.store.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mint.model.node import Node
    from mint.store.database import DatabaseStore

LEAF = (WFID, "0_0!a")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DatabaseStore]:
    """A store in a file, so that others can write to it as well."""
    store = open_store(f"sqlite:///{tmp_path}/mint.db")
    launch(store)
    yield store
    store.close()


def chain(store: DatabaseStore) -> dict[str, Node]:
    with store.turn() as turn:
        turn.lock([WFID])
        return {node.key: node for node in turn.chains([LEAF])}


def why(store: DatabaseStore) -> str:
    with store.turn() as turn:
        return turn.lock([WFID])[0][WFID].why


def statements(store: DatabaseStore) -> list[str]:
    """What a turn sends that looks at a process which the turn before has written."""
    seen: list[str] = []
    with store._writer.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(seen.append)
    with store.turn() as turn:
        turn.variables()
        turn.lock([WFID])
        turn.chains([LEAF])
        turn.listening([event()], Changes())
    driver.set_trace_callback(None)
    return seen


def test_what_was_just_written_is_not_read_again(store: DatabaseStore) -> None:
    statements(store)
    assert [each.split()[0] for each in statements(store)] == ["BEGIN", "PRAGMA", "COMMIT"]


def test_what_another_program_writes_is_seen(store: DatabaseStore, tmp_path: Path) -> None:
    assert why(store) == ""
    other = open_store(f"sqlite:///{tmp_path}/mint.db")
    save(other, processes={WFID: process(why="another program")})
    other.set_variable("x", 1)
    other.close()
    assert why(store) == "another program"
    with store.turn() as turn:
        assert turn.variables() == {"x": 1}


def test_a_variable_that_is_set_is_seen_by_the_next_turn(store: DatabaseStore) -> None:
    for value in (1, 2):
        store.set_variable("x", value)
        with store.turn() as turn:
            assert turn.variables() == {"x": value}


def test_what_a_failed_turn_wrote_is_forgotten(store: DatabaseStore) -> None:
    def fail() -> None:
        with store.turn() as turn:
            turn.lock([WFID])
            turn.save(Changes(processes={WFID: process(why="never")}, nodes={LEAF: None}))
            message = "the turn fails"
            raise RuntimeError(message)

    before = chain(store)
    with pytest.raises(RuntimeError):
        fail()
    assert why(store) == ""
    assert chain(store) == before


def test_changes_are_seen_and_what_is_gone_is_gone(store: DatabaseStore) -> None:
    chain(store)
    save(store, nodes=named(leaf(state="paused")))
    assert chain(store)["0_0!a"].state == "paused"
    save(store, nodes={LEAF: None})
    assert "0_0!a" not in chain(store)


def test_payloads_are_not_remembered(store: DatabaseStore) -> None:
    save(store, nodes=named(leaf(fields={"much": "x" * 1000})))
    assert chain(store)["0_0!a"].fields is UNSET
    with store.turn() as turn:
        assert turn.fields([LEAF]) == {LEAF: {"much": "x" * 1000}}


def test_a_listener_is_heard_although_there_was_none_before(store: DatabaseStore) -> None:
    told = event(kind="dispatched", name="al")
    with store.turn() as turn:
        assert turn.listening([told], Changes()) == []
    listener = Listener(WFID, "0_0!a", "apply", name="al")
    save(store, listeners=[listener])
    with store.turn() as turn:
        assert turn.listening([told], Changes()) == [(listener, told)]


def test_an_ended_process_is_forgotten(store: DatabaseStore) -> None:
    recent = store._recent
    assert recent is not None
    chain(store)
    assert len(recent) > 0
    save(store, processes={WFID: process(state="terminated")})
    assert len(recent) == 0


def test_it_holds_a_bounded_number() -> None:
    recent = Recent(processes=3, nodes=5)
    for number in range(10):
        wfid = f"w{number}"
        one = process(wfid=wfid)
        recent.read([one], [leaf(f"0_{at}!k", wfid=wfid) for at in range(number)])
        assert len(recent) <= 5
    assert recent.processes(["w0"]) == ({}, ["w0"])
