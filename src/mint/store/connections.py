from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from mint.store.dialect import Dialect


def driver_of(connection: sa.Connection) -> Any:
    """The driver's own connection under one of SQLAlchemy's."""
    return connection.connection.driver_connection


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
