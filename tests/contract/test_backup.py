"""A backup is whole and of one moment; what is no backup changes nothing."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.contract.builders import NOW, WFID, dispatch, event, launch, process, save

from mint.errors import StoreError, StoreTooNew
from mint.model.task import Task
from mint.store import archive, open_store
from mint.store.backup import back_up
from mint.store.migrations import HEAD
from mint.store.restore import restore

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.store.database import DatabaseStore


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Of a database with a process whose work somebody has taken."""
    url = f"sqlite:///{tmp_path}/mint.db"
    store = open_store(url)
    fill(store)
    store.close()
    return url


def fill(store: DatabaseStore) -> None:
    launch(store)
    save(store, dispatches=[(dispatch(), "local:here")], events=[event()] * 5)


def contents(url: str) -> object:
    store = open_store(url)
    views = store.views
    seen = (views.processes(), views.nodes(WFID), views.history(WFID), views.dispatches())
    store.close()
    return seen


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_backup_has_everything_and_is_its_owners_only(url: str, tmp_path: Path) -> None:
    file = tmp_path / "it.backup"
    made = back_up(url, file)
    assert (made.file, made.revision, made.running) == (str(file), HEAD, 1)
    assert made.size == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert contents(f"sqlite:///{file}") == contents(url)
    assert not list(tmp_path.glob("*.part*"))


def test_a_backup_while_the_database_is_written_is_of_one_moment(tmp_path: Path) -> None:
    """Each turn writes a process and its line: a copy has as many of one as of the other."""
    url = f"sqlite:///{tmp_path}/mint.db"
    store, over = open_store(url), threading.Event()
    written: list[str] = []

    def write() -> None:
        while not over.is_set():
            wfid = f"p{len(written)}"
            save(store, processes={wfid: process(wfid)}, events=[event(wfid=wfid)])
            written.append(wfid)

    writer = threading.Thread(target=write)
    writer.start()
    counts = []
    for number in range(5):
        before = len(written)
        back_up(url, tmp_path / f"{number}.backup")
        with closing(sqlite3.connect(tmp_path / f"{number}.backup")) as copy:
            query = "SELECT (SELECT count(*) FROM processes), (SELECT count(*) FROM history)"
            processes, lines = copy.execute(query).fetchone()
        assert processes == lines >= before
        counts.append(processes)
    over.set()
    writer.join()
    store.close()
    assert counts == sorted(set(counts)), "the writer was stopped meanwhile"


def test_a_backup_is_compact_and_tells_how_far_it_is(url: str, tmp_path: Path) -> None:
    store = open_store(url)
    save(store, events=[event(wfid="x", data={"text": "x" * 1000})] * 20_000)
    with closing(sqlite3.connect(tmp_path / "mint.db")) as connection, connection:
        connection.execute("DELETE FROM history WHERE wfid = 'x' AND id % 10 > 1")
    store.close()
    told: list[tuple[int, int]] = []
    made = back_up(url, tmp_path / "it.backup", progress=lambda *far: told.append(far))
    assert made.size < (tmp_path / "mint.db").stat().st_size / 2
    assert told
    assert told == sorted(told)
    assert all(done <= total for done, total in told)


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(url: str, tmp_path: Path) -> None:
    file = tmp_path / "it.backup"
    file.write_text("mine")
    with pytest.raises(StoreError, match="--force"):
        back_up(url, file)
    assert file.read_text() == "mine"
    back_up(url, file, force=True)
    assert file.read_bytes().startswith(b"SQLite format 3")
    with pytest.raises(StoreError, match="is a directory"):
        back_up(url, tmp_path)
    with pytest.raises(StoreError, match="No such file or directory"):
        back_up(url, tmp_path / "no" / "folder")


@pytest.mark.parametrize("source", ["missing.db", "text.db", "other.db"])
def test_what_is_no_database_of_ours_is_not_backed_up(source: str, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database" * 100)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE alembic_version (version_num)")
    before = files(tmp_path)
    with pytest.raises(StoreError, match=r"no database|no SQLite|another program"):
        back_up(f"sqlite:///{tmp_path}/{source}", tmp_path / "it.backup")
    assert files(tmp_path) == before
    with pytest.raises(StoreError, match="in memory"):
        back_up("sqlite://", tmp_path / "it.backup")


def test_a_restored_database_is_the_old_one_with_its_work_free(url: str, tmp_path: Path) -> None:
    back_up(url, tmp_path / "it.backup")
    target = tmp_path / "new" / "mint.db"
    target.parent.mkdir()
    done = restore(f"sqlite:///{target}", tmp_path / "it.backup")
    assert (done.aside, done.backup.running) == (None, 1)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["mint.db"]
    store = open_store(f"sqlite:///{target}")
    assert store.views.process(WFID) == process()
    assert len(store.views.history(WFID)) == 5
    assert store.unheld() == ["al"]
    assert [each.wfid for each in store.claim(["al"], "there", 9, None)] == [WFID]
    store.close()


def test_tasks_of_people_stay_theirs(url: str, tmp_path: Path) -> None:
    with closing(open_store(url)) as store:
        task = Task("d2", WFID, "0_0!b", "human", holder="ann")
        work = [(dispatch("d2", "0_0!b", keeper="human"), "human")]
        save(store, dispatches=work, tasks={"d2": task})
    back_up(url, tmp_path / "it.backup")
    target = f"sqlite:///{tmp_path}/again.db"
    restore(target, tmp_path / "it.backup")
    with closing(open_store(target)) as store:
        assert store.views.tasks() == [task]
        assert "human" in {row["holder"] for row in store.views.dispatches()}
        assert store.unheld() == ["al"]


def test_the_database_that_is_replaced_stays(url: str, tmp_path: Path) -> None:
    back_up(url, tmp_path / "it.backup")
    left = open_store(url)  # as a server that was killed leaves it: the newest is in the log
    save(left, processes={"newer": process("newer")})
    killed = tmp_path / "killed"
    killed.mkdir()
    for path in tmp_path.glob("mint.db*"):
        shutil.copy(path, killed)
    left.close()
    assert (killed / "mint.db-wal").stat().st_size
    done = restore(f"sqlite:///{killed}/mint.db", tmp_path / "it.backup")
    again = restore(f"sqlite:///{killed}/mint.db", tmp_path / "it.backup")
    assert done.aside is not None
    assert Path(done.aside).name.startswith("mint.db.before-restore-")
    assert {path.name for path in killed.iterdir()} == {
        "mint.db",
        Path(done.aside).name,
        Path(str(again.aside)).name,
    }
    newer = open_store(f"sqlite:///{done.aside}")
    assert newer.views.process("newer")
    newer.close()
    store = open_store(f"sqlite:///{killed}/mint.db")
    assert [each.wfid for each in store.views.processes()] == [WFID]
    store.close()


def _truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-8192])


def _corrupt(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 3 + 2000] = b"\xff" * 2000
    file.write_bytes(content)


def _foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("CREATE TABLE notes (text)")


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copy, copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")


def _unfinished(file: Path) -> None:
    file.with_name(f"{file.name}-wal").write_bytes(b"newer commits")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_truncated, "damaged|malformed"),
        (_corrupt, "damaged|malformed"),
        (_foreign, "another program"),
        (_newer, "Upgrade MINT"),
        (_unfinished, "mint backup"),
        (Path.unlink, "No such file"),
        (lambda file: file.write_bytes(b""), "is empty"),
        (lambda file: file.write_bytes(b"text" * 3000), "no SQLite database"),
        (lambda file: file.write_bytes(archive.MAGIC + b"x" * 100), "PostgreSQL"),
    ],
    ids=["truncated", "corrupt", "foreign", "newer", "wal", "none", "empty", "text", "archive"],
)
def test_what_is_no_backup_changes_nothing(
    spoil: Callable[[Path], object], told: str, url: str, tmp_path: Path
) -> None:
    file = tmp_path / "backups" / "it.backup"
    file.parent.mkdir()
    back_up(url, file)
    spoil(file)
    before = files(tmp_path)
    with pytest.raises(StoreError, match=told) as caught:
        restore(url, file)
    assert ".part" not in str(caught.value)
    assert files(tmp_path) == before
    if spoil is _newer:
        assert caught.type is StoreTooNew


@pytest.mark.postgres
def test_a_server_is_backed_up_and_restored(
    fresh_postgresql_url: str, another_postgresql_url: str, tmp_path: Path
) -> None:
    store = open_store(fresh_postgresql_url)
    fill(store)
    store.close()
    file = tmp_path / "it.backup"
    made = back_up(fresh_postgresql_url, file)
    assert (made.revision, made.running) == (HEAD, None)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert restore(another_postgresql_url, file).backup.running == 1
    store = open_store(another_postgresql_url)
    assert store.views.process(WFID) == process()
    assert store.unheld() == ["al"]
    save(store, events=[event(at=NOW)])  # numbers go on after those that came back
    assert len(store.views.history(WFID)) == 6
    store.close()


@pytest.mark.postgres
def test_a_server_is_restored_wholly_or_not_at_all(
    fresh_postgresql_url: str, another_postgresql_url: str, tmp_path: Path
) -> None:
    open_store(fresh_postgresql_url).close()
    file, short = tmp_path / "it.backup", tmp_path / "short.backup"
    back_up(fresh_postgresql_url, file)
    short.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(StoreError, match="is not empty"):
        restore(fresh_postgresql_url, file)
    with pytest.raises(StoreError, match="PostgreSQL"):
        restore(f"sqlite:///{tmp_path}/mint.db", file)
    with pytest.raises(StoreError, match="pg_restore failed"):
        restore(another_postgresql_url, short)
    restore(another_postgresql_url, file)


@pytest.mark.postgres
def test_an_archive_of_another_program_is_refused(
    fresh_postgresql_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(fresh_postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    with pytest.raises(StoreError, match="another program"):
        back_up(fresh_postgresql_url, tmp_path / "it.backup")
    assert files(tmp_path) == {}


@pytest.mark.postgres
def test_programs_that_are_missing_are_named(
    fresh_postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(archive, "_DEBIAN", tmp_path)
    with pytest.raises(StoreError, match="postgresql-client"):
        back_up(fresh_postgresql_url, tmp_path / "it.backup")
