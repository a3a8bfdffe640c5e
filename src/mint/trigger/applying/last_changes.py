from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from mint.errors import BadService, TriggerError

if TYPE_CHECKING:
    from pathlib import Path

_REMEMBERED = 30 * 86_400.0
"""Seconds for which an object that is gone is remembered."""

_TABLE = """
CREATE TABLE IF NOT EXISTS done (
    uuid TEXT PRIMARY KEY,
    csn TEXT NOT NULL,
    gone REAL
) WITHOUT ROWID
"""


class LastChanges:
    """Which change of each object was the last one that was done.

    What is here is as much as the directory has objects, and those that went in the last thirty
    days. A kill loses nothing; a power cut may lose the last ones, which are then done again.

    Args:
        path: of the file, made when it is not there.

    Raises:
        BadService: it cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with closing(self._open()) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute(_TABLE)
        except (sqlite3.Error, OSError) as error:
            raise BadService(f"{path}: {error}. Move it away to begin anew") from error

    def last(self, uuid: str) -> str:
        """The entryCSN of the last change of an object that was done; "": none is known."""
        try:
            with closing(self._open()) as connection:
                found = connection.execute("SELECT csn FROM done WHERE uuid = ?", (uuid,))
                row = found.fetchone()
        except sqlite3.Error as error:
            raise self._wrong(error) from error
        return str(row[0]) if row else ""

    def note(self, uuid: str, csn: str, *, gone: bool, now: float) -> None:
        """A change of an object is done.

        Args:
            uuid: of the object.
            csn: of the change; an older one than is known changes nothing but `gone`.
            gone: whether the object is no more.
            now: seconds since the epoch.
        """
        gone_at = now if gone else None
        try:
            with closing(self._open()) as connection:
                connection.execute(
                    "INSERT INTO done VALUES (?, ?, ?) ON CONFLICT (uuid) DO UPDATE SET "
                    "csn = max(csn, excluded.csn), gone = excluded.gone",
                    (uuid, csn, gone_at),
                )
                connection.execute("DELETE FROM done WHERE gone < ?", (now - _REMEMBERED,))
        except sqlite3.Error as error:
            raise self._wrong(error) from error

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=30.0)
        connection.execute("PRAGMA synchronous=NORMAL")  # what a power cut loses is done again
        return connection

    def _wrong(self, error: sqlite3.Error) -> TriggerError:
        return TriggerError(f"{self._path}: {error}")
