from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from mint.errors import StoreError
from mint.store import migrations, schema
from mint.store.connections import reading
from mint.store.database import DatabaseStore
from mint.store.definitions import Definitions
from mint.store.engines import DatabaseEngines
from mint.store.failures import explained
from mint.store.sqlite import SQLite
from mint.store.views import DatabaseViews

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.ports.engines import Engines
    from mint.ports.views import Views
    from mint.store.dialect import Dialect

_FORMS = "sqlite:///FILE, postgresql://USER:PASSWORD@HOST/NAME, or sqlite:// for memory only"

_TRY_TO_WRITE = "UPDATE alembic_version SET version_num = version_num"
"""Changes nothing, and fails where the database may only be read: better now than in a turn."""


def open_store(url: str, *, migrate: bool = True) -> DatabaseStore:
    """Open the database that a URL names; close the store when done.

    Args:
        url: `sqlite:///relative/file`, `sqlite:////absolute/file`, `sqlite://` (in memory: gone
            with the process) or `postgresql://user:password@host/name`. SQLite takes `?timeout=S`:
            how long to wait while another program writes.
        migrate: whether to bring an older or empty database up to date; else that is an error.

    Raises:
        StoreTooNew: a newer MINT wrote it.
        StoreError: the URL is not understood, or the database cannot be used.

    Example:
        >>> store = open_store("sqlite://")
        >>> store.views.totals()["running"]
        0
        >>> store.close()
    """
    dialect = dialect_of(url)
    writer = dialect.writer()
    try:
        with explained(dialect):
            _prepare(dialect, writer, migrate=migrate)
    except StoreError:
        writer.dispose()
        raise
    return DatabaseStore(dialect, writer)


@contextmanager
def looking_into(url: str) -> Iterator[Views]:
    """The views of `looking_at`.

    Raises:
        StoreError: as there.
    """
    with looking_at(url) as look:
        yield look.views


class Look(NamedTuple):
    """What can be asked of a database that is not changed.

    Args:
        views: questions about what is stored.
        engines: those that work on it; nothing can be said here.
    """

    views: Views
    engines: Engines


@contextmanager
def looking_at(url: str) -> Iterator[Look]:
    """Questions to a database, which is not changed: whether an engine uses it or not.

    Raises:
        StoreTooNew: a newer MINT wrote it.
        StoreError: it is not there, not up to date, or cannot be used.
    """
    dialect = dialect_of(url)
    if isinstance(dialect, SQLite) and not Path(dialect.url.database or "").is_file():
        raise StoreError(f"{dialect.where}: there is no database. `mint up` makes one.")
    reader = dialect.reader(dialect.writer())
    try:
        with explained(dialect), reader.begin() as connection:
            found = migrations.current(connection)
            if not migrations.check(found, dialect.where, connection):
                raise _not_up_to_date(found, dialect.where)
        read = partial(reading, reader, dialect)
        yield Look(DatabaseViews(dialect, reader, Definitions()), DatabaseEngines(read, read))
    finally:
        reader.dispose()


def dialect_of(url: str) -> Dialect:
    """What speaks to the database that a URL names.

    Raises:
        StoreError: the URL is not understood.
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StoreError(f"{url!r} does not name a database. Write {_FORMS}.") from error
    match parsed.drivername:
        case "sqlite":
            return SQLite(parsed)
        case "postgresql" | "postgres" | "postgresql+psycopg":
            return _postgresql(parsed)
    raise StoreError(f"MINT cannot use {parsed.drivername!r} databases. Write {_FORMS}.")


def _postgresql(url: sa.URL) -> Dialect:
    try:
        from mint.store.postgresql import PostgreSQL  # noqa: PLC0415 - an extra, loaded when used
    except ImportError as error:
        raise StoreError(
            "The driver for PostgreSQL is missing. Run `pip install 'mint-boss[postgresql]'`."
        ) from error
    return PostgreSQL(url.set(drivername="postgresql+psycopg"))


def _prepare(dialect: Dialect, writer: sa.Engine, *, migrate: bool) -> None:
    """See that the schema is up to date, or make it so."""
    with dialect.write_guard(), writer.begin() as connection:
        if isinstance(dialect, SQLite) and dialect.in_memory:
            schema.metadata.create_all(connection)
            return
        found = migrations.current(connection)
        if migrations.check(found, dialect.where, connection):
            connection.exec_driver_sql(_TRY_TO_WRITE)
            return
        if not migrate:
            raise _not_up_to_date(found, dialect.where)
        migrations.run(connection)


def _not_up_to_date(found: str | None, where: str) -> StoreError:
    state = "empty" if found is None else f"of the older revision {found}"
    return StoreError(f"{where} is {state}. Run `mint db upgrade`.")


def upgrade(url: str) -> None:
    """Bring a database up to date, on PostgreSQL also while engines work on it.

    Raises:
        EnginesTooOld: some of them could not go on.
        StoreTooNew: a newer MINT wrote it.
        StoreError: it cannot be used.
    """
    open_store(url).close()


def version(url: str) -> str | None:
    """The revision of a database; None: it is empty.

    Raises:
        StoreError: it cannot be used.
    """
    dialect = dialect_of(url)
    writer = dialect.writer()
    try:
        with explained(dialect), writer.connect() as connection:
            return migrations.current(connection)
    finally:
        writer.dispose()
