from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from mint.store.dialect import Dialect
    from mint.store.writes import Delete, Insert, Row

_encode = msgspec.json.Encoder().encode


class Session:
    """One transaction, through which our statements go straight to the driver.

    SQLAlchemy's way of running a statement costs several times what the statement itself does, at
    the pace of an engine's turns; it is used where a statement has many forms (see `views`).

    Args:
        driver: the driver's own connection, in a transaction.
        dialect: of its database.
    """

    __slots__ = ("dialect", "driver")

    def __init__(self, driver: Any, dialect: Dialect) -> None:
        self.driver = driver
        self.dialect = dialect

    def read(self, statement: str, *values: Any) -> Sequence[Row]:
        """All rows that a statement gives."""
        rows: Sequence[Row] = self.driver.execute(self.dialect.sql(statement), values).fetchall()
        return rows

    def run(self, statement: str, *values: Any) -> int:
        """Run a statement that changes rows: how many it changed."""
        changed: int = self.driver.execute(self.dialect.sql(statement), values).rowcount
        return changed

    def write(self, write: Insert | Delete, rows: Sequence[Row]) -> None:
        """Write many rows; none: nothing is sent."""
        if rows:
            self.dialect.write(self.driver, write, rows)

    def batch(self) -> AbstractContextManager[Any]:
        """A block of writes whose outcome is looked at once, at its end."""
        return self.dialect.batch(self.driver)


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
