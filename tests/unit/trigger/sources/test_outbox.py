from __future__ import annotations

import sqlite3
import stat
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mint.errors import StoreError
from mint.trigger.event import Event
from mint.trigger.sources.database import SourceDatabase
from mint.trigger.sources.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator


def event(number: int) -> Event:
    return Event(id=f"u@{number}", op="modify", dn=f"cn={number}")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SourceDatabase]:
    opened = SourceDatabase(tmp_path / "source.db", "here")
    yield opened
    opened.close()


def _ids(outbox: Outbox) -> list[str]:
    return [waiting.event.id for waiting in outbox.waiting(100)]


def test_nobody_else_can_read_the_file(database: SourceDatabase, tmp_path: Path) -> None:
    Outbox(database).put([event(1)])
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_events_wait_in_order_until_they_are_removed(database: SourceDatabase) -> None:
    outbox = Outbox(database)
    outbox.put([event(1), event(2), event(3)])
    outbox.remove(outbox.waiting(2)[-1].seq)
    assert _ids(outbox) == ["u@3"]


def test_an_event_is_told_once_whoever_brings_it(database: SourceDatabase) -> None:
    outbox = Outbox(database)
    assert outbox.put([event(1)]) == 1
    outbox.remove(outbox.waiting(1)[-1].seq)
    assert outbox.put([event(1), event(2)]) == 1
    assert _ids(outbox) == ["u@2"]


def test_what_comes_back_can_go_again(database: SourceDatabase) -> None:
    outbox = Outbox(database)
    gone = Event(id="u@deleted", op="delete", dn="cn=a", uuid="u")
    back = Event(id="u@2", op="add", dn="cn=a", uuid="u")
    assert outbox.put([gone, gone, back, gone]) == 3


def test_those_who_wait_hear_of_events_when_they_are_written(database: SourceDatabase) -> None:
    outbox = Outbox(database)
    seen: list[list[str]] = []
    outbox.on_new(lambda: seen.append(_ids(outbox)))
    with database.transaction():
        outbox.put([event(1)])
        assert seen == []
    assert seen == [["u@1"]]


def test_nobody_hears_of_events_that_were_not_written(database: SourceDatabase) -> None:
    outbox = Outbox(database)
    heard: list[bool] = []
    outbox.on_new(lambda: heard.append(True))
    with suppress(ZeroDivisionError), database.transaction():
        outbox.put([event(1)])
        raise ZeroDivisionError
    assert not heard
    assert len(outbox) == 0


def test_a_file_about_another_directory_is_refused(tmp_path: Path) -> None:
    SourceDatabase(tmp_path / "source.db", "here").close()
    with pytest.raises(StoreError, match="is about here, not there"):
        SourceDatabase(tmp_path / "source.db", "there")


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "new.db") as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        SourceDatabase(tmp_path / "new.db", "here")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_text("not a database" * 100)
    with pytest.raises(StoreError, match=r"bad\.db cannot be used"):
        SourceDatabase(tmp_path / "bad.db", "here")


class _Dies(BaseException):
    """The program ends here."""


class _Dying(sqlite3.Connection):
    """Ends the program at one of its statements, before it or after it."""

    left = 0

    def execute(self, *values: Any) -> sqlite3.Cursor:
        self._step()
        done = super().execute(*values)
        self._step()
        return done

    def _step(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise _Dies


@settings(max_examples=12)
@given(st.lists(st.integers(1, 60), max_size=3), st.integers(1, 4))
def test_a_program_that_dies_anywhere_loses_nothing(deaths: list[int], size: int) -> None:
    """A reader of a list, and a teller of what it read, which begin anew after each death."""
    source = [event(number) for number in range(7)]
    told: list[str] = []
    with TemporaryDirectory() as folder:
        for death in [*deaths, 0]:
            database = SourceDatabase(Path(folder, "source.db"), "here")
            dying = sqlite3.connect(Path(folder, "source.db"), isolation_level=None, factory=_Dying)
            database._connection.close()
            database._connection = dying
            dying.left = death
            with suppress(_Dies):
                _work(database, source, told, size)
            dying.left = 0
            dying.close()
    assert list(dict.fromkeys(told)) == [one.id for one in source]


def _work(database: SourceDatabase, source: list[Event], told: list[str], size: int) -> None:
    outbox = Outbox(database)
    while (position := int(database.marked("position") or 0)) < len(source):
        with database.transaction():
            outbox.put(source[position : position + size])
            database.mark("position", str(position + size))
        _tell(outbox, told, most=1)
    while len(outbox):
        _tell(outbox, told, most=3)


def _tell(outbox: Outbox, told: list[str], most: int) -> None:
    waiting = outbox.waiting(most)
    told += [one.event.id for one in waiting]
    if waiting:
        outbox.remove(waiting[-1].seq)
