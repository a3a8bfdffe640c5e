"""A database is put back from a backup; what it replaces is kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mint.errors import StoreError
from mint.store import archive
from mint.store.backup import Backup, check_archive, check_file, draft_of, install
from mint.store.failures import explained
from mint.store.opening import dialect_of
from mint.store.sqlite import SQLite

if TYPE_CHECKING:
    from mint.store.backup import Progress
    from mint.store.dialect import Dialect

_PIECE = 8 * 1024**2
"""Bytes that are copied at a time."""

# Who held work at the moment of the backup may be another server, or have answered since: it is
# handed out anew, to whoever serves it here. Tasks of people stay what they are.
_FREE = "UPDATE outbox SET holder = '', lease = NULL WHERE holder NOT IN ('', 'human', 'stand-in')"

_ANY_TABLE = """
    SELECT count(*) FROM pg_class
    WHERE relkind = 'r' AND pg_table_is_visible(oid) AND relnamespace = CAST(
        current_schema() AS regnamespace)
"""
_RUNNING = "SELECT count(*) FROM processes WHERE state = 'running'"


class Restored(msgspec.Struct, frozen=True):
    """What came of it.

    Args:
        backup: what was in the backup.
        aside: where the database is that was there before; None: there was none.
    """

    backup: Backup
    aside: str | None


def restore(url: str, file: Path, progress: Progress | None = None) -> Restored:
    """Put a backup at the place of a database. Nothing is changed when it cannot be used.

    Args:
        url: of the database, which nobody may use meanwhile. A PostgreSQL database must be empty.
        file: the backup.
        progress: is told (bytes copied, bytes in all) from time to time.

    Raises:
        StoreTooNew: a newer MINT wrote it.
        StoreError: the file is no backup of MINT, or of the other kind of database, or damaged; or
            the database cannot be used.
    """
    dialect = dialect_of(url)
    _check_kind(file, dialect)
    if isinstance(dialect, SQLite):
        return _restore_file(dialect, file, progress)
    return _restore_server(dialect, file)


def _check_kind(file: Path, dialect: Dialect) -> None:
    """See that a file is there, and of the kind of the database."""
    try:
        with file.open("rb") as stream:
            is_archive = stream.read(len(archive.MAGIC)) == archive.MAGIC
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}. Name a backup.") from error
    if is_archive and not dialect.shared:
        raise StoreError(
            f"{file} is a backup of a PostgreSQL database. Name an empty one with "
            "--database postgresql://USER@HOST/NAME."
        )
    if dialect.shared and not is_archive:
        raise StoreError(
            f"{file} is not a backup of a PostgreSQL database. `mint backup` writes one."
        )


def _restore_file(dialect: SQLite, file: Path, progress: Progress | None) -> Restored:
    if dialect.in_memory:
        raise StoreError("A database in memory cannot be restored. Name a file with --database.")
    log = file.with_name(f"{file.name}-wal")
    if log.exists() and log.stat().st_size:
        raise StoreError(
            f"{log} lies beside it: this is no backup but the database of a server, whose newest "
            "commits are in that second file. Start a server on its folder, and back it up with "
            "`mint backup`."
        )
    target = Path(dialect.url.database or "").resolve()
    with draft_of(target) as draft:
        _copy(file, draft, progress)
        backup = msgspec.structs.replace(_checked(draft, file), file=str(file))
        _change(draft)
        aside = _set_aside(target)
        install(draft, target)
    return Restored(backup, None if aside is None else str(aside))


def _checked(draft: Path, file: Path) -> Backup:
    """What is in the copy of a backup; errors name the backup."""
    try:
        return check_file(draft)
    except StoreError as error:
        raise type(error)(str(error).replace(str(draft), str(file))) from error


def _copy(file: Path, draft: Path, progress: Progress | None) -> None:
    try:
        total, done = file.stat().st_size, 0
        with file.open("rb") as source, draft.open("wb") as target:
            while piece := source.read(_PIECE):
                target.write(piece)
                done += len(piece)
                if progress is not None:
                    progress(done, total)
    except OSError as error:
        raise StoreError(f"{file} cannot be copied: {error.strerror}.") from error


def _change(draft: Path) -> None:
    dialect = dialect_of(f"sqlite:///{draft}")
    with explained(dialect), closing(sqlite3.connect(draft)) as connection, connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute(_FREE)


def _set_aside(target: Path) -> Path | None:
    """Give the database that is there a second name, under which it stays: all of it."""
    if not target.exists():
        return None
    aside = _free_name(target)
    log, index = (target.with_name(f"{target.name}{suffix}") for suffix in ("-wal", "-shm"))
    with suppress(sqlite3.Error), closing(sqlite3.connect(target)) as connection:
        # What is in the log only must not be lost, and must not be taken for a part of the backup.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        if log.exists() and log.stat().st_size:  # a database so damaged that it keeps its log
            log.replace(aside.with_name(f"{aside.name}-wal"))
        log.unlink(missing_ok=True)
        index.unlink(missing_ok=True)
        try:
            os.link(target, aside)
        except OSError:  # not every file system has second names
            shutil.copy2(target, aside)
    except OSError as error:
        raise StoreError(f"{target} cannot be kept: {error.strerror}.") from error
    return aside


def _free_name(target: Path) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    name, number = f"{target.name}.before-restore-{stamp}", 1
    while target.with_name(name).exists():
        number += 1
        name = f"{target.name}.before-restore-{stamp}-{number}"
    return target.with_name(name)


def _restore_server(dialect: Dialect, file: Path) -> Restored:
    backup = check_archive(file)
    writer = dialect.writer()
    try:
        with explained(dialect):
            with writer.begin() as connection:
                if connection.exec_driver_sql(_ANY_TABLE).scalar():
                    raise StoreError(
                        f"{dialect.where} is not empty. Restore into a new database "
                        "(`createdb NAME`), then start MINT with that one."
                    )
            archive.load(dialect.url, file)
            with writer.begin() as connection:
                connection.exec_driver_sql(_FREE)
                running = connection.exec_driver_sql(_RUNNING).scalar()
    finally:
        writer.dispose()
    return Restored(msgspec.structs.replace(backup, running=running), None)
