from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mint.errors import StoreError
from mint.store import schema
from mint.store.dialect import Dialect, with_keys
from mint.store.writes import Delete, Insert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.store.writes import Row

_BUSY_SECONDS = 10.0
_STATEMENTS_KEPT = 256

# synchronous=FULL: a commit is on the disk. secure_delete is on in Debian's library and would
# overwrite what each step leaves behind. A checkpoint each 16 MB instead of each 4 MB saves
# fsyncs of a busy engine.
_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=OFF",
    "PRAGMA cache_size=-65536",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA journal_size_limit=16777216",
)

_EXPLANATIONS = {
    "SQLITE_BUSY": "Another program writes to it. Stop that one, or wait until it is done.",
    "SQLITE_LOCKED": "Another program writes to it. Stop that one, or wait until it is done.",
    "SQLITE_FULL": "The disk is full. Make room; nothing that was confirmed is lost.",
    "SQLITE_READONLY": "It may not be written. Check the owner and the mode of file and folder.",
    "SQLITE_CANTOPEN": "It cannot be opened. Check that its folder is there and may be written.",
    "SQLITE_PERM": "It may not be opened. Check the owner and the mode of the file.",
    "SQLITE_NOTADB": "The file is no SQLite database. Name another, or restore a backup.",
    "SQLITE_CORRUPT": "The file is damaged. Restore a backup, or try `sqlite3 FILE .recover`.",
    "SQLITE_IOERR": "The disk does not work as it should. Look into the system's log.",
}


class SQLite(Dialect):
    """One file, one writer at a time; readers see the last commit and wait for nobody.

    Threads of this process queue for the writer's place on a lock of our own, since SQLite's way
    of waiting is to sleep and to try again. A database in memory has one connection for all.
    """

    errors: tuple[type[Exception], ...] = (sqlite3.Error,)
    shared = False
    epoch = schema.EPOCH["sqlite"]

    def __init__(self, url: sa.URL) -> None:
        super().__init__(url)
        self.in_memory = url.database in (None, "", ":memory:")
        self._lock = RLock()
        self._file: tuple[int, int] | None = None
        unknown = set() if "uri" in url.query else {*url.query} - {"timeout"}
        if unknown:
            names = ", ".join(sorted(unknown))
            raise StoreError(f"{self.where}: {names} is unknown here; SQLite takes `timeout`.")

    def writer(self) -> sa.Engine:
        """See `Dialect.writer`."""
        return self._engine(_configure_writer, "BEGIN IMMEDIATE")

    def reader(self, writer: sa.Engine) -> sa.Engine:
        """See `Dialect.reader`."""
        return writer if self.in_memory else self._engine(_configure_reader, "BEGIN")

    def explain(self, error: BaseException) -> str:
        """See `Dialect.explain`."""
        code = getattr(error, "sqlite_errorname", None) or ""
        return _EXPLANATIONS.get("_".join(code.split("_")[:2]), "")

    def write_guard(self) -> AbstractContextManager[Any]:
        """See `Dialect.write_guard`."""
        return self._lock

    def read_guard(self) -> AbstractContextManager[Any]:
        """See `Dialect.read_guard`."""
        return self._lock if self.in_memory else nullcontext()

    def version(self, driver: Any) -> Any:
        """See `Dialect.version`. Other connections of this program count as others."""
        return driver.execute("PRAGMA data_version").fetchone()

    def render(self, statement: str) -> str:
        """See `Dialect.render`."""
        return with_keys(statement, "json_each(?)").partition("/*lock")[0]

    def render_write(self, write: Insert | Delete) -> str:
        """See `Dialect.render_write`."""
        if isinstance(write, Insert):
            return write.sql(f"VALUES ({', '.join('?' * len(write.columns))})")
        names = " AND ".join(f"{name} = ?" for name in write.columns)
        return f"DELETE FROM {write.table.name} WHERE {names}"  # noqa: S608 - our names

    def begin(self, driver: Any) -> None:
        """See `Dialect.begin`."""
        driver.execute("BEGIN IMMEDIATE")
        if not self.in_memory and "uri" not in self.url.query:
            self._see_that_it_is_there()

    def write(self, driver: Any, write: Insert | Delete, rows: Sequence[Row]) -> None:
        """See `Dialect.write`."""
        driver.executemany(self.write_sql(write), rows)

    def _see_that_it_is_there(self) -> None:
        """SQLite would go on to write to a file that nobody can open any more, and all be lost."""
        try:
            found = Path(self.url.database or "").stat()
        except FileNotFoundError:
            raise StoreError(
                f"{self.where}: the file was deleted or moved while it was in use; nothing is "
                "written any more. Put it back where it was, or stop the server and restore a "
                "backup."
            ) from None
        file = found.st_dev, found.st_ino
        if self._file is None:
            self._file = file
        elif self._file != file:
            raise StoreError(
                f"{self.where}: another file took the place of the one in use; nothing is written "
                "any more. Put the old one back, or start the server again to use the new one."
            )

    def _engine(self, configure: Any, begin: str) -> sa.Engine:
        options: dict[str, Any] = {"poolclass": sa.pool.StaticPool} if self.in_memory else {}
        engine = sa.create_engine(
            self.url,
            connect_args={
                "timeout": _timeout(self.url),
                "check_same_thread": False,
                "cached_statements": _STATEMENTS_KEPT,
            },
            **options,
        )
        sa.event.listen(engine, "connect", configure)
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine


def _timeout(url: sa.URL) -> float:
    """Seconds to wait while another program writes."""
    given = url.query.get("timeout", _BUSY_SECONDS)
    try:
        return float(str(given))
    except ValueError as error:
        raise StoreError(f"{url}: timeout={given} is no number of seconds.") from error


def _configure_writer(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # we say ourselves where a transaction begins
    for setting in _SETTINGS:
        connection.execute(setting)


def _configure_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON")
