from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mint.model.effect import ErrorRecord, Event, Schedule
from mint.model.node import Node, Process
from mint.model.task import Task
from mint.store import examination, nodes, rows, schema, sizing
from mint.store.connections import driver_of
from mint.store.definitions import Library
from mint.store.failures import explained
from mint.store.session import Session, key_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.definition import Definition
    from mint.ports.examination import Measures, Signs, Size, Waiting
    from mint.store.definitions import Definitions
    from mint.store.dialect import Dialect

_COUNTS = """
    SELECT t.wfid,
        (SELECT count(*) FROM expressions AS e WHERE e.wfid = t.wfid),
        (SELECT count(*) FROM errors AS e WHERE e.wfid = t.wfid)
    FROM {wfid} AS t
"""

_HISTORY = """
    SELECT id, wfid, at, kind, key, name, "by", data FROM history
    WHERE wfid = ? AND id > ? ORDER BY id LIMIT ?
"""

_DEAD_LETTERS = "SELECT id, at, body, reason FROM dead_letters ORDER BY id DESC LIMIT ?"

_OPEN_WORK = """
    SELECT participant,
        sum(CASE WHEN holder = '' THEN 1 ELSE 0 END),
        sum(CASE WHEN holder = '' THEN 0 ELSE 1 END),
        min(CASE WHEN holder = '' THEN at END)
    FROM outbox WHERE what = 'dispatch' GROUP BY participant ORDER BY participant
"""

_TOTALED = ("running", "errors", "schedules", "dispatches", "inbox", "listeners", "dead_letters")
_TOTALS = """
    SELECT
        (SELECT count(*) FROM processes WHERE state = 'running'),
        (SELECT count(*) FROM errors),
        (SELECT count(*) FROM schedules),
        (SELECT count(*) FROM outbox),
        (SELECT count(*) FROM inbox),
        (SELECT count(*) FROM listeners),
        (SELECT count(*) FROM dead_letters)
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

    def errors(self, wfid: str | None = None, limit: int = 1000) -> list[ErrorRecord]:
        """See `Views.errors`."""
        table = schema.errors
        query = _of(wfid, table, table.c.document).order_by(table.c.at.desc(), table.c.key)
        return [rows.read(row[0], ErrorRecord) for row in self._all(query.limit(limit))]

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
    if state is not None:
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
