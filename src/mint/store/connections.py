from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from mint.store.failures import explained
from mint.store.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from mint.store.dialect import Dialect


def driver_of(connection: sa.Connection) -> Any:
    """The driver's own connection under one of SQLAlchemy's."""
    return connection.connection.driver_connection


@contextmanager
def reading(engine: sa.Engine, dialect: Dialect) -> Iterator[Session]:
    """A transaction that only reads; what the driver raises in it says what to do.

    Args:
        engine: brings the connection.
        dialect: of its database.

    Raises:
        StoreError: the database cannot be used.
    """
    with explained(dialect), dialect.read_guard(), engine.begin() as connection:
        yield Session(driver_of(connection), dialect)


@contextmanager
def writing(engine: sa.Engine, dialect: Dialect) -> Iterator[Any]:
    """A transaction on a pooled connection: committed at the end of the block, or undone.

    A connection that cannot even undo is broken, and thrown away.

    Args:
        engine: brings the connection.
        dialect: of its database.
    """
    with closing(engine.raw_connection()) as pooled:
        driver = pooled.driver_connection
        try:
            dialect.begin(driver)
            yield driver
            pooled.commit()
        except BaseException:
            try:
                pooled.rollback()
            except dialect.errors:
                pooled.invalidate()
            raise
