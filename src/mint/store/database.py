from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mint.errors import StoreError
from mint.store import outbox, rows, schema
from mint.store.alert_book import DatabaseAlertBook
from mint.store.audit import DatabaseAuditBook
from mint.store.connections import reading, writing
from mint.store.definitions import Definitions, Library
from mint.store.engines import DatabaseEngines
from mint.store.failures import explained
from mint.store.hosts import DatabaseHostBook
from mint.store.leases import DatabaseLeases
from mint.store.letters import DatabaseLetters
from mint.store.recent import Recent
from mint.store.registered import DatabaseRegistered
from mint.store.revisions import DatabaseRevisions
from mint.store.saving import HISTORY, INBOX
from mint.store.session import Session
from mint.store.tidying import DatabaseTidying
from mint.store.turn import DatabaseTurn
from mint.store.views import DatabaseViews
from mint.store.writes import Delete, insert

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from mint.model.effect import Control, Dispatch, Event
    from mint.model.message import AnyMessage
    from mint.ports.alert import AlertBook
    from mint.ports.audit import AuditBook
    from mint.ports.engines import Engines
    from mint.ports.hosts import HostBook
    from mint.ports.leases import Leases
    from mint.ports.letters import Letters
    from mint.ports.news import Ear
    from mint.ports.registered import Registered
    from mint.ports.revisions import Revisions
    from mint.ports.store import Turn
    from mint.ports.tidying import Tidying
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
        forget = None if self._recent is None else self._recent.forget
        self.leases: Leases = DatabaseLeases(self._reading, self._writing)
        self.hosts: HostBook = DatabaseHostBook(self._reading, self._writing)
        self.letters: Letters = DatabaseLetters(self._reading, self._writing)
        self.engines: Engines = DatabaseEngines(self._reading, self._writing)
        self.alerts: AlertBook = DatabaseAlertBook(self._reading, self._writing)
        self.audit: AuditBook = DatabaseAuditBook(self._reading, self._writing)
        self.registered: Registered = DatabaseRegistered(self._reading, self._writing)
        self.revisions: Revisions = DatabaseRevisions(self._reading, self._writing)
        self.tidying: Tidying = DatabaseTidying(self._reading, self._writing, forget)

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """See `Store.turn`."""
        with self._dialect.write_guard():
            try:
                with self._writing() as session:
                    if self._recent is not None:
                        self._recent.heed(self._dialect.version(session.driver))
                    turn = DatabaseTurn(session, Library(session, self._definitions), self._recent)
                    yield turn
            except StoreError:
                # It may be committed all the same, and then what is remembered is of yesterday.
                if self._recent is not None:
                    self._recent.clear()
                raise
            turn.keep()

    def claim(
        self, participants: list[str] | None, holder: str, limit: int, until: float | None
    ) -> list[Dispatch | Control]:
        """See `Store.claim`."""
        parcels: list[Dispatch | Control] = []
        try:
            with self._writing() as session:
                parcels = outbox.claim(session, participants, holder, limit, until)
        except StoreError as error:
            error.in_doubt = parcels
            raise
        return parcels

    def unheld(self) -> list[str]:
        """See `Store.unheld`."""
        with self._reading() as session:
            return outbox.unheld(session)

    def release(self, holder: str | None, now: float) -> int:
        """See `Store.release`."""
        with self._writing() as session:
            return outbox.release(session, holder, now)

    def next_due(self) -> float | None:
        """See `Store.next_due`."""
        with self._reading() as session:
            due: float | None = session.read(_NEXT_DUE)[0][0]
            return due

    def set_variable(self, name: str, value: Any, event: Event | None = None) -> None:
        """See `Store.set_variable`."""
        with self._writing() as session:
            if event is not None:
                session.write(HISTORY, [rows.event_row(event, {})])
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

    def ear(self) -> Ear | None:
        """Hears what engines tell each other; None where there can be but one."""
        return self._dialect.ear()

    def close(self) -> None:
        """See `Store.close`."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with reading(self._reader, self._dialect) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        dialect = self._dialect
        with explained(dialect), dialect.write_guard(), writing(self._writer, dialect) as driver:
            yield Session(driver, dialect)
