from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mint.store import outbox, rows, schema
from mint.store.connections import driver_of, writing
from mint.store.definitions import Definitions, Library
from mint.store.failures import explained
from mint.store.recent import Recent
from mint.store.saving import INBOX
from mint.store.session import Session
from mint.store.turn import DatabaseTurn
from mint.store.views import DatabaseViews
from mint.store.writes import Delete, insert

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from mint.model.effect import Control, Dispatch
    from mint.model.message import AnyMessage
    from mint.ports.store import Turn
    from mint.ports.views import Views
    from mint.store.dialect import Dialect

_NEXT_DUE = "SELECT min(due) FROM schedules"
_VARIABLE = insert(schema.variables)
_NO_VARIABLE = Delete(schema.variables, ("name",))


class DatabaseStore:
    """Everything in one database; see `mint.ports.store.Store`. Safe from any thread.

    Args:
        dialect: of the database.
        writer: its connections for writing; its schema is up to date.
    """

    def __init__(self, dialect: Dialect, writer: sa.Engine) -> None:
        self._dialect = dialect
        self._writer = writer
        self._reader = dialect.reader(writer)
        self._definitions = Definitions()
        self._recent = None if dialect.shared else Recent()
        self.views: Views = DatabaseViews(dialect, self._reader, self._definitions)

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """See `Store.turn`."""
        with self._dialect.write_guard():
            with self._writing() as session:
                if self._recent is not None:
                    self._recent.heed(self._dialect.version(session.driver))
                turn = DatabaseTurn(session, Library(session, self._definitions), self._recent)
                yield turn
            turn.keep()

    def claim(
        self, participants: list[str] | None, holder: str, limit: int, until: float | None
    ) -> list[Dispatch | Control]:
        """See `Store.claim`."""
        with self._writing() as session:
            return outbox.claim(session, participants, holder, limit, until)

    def unheld(self) -> list[str]:
        """See `Store.unheld`."""
        with explained(self._dialect), self._dialect.read_guard(), self._reader.begin() as reader:
            return outbox.unheld(Session(driver_of(reader), self._dialect))

    def release(self, holder: str | None, now: float) -> int:
        """See `Store.release`."""
        with self._writing() as session:
            return outbox.release(session, holder, now)

    def next_due(self) -> float | None:
        """See `Store.next_due`."""
        with explained(self._dialect), self._dialect.read_guard(), self._reader.begin() as reader:
            due: float | None = Session(driver_of(reader), self._dialect).read(_NEXT_DUE)[0][0]
            return due

    def set_variable(self, name: str, value: Any) -> None:
        """See `Store.set_variable`."""
        with self._writing() as session:
            if value is None:
                session.write(_NO_VARIABLE, [(name,)])
            else:
                session.write(_VARIABLE, [(name, rows.text(value))])
            if self._recent is not None:
                self._recent.variables = None

    def post(self, messages: list[AnyMessage]) -> None:
        """See `Store.post`."""
        with self._writing() as session:
            session.write(INBOX, [(rows.text(message),) for message in messages])

    def close(self) -> None:
        """See `Store.close`."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        dialect = self._dialect
        with explained(dialect), dialect.write_guard(), writing(self._writer, dialect) as driver:
            yield Session(driver, dialect)
