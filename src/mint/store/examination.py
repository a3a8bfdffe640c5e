"""What is wrong with what is stored: each kind of fault is one question to the database.

A question sees one moment, so that nothing is a fault merely because it is just being changed.
Each counts all that there is and tells some of it. None is asked by an engine: they may read whole
tables, in some tenths of a second for a hundred thousand processes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.ports.examination import Measures, Sign, Signs, Waiting
from mint.store import sizing, trimming
from mint.store.ticket_states import deadlocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.store.session import Session

_LIVE = "(e.state IS NULL OR e.state <> 'replied')"
"""A reply that is kept for its parent is no expression that could go on."""

_OF_A_LIVE_ONE = f"""
    AS t JOIN expressions AS e ON e.wfid = t.wfid AND e.key = t.key
    WHERE t.wfid = p.wfid AND {_LIVE}
"""

_LIFELESS = f"""
    SELECT p.wfid, '' AS key, p.launched_at AS since, 0 AS number, '' AS text
    FROM processes AS p
    WHERE p.state = 'running'
        AND NOT EXISTS (SELECT 1 FROM expressions AS e WHERE e.wfid = p.wfid AND {_LIVE})
"""  # noqa: S608 - our own text

# A process moves on through a workitem, a schedule, an event, a ticket, the replay of an error,
# somebody who resumes it, or a message that waits in the inbox; `stall` and what is lost wait for a
# cancel.
_STUCK = f"""
    WITH suspects AS MATERIALIZED (
        SELECT p.wfid FROM processes AS p
        WHERE p.state = 'running'
            AND NOT EXISTS (SELECT 1 FROM outbox {_OF_A_LIVE_ONE})
            AND NOT EXISTS (SELECT 1 FROM schedules {_OF_A_LIVE_ONE})
            AND NOT EXISTS (SELECT 1 FROM errors {_OF_A_LIVE_ONE})
            AND NOT EXISTS (SELECT 1 FROM listeners {_OF_A_LIVE_ONE})
            AND NOT EXISTS (SELECT 1 FROM tickets {_OF_A_LIVE_ONE} AND t.since IS NULL)
            AND NOT EXISTS (
                SELECT 1 FROM expressions AS e
                WHERE e.wfid = p.wfid AND (
                    e.name IN ('stall', 'lose') OR e.state IN ('paused', 'failed')
                    OR (e.document ->> 'lost' IS NOT NULL AND {_LIVE})))
            AND EXISTS (SELECT 1 FROM expressions AS e WHERE e.wfid = p.wfid AND {_LIVE})
    )
    SELECT s.wfid, '' AS key,
        (SELECT h.at FROM history AS h WHERE h.wfid = s.wfid ORDER BY h.id DESC LIMIT 1) AS since,
        0 AS number, '' AS text
    FROM suspects AS s
    WHERE NOT EXISTS (SELECT 1 FROM inbox AS i WHERE replace(i.body, s.wfid, '') <> i.body)
"""  # noqa: S608 - our own text

# What was attached from outside may outlive the expression that it was attached to.
_EXPRESSIONS = """
    SELECT e.wfid, e.key, CAST(NULL AS DOUBLE PRECISION) AS since, 0 AS number, 'process' AS text
    FROM expressions AS e LEFT JOIN processes AS p ON p.wfid = e.wfid
    WHERE p.wfid IS NULL
    UNION ALL
    SELECT e.wfid, e.key, CAST(NULL AS DOUBLE PRECISION), 0, 'parent'
    FROM expressions AS e JOIN processes AS p ON p.wfid = e.wfid
        LEFT JOIN expressions AS u ON u.wfid = e.wfid AND u.key = e.parent
    WHERE e.parent IS NOT NULL AND u.key IS NULL AND e.document ->> 'attached' IS NULL
"""

_ORPHANS = """
    SELECT t.wfid, t.key, {since} AS since, 0 AS number, {text} AS text
    FROM {table} AS t LEFT JOIN expressions AS e ON e.wfid = t.wfid AND e.key = t.key
    WHERE e.wfid IS NULL
"""

_OVERDUE = """
    SELECT wfid, key, due AS since, 0 AS number, '' AS text FROM schedules WHERE due < ?
"""

_EXPIRED = """
    SELECT wfid, key, lease AS since, 0 AS number, participant AS text FROM outbox WHERE lease < ?
"""

_CLOCK = """
    SELECT '' AS wfid, '' AS key, at AS since, 0 AS number, kind AS text FROM history
    WHERE id = (SELECT max(id) FROM history) AND at > ?
"""

# To tell the length of a text SQLite reads all of it: it is asked only where there can be one.
_PAYLOADS = """
    SELECT wfid, key, CAST(NULL AS DOUBLE PRECISION) AS since, length(fields) AS number, '' AS text
    FROM expressions WHERE length(fields) > ?
"""
_PAYLOADS_COMPRESSED = """
    SELECT wfid, key, CAST(NULL AS DOUBLE PRECISION) AS since,
        octet_length(CAST(fields AS TEXT)) AS number, '' AS text
    FROM expressions
    WHERE pg_column_size(fields) > ? / 200 AND octet_length(CAST(fields AS TEXT)) > ?
"""
_MOST_READ = 4 * 1024**3
"""Bytes of the largest SQLite database in which large payloads are looked for."""

_COUNT = "SELECT count(*) FROM history WHERE wfid = ?"

# The order is total, so that the same few are told each time.
_TELL = """
    SELECT f.wfid, f.key, f.since, f.number, f.text, count(*) OVER ()
    FROM ({question}) AS f ORDER BY f.since, f.wfid, f.key LIMIT ?
"""

_WAITING = """
    SELECT participant, count(*), sum(CASE WHEN holder = '' THEN 1 ELSE 0 END),
        min(CASE WHEN holder = '' THEN at END)
    FROM outbox WHERE what = 'dispatch' GROUP BY participant
"""


def _orphans(table: str, since: str, text: str = "''") -> str:
    filled = _ORPHANS.replace("{table}", table)
    return filled.replace("{since}", since).replace("{text}", text)


# A cancel may outlive its expression: who failed may be told to clean up.
_WORK = _orphans("outbox", "t.at", "t.participant") + " AND t.what = 'dispatch'"

_NEVER = "CAST(NULL AS DOUBLE PRECISION)"
_QUESTIONS: dict[str, tuple[str, Callable[[Measures], tuple[Any, ...]]]] = {
    "lifeless": (_LIFELESS, lambda _: ()),
    "stuck": (_STUCK, lambda _: ()),
    "orphaned expressions": (_EXPRESSIONS, lambda _: ()),
    "orphaned schedules": (_orphans("schedules", "t.due"), lambda _: ()),
    "orphaned work": (_WORK, lambda _: ()),
    "orphaned errors": (_orphans("errors", "t.at"), lambda _: ()),
    "orphaned listeners": (_orphans("listeners", _NEVER, "t.name"), lambda _: ()),
    "orphaned tickets": (_orphans("tickets", "t.asked_at", "t.name"), lambda _: ()),
    "overdue": (_OVERDUE, lambda measures: (measures.now - measures.overdue,)),
    "expired": (_EXPIRED, lambda measures: (measures.now - measures.overdue,)),
    "clock": (_CLOCK, lambda measures: (measures.now + measures.overdue,)),
}


def examine(session: Session, measures: Measures) -> dict[str, Signs]:
    """What is wrong, by kind; see `mint.ports.views.Views.examine`."""
    found = {
        kind: _ask(session, question, values(measures), measures.told)
        for kind, (question, values) in _QUESTIONS.items()
    }
    found["deadlock"] = deadlocks(session, measures.told)
    found["history"] = _histories(session, measures)
    found["payload"] = _payloads(session, measures)
    return {kind: signs for kind, signs in found.items() if signs.total}


def waiting(session: Session) -> list[Waiting]:
    """Open work by participant; see `mint.ports.views.Views.waiting`."""
    found = [Waiting(*row) for row in session.read(_WAITING)]
    return sorted(found, key=lambda each: (each.since is None, each.since, each.participant))


def _ask(session: Session, question: str, values: tuple[Any, ...], told: int) -> Signs:
    rows = session.read(_TELL.replace("{question}", question), *values, told)
    return Signs(rows[0][5] if rows else 0, [Sign(*row[:5]) for row in rows])


def _histories(session: Session, measures: Measures) -> Signs:
    """Live processes with many lines, the longest first."""
    long = trimming.all_long_histories(session, measures.history)
    counted = [Sign(wfid, count=session.read(_COUNT, wfid)[0][0]) for wfid in long]
    counted.sort(key=lambda sign: (-sign.count, sign.wfid))
    return Signs(len(counted), counted[: measures.told])


def _payloads(session: Session, measures: Measures) -> Signs:
    least, told = measures.payload, measures.told
    if session.dialect.shared:
        return _ask(session, _PAYLOADS_COMPRESSED, (least, least), told)
    if not least < sizing.measure(session).size < _MOST_READ:
        return Signs(0, [])
    return _ask(session, _PAYLOADS, (least,), told)
