"""Questions about errors: by cause, by choice, one by one.

Errors of which there are ten thousand are counted along an index; documents, which hold payloads,
are read of those that are told only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mint.model.effect import ErrorRecord
from mint.ports.causes import Cause, ErrorName, Idle
from mint.store import rows, schema
from mint.store.session import key_list, key_rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from mint.ports.causes import Chosen
    from mint.store.session import Session

_CAUSES = """
    SELECT g.cause, g.errors, g.processes, g.oldest, g.newest,
        (SELECT e.document FROM errors AS e WHERE e.cause = g.cause
         ORDER BY e.at DESC, e.wfid DESC LIMIT 1)
    FROM (SELECT cause, count(*) AS errors, count(DISTINCT wfid) AS processes,
              min(at) AS oldest, max(at) AS newest
          FROM errors GROUP BY cause ORDER BY max(at) DESC, cause LIMIT ?) AS g
    ORDER BY g.newest DESC, g.cause
"""

_WFIDS = "SELECT wfid FROM errors WHERE cause = ? ORDER BY at DESC, wfid DESC LIMIT ?"

_NEWER = "SELECT count(*) FROM errors WHERE cause = ? AND at > ?"

_SINCE = """
    SELECT e.wfid, e.key, e.at FROM {wfid} AS t JOIN errors AS e ON e.wfid = t.wfid
    WHERE e.at >= ? ORDER BY e.at, e.wfid, e.key
"""

_ERROR = "SELECT document FROM errors WHERE wfid = ? AND key = ?"

_AT_WORK = """
    SELECT count(*) FROM {wfid, key} AS t WHERE
        EXISTS (SELECT 1 FROM outbox AS o WHERE o.wfid = t.wfid AND o.key = t.key)
        OR EXISTS (SELECT 1 FROM schedules AS s WHERE s.wfid = t.wfid AND s.key = t.key)
"""

# Nothing else of it is alive than steps in error and those around them.
_IDLE = """
    SELECT f.wfid, p.name, f.since, p.ended_at IS NOT NULL
    FROM (SELECT wfid, max(at) AS since FROM errors GROUP BY wfid) AS f
    JOIN processes AS p ON p.wfid = f.wfid
    WHERE f.since < ?
        AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE o.wfid = f.wfid)
        AND NOT EXISTS (SELECT 1 FROM schedules AS s WHERE s.wfid = f.wfid)
        AND NOT EXISTS (SELECT 1 FROM listeners AS l WHERE l.wfid = f.wfid)
        AND NOT EXISTS (SELECT 1 FROM expressions AS e
                        WHERE e.wfid = f.wfid AND (e.state = 'paused' OR e.name = 'stall'))
    ORDER BY f.since, f.wfid
"""

_FEW = 5
"""Processes of a cause that are told."""


def causes(session: Session, limit: int) -> list[Cause]:
    """See `Views.causes`."""
    found = []
    for cause, count, processes, first, last, document in session.read(_CAUSES, limit):
        newest = rows.read(document, ErrorRecord)
        # As many rows as it takes to find a few processes, whose errors may be many.
        wfids = dict.fromkeys(row[0] for row in session.read(_WFIDS, cause, _FEW * 4))
        found.append(Cause(cause, count, processes, first, last, newest, list(wfids)[:_FEW]))
    return found


def newer(session: Session, cause: str, at: float) -> int:
    """See `Views.newer_errors`."""
    count: int = session.read(_NEWER, cause, at)[0][0]
    return count


def since(session: Session, wfids: Collection[str], at: float) -> list[ErrorName]:
    """See `Views.errors_since`."""
    found = session.read(_SINCE, key_list(sorted(wfids)), at) if wfids else ()
    return [ErrorName(*row) for row in found]


def error(session: Session, wfid: str, key: str) -> ErrorRecord | None:
    """See `Views.error`."""
    found = session.read(_ERROR, wfid, key)
    return rows.read(found[0][0], ErrorRecord) if found else None


def at_work(session: Session, names: list[tuple[str, str]]) -> int:
    """See `Views.at_work`."""
    count: int = session.read(_AT_WORK, key_rows(names))[0][0] if names else 0
    return count


def idle(session: Session, before: float) -> list[Idle]:
    """See `Views.idle`."""
    found = session.read(_IDLE, before)
    return [Idle(wfid, name, since, bool(over)) for wfid, name, since, over in found]


def records(chosen: Chosen, limit: int) -> sa.Select[Any]:
    """The statement for the documents of errors, the newest first."""
    table = schema.errors
    return _chosen(chosen, table.c.document).limit(limit)


def names(chosen: Chosen, limit: int) -> sa.Select[Any]:
    """The statement for which errors there are, the newest first."""
    table = schema.errors
    return _chosen(chosen, table.c.wfid, table.c.key, table.c.at).limit(limit)


def name_of(row: Any) -> ErrorName:
    """Which error a row of `names` tells."""
    return ErrorName(*row)


def _chosen(chosen: Chosen, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    table = schema.errors
    query = sa.select(*columns).order_by(table.c.at.desc(), table.c.wfid, table.c.key)
    for name in ("cause", "definition", "participant"):
        value = getattr(chosen, name)
        if value is not None:
            query = query.where(table.c[name] == value)
    if chosen.wfids is not None:
        query = query.where(table.c.wfid.in_(chosen.wfids))
    return query
