"""A copy of a database that is all of one moment, while engines go on with their work."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from mint import durable
from mint.errors import StoreError
from mint.store import archive, migrations
from mint.store.failures import explained
from mint.store.opening import dialect_of
from mint.store.sqlite import SQLite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Progress = Callable[[int, int], None]

_OURS = frozenset({"definitions", "processes", "expressions", "history", "outbox", "inbox"})
"""Tables that every revision of our database has."""

_TICKS = 1_000
"""Steps of SQLite's virtual machine between two looks at how far a copy is."""

_RUNNING = "SELECT count(*) FROM processes WHERE state = 'running'"


class Backup(msgspec.Struct, frozen=True):
    """What is in a backup.

    Args:
        file: where it is.
        size: bytes.
        revision: of the database.
        running: processes that run in it; None: that is not known before it is restored.
    """

    file: str
    size: int
    revision: str
    running: int | None


def back_up(
    url: str, file: Path, *, force: bool = False, progress: Progress | None = None
) -> Backup:
    """Write a copy of a database to a file, and see that it is sound.

    The file appears when it is complete and on the disk; only its owner can read it.

    Args:
        url: of the database; engines may use it.
        file: the copy.
        force: replace a file that is there.
        progress: is told (bytes written, bytes in all, about) from time to time.

    Raises:
        StoreError: the database or the file cannot be used, or the file is there.

    Example:
        >>> back_up("sqlite:///.mint/mint.db", Path("monday.backup")).running
        12
    """
    dialect = dialect_of(url)
    if file.is_dir():
        raise StoreError(f"{file} is a directory. Name a file in it.")
    if file.exists() and not force:
        raise StoreError(f"{file} is there already. Name another, or replace it with --force.")
    with draft_of(file) as draft:
        if isinstance(dialect, SQLite):
            _copy(dialect, draft, progress)
            made = check_file(draft)
        else:
            archive.dump(dialect.url, draft)
            made = check_archive(draft)
        install(draft, file)
    return msgspec.structs.replace(made, file=str(file))


def check_file(file: Path) -> Backup:
    """See that a file is a sound SQLite database of MINT, of a revision that this version knows.

    Args:
        file: to which nobody writes.

    Raises:
        StoreTooNew: a newer MINT wrote it.
        StoreError: it is not.
    """
    if not file.stat().st_size:
        raise StoreError(f"{file} is empty. Name a backup that `mint backup` wrote.")
    dialect = dialect_of(f"sqlite:///{file}")
    with explained(dialect), closing(_open(file, "immutable=1")) as connection:
        revision = _revision(connection, file)
        (told,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if told != "ok":
            raise StoreError(f"{file} is damaged: {told}. Take another backup.")
        (running,) = connection.execute(_RUNNING).fetchone()
    return Backup(str(file), file.stat().st_size, revision, running)


def check_archive(file: Path) -> Backup:
    """The same for an archive of a PostgreSQL database.

    Raises:
        StoreTooNew: a newer MINT wrote it.
        StoreError: it is not.
    """
    found = archive.read(file)
    if not found.tables >= _OURS or found.revision is None:
        raise StoreError(f"{file} is an archive of another program, not a backup of MINT.")
    migrations.check(found.revision, str(file))
    return Backup(str(file), file.stat().st_size, found.revision, None)


@contextmanager
def draft_of(file: Path) -> Iterator[Path]:
    """An empty file beside a file, for its owner only; it is gone after the block.

    Raises:
        StoreError: it cannot be made.
    """
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"{draft.parent}: {error.strerror}. Choose another folder.") from error
    try:
        yield draft
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def install(draft: Path, file: Path) -> None:
    """Put a file at the place of another: whole, and durable when this returns.

    Raises:
        StoreError: that cannot be done.
    """
    try:
        durable.sync(draft)
        draft.replace(file)
        durable.sync(file.parent)
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}.") from error


def _copy(dialect: SQLite, draft: Path, progress: Progress | None) -> None:
    """Have SQLite write all that is in use; writers do not wait for it, nor it for them."""
    file = Path(dialect.url.database or "")
    if dialect.in_memory:
        raise StoreError("A database in memory cannot be backed up: it ends with its server.")
    if not file.is_file():
        raise StoreError(f"{dialect.where}: there is no database. `mint up` makes one.")
    with explained(dialect), closing(_open(file, "mode=rw")) as connection:
        _revision(connection, file)
        if progress is not None:
            total = _bytes_in_use(connection)

            def look() -> int:
                progress(min(draft.stat().st_size, total), total)
                return 0

            connection.set_progress_handler(look, _TICKS)
        connection.execute("VACUUM INTO ?", (str(draft),))


def _bytes_in_use(connection: sqlite3.Connection) -> int:
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
    return int((pages - free) * size)


def _revision(connection: sqlite3.Connection, file: Path) -> str:
    """The revision of a database of ours, which this version knows."""
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    row = None
    if names >= {*_OURS, "alembic_version"}:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise StoreError(f"{file} is a database of another program, not of MINT.")
    revision = str(row[0])
    migrations.check(revision, str(file))
    return revision


def _open(file: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(file.absolute()))}?{how}", uri=True, isolation_level=None
    )
