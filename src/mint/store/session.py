from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    import sqlalchemy as sa

    from mint.store.dialect import Dialect
    from mint.store.writes import Delete, Insert, Row

_encode = msgspec.json.Encoder().encode


class Session:
    """One transaction, through which our statements go straight to the driver.

    SQLAlchemy's statement objects cost several times what the statement itself does, at the pace
    of an engine's turns; they are used where a statement has many forms (see `views`).

    Args:
        connection: in a transaction.
        dialect: of its database.
    """

    __slots__ = ("connection", "dialect")

    def __init__(self, connection: sa.Connection, dialect: Dialect) -> None:
        self.connection = connection
        self.dialect = dialect

    def read(self, statement: str, *values: Any) -> Sequence[Row]:
        """All rows that a statement gives."""
        return self.connection.exec_driver_sql(self.dialect.sql(statement), values).fetchall()

    def run(self, statement: str, *values: Any) -> int:
        """Run a statement that changes rows: how many it changed."""
        return self.connection.exec_driver_sql(self.dialect.sql(statement), values).rowcount

    def write(self, write: Insert | Delete, rows: Sequence[Row]) -> None:
        """Write many rows; none: nothing is sent."""
        if rows:
            dialect = self.dialect
            self.connection.exec_driver_sql(dialect.write_sql(write), dialect.bulk(write, rows))

    def batch(self) -> AbstractContextManager[Any]:
        """A block of writes whose outcome is looked at once, at its end."""
        return self.dialect.batch(self.connection)


def key_rows(rows: Sequence[Sequence[str]]) -> str:
    """A list of keys as the one parameter that a statement takes for it.

    Example:
        >>> key_rows([("20301122-0101-ba-bo", "0_1!f3")])
        '[["20301122-0101-ba-bo","0_1!f3"]]'
    """
    return _encode(rows).decode()


def key_list(values: Sequence[str]) -> str:
    """The same for keys of one column.

    Example:
        >>> key_list(["a", "b"])
        '[["a"],["b"]]'
    """
    return _encode([(value,) for value in values]).decode()
