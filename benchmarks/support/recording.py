from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITES = re.compile(r"(?<!FOR )\b(INSERT INTO|UPDATE|DELETE FROM)\b")

_COMMIT = "COMMIT"


@dataclass(frozen=True)
class Write:
    """A statement that was given to a driver.

    Args:
        sql: its text, in the words of the driver.
        values: its parameters, or the rows of them.
        many: whether it was given with many rows.
    """

    sql: str
    values: Any
    many: bool


@dataclass
class Recording:
    """All that was written to a database, transaction by transaction."""

    transactions: list[list[Write]] = field(default_factory=list)
    _open: dict[int, list[Write]] = field(default_factory=dict)

    def saw(self, connection: object, sql: str, values: Any, *, many: bool) -> None:
        """A statement goes to the driver."""
        if sql == _COMMIT:
            self.committed(connection)
        elif _WRITES.search(sql):
            kept = list(values) if many else values
            self._open.setdefault(id(connection), []).append(Write(sql, kept, many))

    def committed(self, connection: object) -> None:
        """A transaction ends; those that wrote nothing are of no interest."""
        if writes := self._open.pop(id(connection), None):
            self.transactions.append(writes)

    def rolled_back(self, connection: object) -> None:
        """A transaction never was."""
        self._open.pop(id(connection), None)


@contextmanager
def recording() -> Iterator[Recording]:
    """Record what connections that are made in this block write, now and later.

    It listens at the driver: whatever the store does above it is seen as the database sees it.
    """
    kept = Recording()

    def connect(dialect: sa.Dialect, _record: object, given: Any, named: dict[str, Any]) -> object:
        if dialect.name == "sqlite":
            return sqlite3.connect(*given, factory=_sqlite_connection(kept), **named)
        return _postgresql_connection(kept).connect(*given, **named)

    sa.event.listen(sa.Engine, "do_connect", connect)
    try:
        yield kept
    finally:
        sa.event.remove(sa.Engine, "do_connect", connect)


def _sqlite_connection(kept: Recording) -> type[sqlite3.Connection]:
    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, values: Any = (), /) -> Any:
            kept.saw(self.connection, sql, values, many=False)
            return super().execute(sql, values)

        def executemany(self, sql: str, rows: Any, /) -> Any:
            kept.saw(self.connection, sql, rows, many=True)
            return super().executemany(sql, rows)

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(factory or Cursor)

        def execute(self, sql: str, values: Any = (), /) -> Any:
            return self.cursor().execute(sql, values)

        def executemany(self, sql: str, rows: Any, /) -> Any:
            return self.cursor().executemany(sql, rows)

        def commit(self) -> None:
            super().commit()
            kept.committed(self)

        def rollback(self) -> None:
            super().rollback()
            kept.rolled_back(self)

    return Connection


def _postgresql_connection(kept: Recording) -> type[psycopg.Connection[Any]]:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
            kept.saw(self.connection, str(query), params, many=False)
            return super().execute(query, params, **more)

        def executemany(self, query: Any, params_seq: Any, **more: Any) -> None:
            kept.saw(self.connection, str(query), params_seq, many=True)
            super().executemany(query, params_seq, **more)

    class Connection(psycopg.Connection[Any]):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.cursor_factory = Cursor

        def commit(self) -> None:
            super().commit()
            kept.committed(self)

        def rollback(self) -> None:
            super().rollback()
            kept.rolled_back(self)

    return Connection
