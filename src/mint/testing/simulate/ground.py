from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mint.errors import StoreError
from mint.store import open_store
from mint.store.connections import driver_of
from mint.store.database import DatabaseStore
from mint.store.opening import dialect_of
from mint.store.schema import metadata
from mint.store.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = "sqlite://"
_KEPT = frozenset({"alembic_version"})


class Ground:
    """The database on which worlds are played, one after the other; emptied for each.

    Args:
        url: of the database, see `mint.store.open_store`.

    Raises:
        StoreError: it cannot be used, or it holds processes that are not ours to remove.
    """

    def __init__(self, url: str = MEMORY) -> None:
        self._url = url
        self._in_memory = url == MEMORY
        if not self._in_memory:
            open_store(url).close()
        self._dialect = dialect_of(url)
        self._writer = self._dialect.writer()
        self._reader = self._dialect.reader(self._writer)
        self._lives: list[DatabaseStore] = []
        self._shares = False
        if self._in_memory:
            with self._writer.begin() as connection:
                metadata.create_all(connection)
        with self.look() as session:
            if session.read("SELECT wfid FROM processes LIMIT 1"):
                raise StoreError(
                    f"{self._dialect.where} holds processes, and a simulation empties its database"
                    " for each world. Name an empty one."
                )

    def store(self) -> DatabaseStore:
        """A store on this database that has nothing in memory yet, as after a start.

        In memory several engines share one store: there, nobody else may write to the database.
        """
        if self._shares and self._lives:
            return self._lives[0]
        if self._in_memory:
            life = DatabaseStore(self._dialect, self._writer)
        else:
            life = open_store(self._url, migrate=False)
        self._lives.append(life)
        return life

    def leave(self, store: DatabaseStore) -> None:
        """The program that used this store is gone, and its connections with it."""
        if self._shares:
            return
        self._lives.remove(store)
        if not self._in_memory:  # one in memory is gone with its connection
            store.close()

    @contextmanager
    def look(self) -> Iterator[Session]:
        """Statements of our own, to see what is stored without asking the store."""
        with self._dialect.read_guard(), self._reader.begin() as connection:
            yield Session(driver_of(connection), self._dialect)

    def clear(self, engines: int = 1) -> None:
        """Empty all tables for a new world.

        Args:
            engines: how many will use it at a time.
        """
        self._shares = False
        for life in list(self._lives):
            self.leave(life)
        self._shares = self._in_memory and engines > 1
        with self._dialect.write_guard(), self._writer.begin() as connection:
            for name in metadata.tables:
                if name not in _KEPT:
                    connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 - our names

    def close(self) -> None:
        """Give the database back, empty."""
        self.clear()
        self._reader.dispose()
        self._writer.dispose()
