from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.contract.builders import WFID, event, launch, save

from mint.errors import StoreError
from mint.store import open_store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "does not name a database. Write sqlite:///FILE"),
        ("mint.db", "does not name a database"),
        ("postgresql://host:port/name", "does not name a database"),
        ("sqlite:///mint.db?cache=big", "cache is unknown here; SQLite takes `timeout`"),
        ("sqlite:///mint.db?timeout=soon", "timeout=soon is no number of seconds"),
        ("mysql://host/name", "cannot use 'mysql' databases. Write sqlite"),
        ("sqlite+aiosqlite:///mint.db", "cannot use 'sqlite.aiosqlite' databases"),
    ],
)
def test_a_bad_url_says_what_a_good_one_is(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        open_store(url)


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Check that its folder is there"):
        open_store(f"sqlite:///{tmp_path}/missing/mint.db")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "mint.db").write_bytes(b"shopping list " * 500)
    with pytest.raises(StoreError, match="no SQLite database"):
        open_store(f"sqlite:///{tmp_path}/mint.db")


def test_a_damaged_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mint.db"
    open_store(url).close()
    file = tmp_path / "mint.db"
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xee" * (len(content) - 4096))
    store = None
    with pytest.raises(StoreError, match="The file is damaged"):
        store = open_store(url)
    assert store is None


def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/mint.db").close()
    with pytest.raises(StoreError, match="may not be written"):
        open_store(f"sqlite:///file:{tmp_path}/mint.db?mode=ro&uri=true")


def test_a_file_that_another_program_writes_to(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mint.db?timeout=0.1"
    store = open_store(url)
    other = sqlite3.connect(tmp_path / "mint.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Another program writes to it"):
        launch(store)
    assert store.views.process(WFID) is None
    other.execute("ROLLBACK")
    other.close()
    launch(store)
    assert store.views.process(WFID) is not None
    store.close()


def test_a_commit_waits_for_the_disk_and_readers_for_nobody(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/mint.db")
    with store._writer.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    with store._reader.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA query_only").scalar() == 1
    store.close()


def test_a_full_disk_undoes_the_turn_and_the_store_goes_on(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/mint.db")
    launch(store)
    with store._writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="The disk is full"):
        save(store, events=[event(data={"much": "x" * 100_000})])
    assert store.views.history(WFID) == []
    with store._writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    save(store, events=[event()])
    assert len(store.views.history(WFID)) == 1
    store.close()


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match="Check that the server runs") as caught:
        open_store(f"postgresql://al:secret@/mint?host={tmp_path}")
    assert "secret" not in str(caught.value)


@pytest.mark.postgres
def test_a_database_that_is_not_there(postgresql_url: str) -> None:
    with pytest.raises(StoreError, match="createdb NAME"):
        open_store(postgresql_url.replace("/postgres?", "/nothing?"))


@pytest.mark.postgres
def test_a_connection_that_breaks_costs_one_turn(fresh_postgresql_url: str) -> None:
    store = open_store(fresh_postgresql_url)
    launch(store)

    def turn_with_accident() -> None:
        with (
            store.turn() as turn,
            psycopg.connect(fresh_postgresql_url, autocommit=True) as other,
        ):
            turn.lock([WFID])
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            turn.whole(WFID)

    with pytest.raises(StoreError):
        turn_with_accident()
    save(store, events=[event()])
    assert len(store.views.history(WFID)) == 1
    store.close()


@pytest.mark.postgres
def test_a_statement_that_fails_within_a_turn_undoes_all_of_it(fresh_postgresql_url: str) -> None:
    store = open_store(fresh_postgresql_url)
    with psycopg.connect(fresh_postgresql_url, autocommit=True) as other:
        other.execute("ALTER TABLE history ADD CHECK (name <> 'bad')")
    with pytest.raises(StoreError, match="violates check constraint"):
        save(store, events=[event(name="bad")], dead=[(b"x", "y")])
    save(store, events=[event()])
    assert store.views.dead_letters() == []
    assert len(store.views.history(WFID)) == 1
    store.close()
