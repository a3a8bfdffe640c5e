from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import psycopg
import sqlalchemy as sa
from psycopg.types.string import TextLoader
from sqlalchemy.dialects import postgresql as sa_postgresql

from mint.store import schema
from mint.store.dialect import Dialect, with_keys
from mint.store.ear import CHANNEL, PostgresEar, told
from mint.store.writes import Delete, Insert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from mint.ports.news import News
    from mint.store.writes import Row

schema.tell_postgresql()
_DIALECT = sa_postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy's own
_encode = msgspec.json.Encoder().encode

# All statements of a turn reach their rows by key. On tables without statistics yet, the planner
# may take a scan for cheaper, and psycopg's prepared statement would keep to it while they grow.
# It also takes the walk up a tree for so long that compiling it (5 ms each time) would pay.
_WRITER_OPTIONS = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off"
_READER_OPTIONS = "-c jit=off"

# A host that goes away says no farewell. Without these, a server keeps what it had locked for
# two hours, and an engine waits as long for a server. The URL may say other values.
_SILENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_SILENCE_OPTIONS = (
    "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 "
    "-c tcp_user_timeout=30s -c idle_in_transaction_session_timeout=120s"
)

_UNREACHABLE = (
    "Check that the server runs, that host, user and password of the URL are right, and that the "
    "database exists (`createdb NAME` creates it)."
)

_ALREADY_THERE = "23505"
_ROLLED_BACK = "40"

_EXPLANATIONS = {
    "08": "The connection is broken. Try again when the server is up.",
    "42501": "This user may not do that. Grant the rights, or use the owner of the database.",
    "53": "The server is out of disk, memory or connections. Nothing that was confirmed is lost.",
    "57": "The server is shutting down or starting. Try again when it is up.",
    "40": "Another transaction was in the way. Try again.",
    "23505": "Another engine has just stored the same. Try again.",
    "25006": "The server is read-only. Use the primary server.",
    "55P03": "Something, such as a backup, holds a table for long. Try again when it is done.",
    "XX": "The database is damaged. Restore a backup.",
}


class PostgreSQL(Dialect):
    """A server that many engines share: rows are locked, not the database.

    Each statement is a journey to the server, so bulk writes take all rows as one JSON document
    (measured as fast as arrays for 500 rows and twice as fast for one), and those of a turn are
    sent in one go (pipeline mode).
    """

    errors: tuple[type[Exception], ...] = (psycopg.Error,)
    shared = True
    epoch = schema.EPOCH["postgresql"]

    def writer(self) -> sa.Engine:
        """See `Dialect.writer`."""
        return self._engine(_WRITER_OPTIONS, ping=False)

    def reader(self, writer: sa.Engine) -> sa.Engine:
        """See `Dialect.reader`."""
        del writer
        engine = self._engine(_READER_OPTIONS, ping=True)
        sa.event.listen(engine, "connect", _only_read)
        return engine

    def explain(self, error: BaseException) -> str:
        """See `Dialect.explain`."""
        code = getattr(error, "sqlstate", None)
        if code is None:  # the library does not tell why there is no connection, but in its text
            return _UNREACHABLE
        return _EXPLANATIONS.get(code) or _EXPLANATIONS.get(code[:2], "")

    def is_conflict(self, error: BaseException) -> bool:
        """See `Dialect.is_conflict`."""
        code = getattr(error, "sqlstate", None) or ""
        return code == _ALREADY_THERE or code.startswith(_ROLLED_BACK)

    def render(self, statement: str) -> str:
        """See `Dialect.render`."""
        text, _, lock = statement.partition("/*lock ")
        if lock:
            text += f"FOR UPDATE OF {lock.partition('*/')[0]} SKIP LOCKED"
        return with_keys(text, "json_array_elements(?::json)").replace("?", "%s")

    def render_write(self, write: Insert | Delete) -> str:
        """See `Dialect.render_write`."""
        columns = [write.table.c[name] for name in write.columns]
        types = ", ".join(f'"{column.name}" {_transport_type(column)}' for column in columns)
        source = f"json_to_recordset(%s::json) AS r({types})"
        if isinstance(write, Insert):
            values = ", ".join(f'r."{column.name}"::{_type(column)}' for column in columns)
            return write.sql(f"SELECT {values} FROM {source}")  # noqa: S608 - ours
        names = " AND ".join(f't."{name}" = r."{name}"' for name in write.columns)
        return f"DELETE FROM {write.table.name} AS t USING {source} WHERE {names}"  # noqa: S608 - ours

    def begin(self, driver: Any) -> None:
        """See `Dialect.begin`: the driver does so with the first statement."""

    def write(self, driver: Any, write: Insert | Delete, rows: Sequence[Row]) -> None:
        """See `Dialect.write`."""
        names = write.columns
        text = _encode([dict(zip(names, row, strict=True)) for row in rows])
        if b"\\u0000" in text:  # that PostgreSQL takes in documents only
            text = _encode([dict(zip(names, map(_printable, row), strict=True)) for row in rows])
        driver.execute(self.write_sql(write), (text.decode(),))

    def together(
        self, driver: psycopg.Connection[Any], asked: Sequence[tuple[str, tuple[str, ...]]]
    ) -> list[Sequence[Row]]:
        """See `Dialect.together`."""
        with driver.pipeline():
            cursors = [driver.execute(text, values) for text, values in asked]
        return [cursor.fetchall() for cursor in cursors]

    def batch(self, driver: psycopg.Connection[Any]) -> AbstractContextManager[Any]:
        """See `Dialect.batch`."""
        return driver.pipeline()

    def ring(self, driver: Any, news: News) -> None:
        """See `Dialect.ring`."""
        driver.execute("SELECT pg_notify(%s, %s)", (CHANNEL, told(news)))

    def ear(self) -> PostgresEar:
        """See `Dialect.ear`."""
        engine = self._engine(_READER_OPTIONS, ping=False, poolclass=sa.pool.NullPool)

        def connect() -> psycopg.Connection[Any]:
            pooled = engine.raw_connection()
            connection: psycopg.Connection[Any] = pooled.driver_connection  # type: ignore[assignment]
            pooled.detach()
            connection.autocommit = True
            return connection

        return PostgresEar(connect)

    def _engine(self, options: str, *, ping: bool, **more: Any) -> sa.Engine:
        query = self.url.query
        given = {name: value for name, value in _SILENCE.items() if name not in query}
        words = f"{_SILENCE_OPTIONS} {query.get('options', '')} {options}"
        engine = sa.create_engine(
            self.url, connect_args={**given, "options": words}, pool_pre_ping=ping, **more
        )
        sa.event.listen(engine, "connect", _configure)
        return engine


def _configure(connection: psycopg.Connection[Any], _record: object) -> None:
    connection.adapters.register_loader("json", TextLoader)


def _only_read(connection: psycopg.Connection[Any], _record: object) -> None:
    """Not among the options: `target_session_attrs=read-write` would take it for a standby."""
    connection.autocommit = True
    connection.execute("SET default_transaction_read_only = on")
    connection.autocommit = False


def _type(column: sa.Column[Any]) -> str:
    return column.type.compile(_DIALECT)


def _transport_type(column: sa.Column[Any]) -> str:
    """Documents are texts within the document that brings them: those are not parsed twice."""
    return "TEXT" if _type(column) == "JSON" else _type(column)


def _printable(value: Any) -> Any:
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value
