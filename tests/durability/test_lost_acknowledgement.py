"""A commit is done, but the word of it does not arrive: the server goes on without a restart."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import Crew, Rig, same

from mint.engine.options import Options
from mint.errors import StoreError
from mint.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from mint.store.database import DatabaseStore

TEXT = """
sequence
  alice
  concurrence merge_type: mix
    sequence
      wait 1s
      bob
    carol timeout: 2s
  dave
"""
ANSWERS = 3
"""Steps that answer; carol does not."""


class DeafConnection:
    """A pooled connection that once does not hear that its transaction was committed."""

    def __init__(self, line: Deafness, inner: Any) -> None:
        self._line = line
        self._inner = inner

    def commit(self) -> None:
        self._inner.commit()
        self._line.commits += 1
        if self._line.commits == self._line.at:
            raise sqlite3.OperationalError("the connection is broken")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Deafness:
    """Makes a store miss the end of one of its transactions.

    Args:
        store: which is told so.
        at: which transaction, from 1.
    """

    def __init__(self, store: DatabaseStore, at: int) -> None:
        self.at = at
        self.commits = 0
        writer: Any = store._writer
        connect = writer.raw_connection
        writer.raw_connection = lambda: DeafConnection(self, connect())


def settle(rig: Rig) -> None:
    """Turn until it is quiet, as the loop does: a failure is a reason to try again."""
    again = True
    while again:
        try:
            again = rig.engine.turn()
        except StoreError:
            again = True


def live_a_second(rig: Rig, *, room: bool) -> None:
    """What falls due in a second, and what comes of it, with or without room at once."""
    for _ in range(ANSWERS):
        rig.crew.space = 1_000 if room else 0
        settle(rig)
        rig.crew.space = 1_000
        rig.engine.look_around()
        settle(rig)
    rig.clock.at += 1


@pytest.mark.parametrize("shared", [False, True], ids=["alone", "shared"])
@pytest.mark.parametrize("room", [True, False], ids=["roomy", "narrow"])
def test_nothing_waits_for_ever_and_nothing_is_done_twice(
    tmp_path: Path,
    shared: bool,  # noqa: FBT001 - a parameter
    room: bool,  # noqa: FBT001 - the same
) -> None:
    """Where a transport has no room, it fetches its work later, in transactions of their own."""
    at = 0
    while True:
        at += 1
        store = open_store(f"sqlite:///{tmp_path}/{at}.db")
        deafness = Deafness(store, at)
        crew = Crew({"alice": same, "bob": same, "carol": lambda _: None, "dave": same})
        rig = Rig(store, store.views, crew, options=Options(batch=4, shared=shared))
        order = rig.order(TEXT)
        for _ in range(6):
            live_a_second(rig, room=room)
        told = order.exception(0)
        assert isinstance(told, StoreError) or told is None
        (process,) = store.views.processes()
        assert process.state == "terminated", f"stuck when nobody heard of transaction {at}"
        assert len(rig.events(process.wfid, "replied")) == ANSWERS
        assert len(crew.got) == len({each.key for each in crew.got}) == ANSWERS + 1
        assert {name: n for name, n in store.views.totals().items() if n} == {}
        store.close()
        if deafness.commits < at:
            break
    assert at > ANSWERS
