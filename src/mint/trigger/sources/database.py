from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mint.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_VERSION = 1
_BUSY_SECONDS = 10.0

# synchronous=FULL: what is committed is on the disk.
_PREPARE = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
"""

_TABLES = """
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS told (id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS told_by_seq ON told (seq);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (
    uuid TEXT PRIMARY KEY, place TEXT NOT NULL, body BLOB NOT NULL);
"""


class SourceDatabase:
    """The file of a source of changes: what it has read, knows, and has still to tell.

    All of it is in one file, so that one transaction can tell of a change and move the position
    past it. It can be used by any thread of one process; writers wait for each other.

    Args:
        path: the file, which is made, readable by nobody else.
        about: what it is about, the directory and its base: it is never used for another.

    Raises:
        StoreError: it cannot be used, or is about something else.

    Example:
        >>> database = SourceDatabase(Path("source.db"), "ldapi:/// dc=example,dc=org")
        >>> with database.transaction():
        ...     outbox.put(events)
        ...     database.mark("position", position)
    """

    def __init__(self, path: Path, about: str) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._depth = 0
        self._after: list[Callable[[], object]] = []
        with self._told():
            path.touch(0o600)
            path.chmod(0o600)
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection.executescript(_PREPARE)
        self._begin(about)

    def _begin(self, about: str) -> None:
        version = self.rows("PRAGMA user_version")[0][0]
        if version > _VERSION:
            raise StoreError(f"{self._path}: written by a newer version of MINT; update this host")
        with self._told():
            self._connection.executescript(_TABLES)
            self._connection.execute(f"PRAGMA user_version={_VERSION}")
        with self.transaction():
            before = self.marked("about") or about
            if before != about:
                raise StoreError(
                    f"{self._path} is about {before}, not {about}: move it away, and changes are "
                    "told from now on"
                )
            self.mark("about", about)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written within is written, or nothing. One within another is part of it.

        Raises:
            StoreError: it could not be written; nothing was.
        """
        with self._lock:
            if self._depth:
                yield
                return
            with self._told():
                self._connection.execute("BEGIN IMMEDIATE")
                self._depth = 1
                try:
                    yield
                    self._connection.execute("COMMIT")
                except BaseException:
                    self._after.clear()
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
                    raise
                finally:
                    self._depth = 0
            after, self._after = self._after, []
        for call in after:
            call()

    def after(self, call: Callable[[], object]) -> None:
        """Have something called once this transaction is written."""
        self._after.append(call)

    def write(self, statement: str, *values: Any) -> int:
        """Run a statement within a transaction; how many rows it touched."""
        with self._told():
            return self._connection.execute(statement, values).rowcount

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a question."""
        with self._lock, self._told():
            return self._connection.execute(statement, values).fetchall()

    def marked(self, name: str) -> str:
        """A value that is kept under a name; "" when there is none."""
        found = self.rows("SELECT value FROM marks WHERE name = ?", name)
        return str(found[0][0]) if found else ""

    def mark(self, name: str, value: str) -> None:
        """Keep a value under a name, within a transaction."""
        self.write("INSERT OR REPLACE INTO marks VALUES (?, ?)", name, value)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self._path} cannot be used: {error}") from error
