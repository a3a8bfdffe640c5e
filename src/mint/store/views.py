from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
import sqlalchemy as sa

from mint.model.delta import Delta
from mint.model.effect import ErrorRecord, Event, Listener, Schedule
from mint.model.node import Node, Process
from mint.model.task import Task
from mint.ports.causes import ALL
from mint.store import causes, examination, living, nodes, rows, schema, sizing
from mint.store.connections import driver_of
from mint.store.definitions import Library
from mint.store.failures import explained
from mint.store.session import Session, key_list
from mint.store.ticket_states import ticket_states

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mint.model.definition import Definition
    from mint.ports.causes import Cause, Chosen, ErrorName, Idle
    from mint.ports.examination import Measures, Signs, Size, Waiting
    from mint.ports.tickets import TicketState
    from mint.store.definitions import Definitions
    from mint.store.dialect import Dialect

_COUNTS = """
    SELECT t.wfid,
        (SELECT count(*) FROM expressions AS e WHERE e.wfid = t.wfid),
        (SELECT count(*) FROM errors AS e WHERE e.wfid = t.wfid)
    FROM {wfid} AS t
"""

_PAGE = 1000

_LIVING_PAGE = 20_000
"""Expressions that are read at a time."""
"""Lines of the journal that are read at a time."""

_JOURNAL = """
    SELECT id, wfid, at, kind, key, name, "by", data, delta FROM history
    WHERE wfid = ? AND id > ? AND delta IS NOT NULL ORDER BY id LIMIT ?
"""

_LISTENERS = """
    SELECT wfid, key, kind, name, pattern, within, field, value FROM listeners
    WHERE wfid = ? ORDER BY id
"""

_HISTORY = """
    SELECT id, wfid, at, kind, key, name, "by", data FROM history
    WHERE wfid = ? AND id > ? ORDER BY id LIMIT ?
"""

_LAST_EVENT = """
    SELECT wfid, at, kind, key, name, "by", data FROM history
    WHERE wfid = ? AND kind = ? ORDER BY id DESC LIMIT 1
"""

_DEAD_LETTERS = "SELECT id, at, body, reason FROM dead_letters ORDER BY id DESC LIMIT ?"

_OPEN_WORK = """
    SELECT participant,
        sum(CASE WHEN holder = '' THEN 1 ELSE 0 END),
        sum(CASE WHEN holder = '' THEN 0 ELSE 1 END),
        min(CASE WHEN holder = '' THEN at END)
    FROM outbox WHERE what = 'dispatch' GROUP BY participant ORDER BY participant
"""

_TOTALED = (
    "running",
    "errors",
    "schedules",
    "dispatches",
    "inbox",
    "listeners",
    "dead_letters",
    "tickets_held",
    "tickets_waiting",
)
_TOTALS = """
    SELECT
        (SELECT count(*) FROM processes WHERE state = 'running'),
        (SELECT count(*) FROM errors),
        (SELECT count(*) FROM schedules),
        (SELECT count(*) FROM outbox),
        (SELECT count(*) FROM inbox),
        (SELECT count(*) FROM listeners),
        (SELECT count(*) FROM dead_letters),
        (SELECT count(*) FROM tickets WHERE since IS NOT NULL),
        (SELECT count(*) FROM tickets WHERE since IS NULL)
"""


_LIVE = frozenset({"running", "error"})
_RUNNING = sa.text("state = 'running'")
"""As the partial index says it: a value that is bound later would not be seen to be the same."""


class DatabaseViews:
    """Questions to a database; see `mint.ports.views.Views`. Safe from any thread.

    Args:
        dialect: of the database.
        reader: its connections for reading.
        definitions: those that are in memory already.
    """

    def __init__(self, dialect: Dialect, reader: sa.Engine, definitions: Definitions) -> None:
        self._dialect = dialect
        self._reader = reader
        self._definitions = definitions

    def processes(
        self,
        *,
        state: str | None = None,
        name: str | None = None,
        limit: int = 100,
        before: tuple[float, str] | None = None,
    ) -> list[Process]:
        """See `Views.processes`."""
        found = self._all(page_of_processes(state, name, limit, before))
        return [rows.read(document, Process) for (document,) in found]

    def counts(self, wfids: list[str]) -> dict[str, dict[str, int]]:
        """See `Views.counts`."""
        with self._reading() as session:
            found = session.read(_COUNTS, key_list(wfids))
        return {wfid: {"expressions": live, "errors": errors} for wfid, live, errors in found}

    def process(self, wfid: str) -> Process | None:
        """See `Views.process`."""
        with self._reading() as session:
            found = session.read("SELECT document FROM processes WHERE wfid = ?", wfid)
        return rows.read(found[0][0], Process) if found else None

    def definition(self, digest: str) -> Definition | None:
        """See `Views.definition`."""
        with self._reading() as session:
            return self._library(session).find([digest]).get(digest)

    def nodes(self, wfid: str) -> list[Node]:
        """See `Views.nodes`."""
        with self._reading() as session:
            return nodes.whole(session, self._library(session), wfid)

    def places(self, targets: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """See `Views.places`."""
        with self._reading() as session:
            return nodes.places(session, targets)

    def living(self, name: str | None = None) -> Iterator[tuple[str, str, list[Node]]]:
        """See `Views.living`."""
        after, page = "", _LIVING_PAGE
        while True:
            with self._reading() as session:
                found = living.page(session, after, name, page)
                read = living.grouped(self._library(session), found, whole=len(found) < page)
            yield from read
            if len(found) < page:
                return
            after, page = (read[-1][0], _LIVING_PAGE) if read else (after, page * 2)

    def due_after(self, moment: float, name: str | None = None) -> list[tuple[str, str, float]]:
        """See `Views.due_after`."""
        with self._reading() as session:
            return living.due_after(session, moment, name)

    def errors(
        self, wfid: str | None = None, limit: int = 1000, chosen: Chosen = ALL
    ) -> list[ErrorRecord]:
        """See `Views.errors`."""
        if wfid is not None:
            chosen = msgspec.structs.replace(chosen, wfids=(wfid,))
        found = self._all(causes.records(chosen, limit))
        return [rows.read(row[0], ErrorRecord) for row in found]

    def error_names(self, chosen: Chosen, limit: int) -> list[ErrorName]:
        """See `Views.error_names`."""
        return [causes.name_of(row) for row in self._all(causes.names(chosen, limit))]

    def errors_since(self, wfids: Collection[str], at: float) -> list[ErrorName]:
        """See `Views.errors_since`."""
        with self._reading() as session:
            return causes.since(session, wfids, at)

    def error(self, wfid: str, key: str) -> ErrorRecord | None:
        """See `Views.error`."""
        with self._reading() as session:
            return causes.error(session, wfid, key)

    def causes(self, limit: int = 100) -> list[Cause]:
        """See `Views.causes`."""
        with self._reading() as session:
            return causes.causes(session, limit)

    def newer_errors(self, cause: str, at: float) -> int:
        """See `Views.newer_errors`."""
        with self._reading() as session:
            return causes.newer(session, cause, at)

    def idle(self, before: float) -> list[Idle]:
        """See `Views.idle`."""
        with self._reading() as session:
            return causes.idle(session, before)

    def at_work(self, names: list[tuple[str, str]]) -> int:
        """See `Views.at_work`."""
        with self._reading() as session:
            return causes.at_work(session, names)

    def last_event(self, wfid: str, kind: str) -> Event | None:
        """See `Views.last_event`."""
        with self._reading() as session:
            found = session.read(_LAST_EVENT, wfid, kind)
        return rows.read_event(found[0]) if found else None

    def schedules(self, wfid: str | None = None, limit: int = 1000) -> list[Schedule]:
        """See `Views.schedules`."""
        table = schema.schedules
        query = _of(wfid, table, *table.c).order_by(table.c.due, table.c.id)
        return [rows.read_schedule(tuple(row)) for row in self._all(query.limit(limit))]

    def history(self, wfid: str, after: int = 0, limit: int = 10_000) -> list[tuple[int, Event]]:
        """See `Views.history`."""
        with self._reading() as session:
            found = session.read(_HISTORY, wfid, after, limit)
        return [(row[0], rows.read_event(row[1:])) for row in found]

    def journal(self, wfid: str) -> Iterator[tuple[int, Event, Delta]]:
        """See `Views.journal`."""
        after = 0
        while True:
            with self._reading() as session:
                found = session.read(_JOURNAL, wfid, after, _PAGE)
            for number, *line, delta in found:
                yield number, rows.read_event(tuple(line)), rows.read(delta, Delta)
            if len(found) < _PAGE:
                return
            after = found[-1][0]

    def listeners(self, wfid: str) -> list[Listener]:
        """See `Views.listeners`."""
        with self._reading() as session:
            return [Listener(*row) for row in session.read(_LISTENERS, wfid)]

    def dead_letters(self, limit: int = 1000) -> list[dict[str, Any]]:
        """See `Views.dead_letters`: the newest first."""
        with self._reading() as session:
            found = session.read(_DEAD_LETTERS, limit)
        return [dict(zip(("id", "at", "body", "reason"), row, strict=True)) for row in found]

    def dispatches(self, wfid: str | None = None, limit: int = 1000) -> list[dict[str, Any]]:
        """See `Views.dispatches`: the oldest first."""
        table = schema.outbox
        columns = (table.c.dispatch.label("id"), table.c.wfid, table.c.key, table.c.participant)
        more = (table.c.what, table.c.holder, table.c.lease, table.c.at)
        query = _of(wfid, table, *columns, *more).order_by(table.c.id)
        with self._connection() as reader:
            return [dict(row) for row in reader.execute(query.limit(limit)).mappings()]

    def tasks(
        self,
        *,
        names: tuple[str, ...] | None = None,
        claimed: bool | None = None,
        wfid: str | None = None,
        limit: int = 1000,
    ) -> list[Task]:
        """See `Views.tasks`."""
        query = page_of_tasks(names, claimed=claimed, wfid=wfid).limit(limit)
        return [rows.read(document, Task) for (document,) in self._all(query)]

    def task(self, name: str) -> Task | None:
        """See `Views.task`."""
        with self._reading() as session:
            found = session.read("SELECT document FROM tasks WHERE id = ?", name)
        return rows.read(found[0][0], Task) if found else None

    def open_work(self) -> list[dict[str, Any]]:
        """See `Views.open_work`."""
        names = ("participant", "waiting", "held", "waits_since")
        with self._reading() as session:
            return [dict(zip(names, row, strict=True)) for row in session.read(_OPEN_WORK)]

    def tickets(self, name: str | None = None, limit: int = 100) -> list[TicketState]:
        """See `Views.tickets`."""
        with self._reading() as session:
            return ticket_states(session, name, limit)

    def variables(self) -> dict[str, Any]:
        """See `Views.variables`."""
        with self._reading() as session:
            found = session.read("SELECT name, value FROM variables ORDER BY name")
        return {name: rows.read_value(value) for name, value in found}

    def totals(self) -> dict[str, int]:
        """See `Views.totals`."""
        with self._reading() as session:
            return dict(zip(_TOTALED, session.read(_TOTALS)[0], strict=True))

    def waiting(self) -> list[Waiting]:
        """See `Views.waiting`."""
        with self._reading() as session:
            return examination.waiting(session)

    def size(self) -> Size:
        """See `Views.size`."""
        with self._reading() as session:
            return sizing.measure(session)

    def examine(self, measures: Measures) -> dict[str, Signs]:
        """See `Views.examine`."""
        with self._reading() as session:
            return examination.examine(session, measures)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with self._connection() as reader:
            yield Session(driver_of(reader), self._dialect)

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        with explained(self._dialect), self._dialect.read_guard(), self._reader.begin() as reader:
            yield reader

    def _all(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        with self._connection() as reader:
            return list(reader.execute(query))

    def _library(self, session: Session) -> Library:
        return Library(session, self._definitions)


def page_of_processes(
    state: str | None, name: str | None, limit: int, before: tuple[float, str] | None
) -> sa.Select[Any]:
    """The statement for a page of processes; see `Views.processes`.

    Pages go on from the last row of the page before, by an index: the thousandth page costs as
    much as the first, and finished processes cost nothing where running ones are asked for.
    """
    table = schema.processes
    query = sa.select(table.c.document).limit(limit)
    query = query.order_by(table.c.launched_at.desc(), table.c.wfid.desc())
    if state is None:
        query = query.where(table.c.state != "removed")
    else:
        query = query.where(_RUNNING if state in _LIVE else table.c.state == state)
    if state == "error":
        query = query.where(table.c.wfid.in_(sa.select(schema.errors.c.wfid)))
    if name is not None:
        query = query.where(table.c.name == name)
    if before is not None:
        query = query.where(sa.tuple_(table.c.launched_at, table.c.wfid) < sa.tuple_(*before))
    return query


def page_of_tasks(
    names: tuple[str, ...] | None, *, claimed: bool | None, wfid: str | None
) -> sa.Select[Any]:
    """The statement for human tasks; see `Views.tasks`."""
    table = schema.tasks
    order = (table.c.priority.desc(), table.c.due.is_(None), table.c.due, table.c.at, table.c.id)
    query = _of(wfid, table, table.c.document).order_by(*order)
    if claimed is not None:
        query = query.where((table.c.holder != "") if claimed else (table.c.holder == ""))
    if names is not None:
        theirs = [_is_offered(name) for name in names]
        query = query.where(sa.or_(table.c.offered == "", table.c.holder.in_(names), *theirs))
    return query


def _is_offered(name: str) -> sa.ColumnElement[bool]:
    """Whether a name is in the column. LIKE would mind neither case nor wildcards."""
    column = schema.tasks.c.offered
    return sa.func.replace(column, rows.offered(name), "") != column


def _of(wfid: str | None, table: sa.Table, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    query = sa.select(*columns)
    return query if wfid is None else query.where(table.c.wfid == wfid)
