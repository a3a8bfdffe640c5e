from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from mint.ports.news import News
    from mint.store.dialect import Dialect
    from mint.store.writes import Delete, Insert, Row

_encode = msgspec.json.Encoder().encode

_NUL = rb"\u0000"
"""How JSON writes the one character that PostgreSQL has in no text: no key holds it."""


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

    def together(self, questions: Sequence[tuple[str, str]]) -> list[Sequence[Row]]:
        """All rows of several statements, asked on one journey; "" stands for no value."""
        dialect = self.dialect
        asked = [(dialect.sql(text), (value,) if value else ()) for text, value in questions]
        return dialect.together(self.driver, asked)

    def run(self, statement: str, *values: Any) -> int:
        """Run a statement that changes rows: how many it changed."""
        changed: int = self.driver.execute(self.dialect.sql(statement), values).rowcount
        return changed

    def write(self, write: Insert | Delete, rows: Sequence[Row]) -> None:
        """Write many rows; none: nothing is sent."""
        if rows:
            self.dialect.write(self.driver, write, rows)

    def ring(self, news: News) -> None:
        """Tell other engines, once this is committed."""
        self.dialect.ring(self.driver, news)

    def batch(self) -> AbstractContextManager[Any]:
        """A block of writes whose outcome is looked at once, at its end."""
        return self.dialect.batch(self.driver)


def key_rows(rows: Sequence[Sequence[str]]) -> str:
    """A list of keys as the one parameter that a statement takes for it.

    Example:
        >>> key_rows([("20301122-0101-ba-bo", "0_1!f3")])
        '[["20301122-0101-ba-bo","0_1!f3"]]'
    """
    raw = _encode(rows)
    if _NUL in raw:
        raw = _encode([[value.replace("\0", "\ufffd") for value in row] for row in rows])
    return raw.decode()


def key_list(values: Sequence[str]) -> str:
    """The same for keys of one column.

    Example:
        >>> key_list(["a", "b"])
        '[["a"],["b"]]'
    """
    return key_rows([(value,) for value in values])
