from __future__ import annotations

import re
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa

    from mint.ports.news import Ear, News
    from mint.store.writes import Delete, Insert, Row

_KEYS = re.compile(r"\{(\w+(?:, \w+)*)\}")


class Dialect(ABC):
    """What differs between the databases; everything else is written once.

    Statements are written with `?` for a value and, where they take a list of keys, with the
    names of its columns in braces: `FROM {wfid, key} AS t` is a table that one parameter brings,
    a JSON array of arrays of texts. `/*lock t*/` locks the rows of `t` that nobody else holds.
    So every list is one parameter, and a statement's text does not depend on how long it is.
    """

    errors: tuple[type[Exception], ...]
    """What the driver raises, where that is not wrapped by SQLAlchemy."""
    shared: bool
    """Whether other engines can hold rows of a database, rather than the whole of it."""
    epoch: str
    """The expression for the time of the database, in seconds since the epoch."""

    def __init__(self, url: sa.URL) -> None:
        self.url = url
        self.where = url.set(drivername=url.get_backend_name()).render_as_string()
        """The URL for people, without the password."""
        self._texts: dict[str, str] = {}
        self._writes: dict[Insert | Delete, str] = {}

    @abstractmethod
    def writer(self) -> sa.Engine:
        """Connections for turns and other transactions that write."""

    @abstractmethod
    def reader(self, writer: sa.Engine) -> sa.Engine:
        """Connections for views: read-only, and never in the way of the writer."""

    @abstractmethod
    def explain(self, error: BaseException) -> str:
        """What an error of the driver means and what to do next; "" when nothing more is known."""

    def is_conflict(self, error: BaseException) -> bool:
        """Whether another engine was in the way, so that the same may well succeed once more."""
        del error
        return False

    def write_guard(self) -> AbstractContextManager[Any]:
        """Held while a transaction writes."""
        return nullcontext()

    def read_guard(self) -> AbstractContextManager[Any]:
        """Held while a view reads."""
        return nullcontext()

    def version(self, driver: Any) -> Any:
        """For a database that is not shared: changes when another program has written to it."""
        del driver
        raise NotImplementedError

    @abstractmethod
    def render(self, statement: str) -> str:
        """A statement in the words of this database."""

    @abstractmethod
    def render_write(self, write: Insert | Delete) -> str:
        """The statement for a bulk write."""

    @abstractmethod
    def begin(self, driver: Any) -> None:
        """Begin a transaction that writes, on a connection of the driver."""

    @abstractmethod
    def write(self, driver: Any, write: Insert | Delete, rows: Sequence[Row]) -> None:
        """Write many rows in one go."""

    def together(
        self, driver: Any, asked: Sequence[tuple[str, tuple[str, ...]]]
    ) -> list[Sequence[Row]]:
        """The rows of several statements, asked on one journey where there is a journey."""
        return [driver.execute(text, values).fetchall() for text, values in asked]

    def batch(self, driver: Any) -> AbstractContextManager[Any]:
        """A block of writes whose outcome is looked at once, at its end."""
        del driver
        return nullcontext()

    def ring(self, driver: Any, news: News) -> None:
        """With the commit, tell other engines; nothing where there can be none."""
        del driver, news

    def ear(self) -> Ear | None:
        """Hears what other engines tell; None where there can be none."""
        return None

    def sql(self, statement: str) -> str:
        """`render`, once per statement."""
        text = self._texts.get(statement)
        if text is None:
            text = self._texts[statement] = self.render(statement)
        return text

    def write_sql(self, write: Insert | Delete) -> str:
        """`render_write`, once per kind of write."""
        text = self._writes.get(write)
        if text is None:
            text = self._writes[write] = self.render_write(write)
        return text


def with_keys(statement: str, function: str) -> str:
    """A statement whose lists of keys are read by a function that turns JSON into rows."""

    def table(match: re.Match[str]) -> str:
        names = match[1].split(", ")
        columns = ", ".join(f"value ->> {at} AS {name}" for at, name in enumerate(names))
        return f"(SELECT {columns} FROM {function})"  # noqa: S608 - names of our own statements

    return _KEYS.sub(table, statement)
