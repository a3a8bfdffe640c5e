"""Live processes that have too long a history lose the oldest lines of it.

To count the lines of every process would read the whole history. So only one new line in so many is
looked at: whose it is tells who writes a lot, and only their lines are counted. A process is found
when it is about a hundredth above the limit, or some rounds later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter.journal import Past
from mint.model.delta import Delta
from mint.ports.tidying import Tidied
from mint.store import rows, schema
from mint.store.session import key_list
from mint.store.writes import Delete

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.store.session import Session
    from mint.store.writes import Row

KIND = "history_trimmed"
"""The line that stands for those that went."""

FINENESS = 100
"""Lines that are looked at of a history that is as long as it may be."""

SAMPLES = 10_000
"""Lines that are looked at in one round at most; the rest are looked at in the next."""

_SAMPLE = """
    WITH RECURSIVE seen AS (
        SELECT f.id, f.wfid
        FROM (SELECT id, wfid FROM history WHERE id > ? ORDER BY id LIMIT 1) AS f
        UNION ALL
        SELECT h.id, h.wfid
        FROM seen JOIN history AS h
            ON h.id = (SELECT min(n.id) FROM history AS n WHERE n.id >= seen.id + ?)
    )
    SELECT id, wfid FROM seen LIMIT ?
"""

# The newest line of those that are too many; NULL where there are none.
_EXCESS = """
    SELECT p.wfid,
        (SELECT h.id FROM history AS h WHERE h.wfid = p.wfid ORDER BY h.id DESC LIMIT 1 OFFSET ?)
    FROM {wfid} AS t JOIN processes AS p ON p.wfid = t.wfid AND p.state = 'running'
"""

_LAST = "SELECT max(id) FROM history"
_LOCK = "SELECT p.wfid FROM processes AS p WHERE p.wfid = ? AND p.state = 'running' /*lock p*/"
_OLDEST = """
    SELECT id, kind, data, delta FROM history WHERE wfid = ? AND id <= ? ORDER BY id LIMIT ?
"""
_COUNT = "SELECT count(*), min(id) FROM history WHERE wfid = ? AND id <= ?"
_KIND = "SELECT kind FROM history WHERE id = ?"
_STAND_IN = """
    UPDATE history SET kind = ?, key = '', name = '', "by" = '', data = ?, delta = ? WHERE id = ?
"""
_GONE = Delete(schema.history, ("id",))


def long_histories(session: Session, limit: int, after: int) -> tuple[list[tuple[str, int]], int]:
    """Live processes with more lines than they may have.

    Args:
        session: a transaction that reads.
        limit: lines of one process; 0: any number.
        after: number of the line up to which all was looked at before.

    Returns:
        (wfid, number of the newest line that is to go) of each, and where to go on the next time.
    """
    if not limit:
        return [], after
    seen = session.read(_SAMPLE, after, max(1, limit // FINENESS), SAMPLES)
    return _excess(session, limit, seen), seen[-1][0] if seen else after


def all_long_histories(session: Session, limit: int) -> list[str]:
    """Live processes with more lines than that, of all that there are.

    Args:
        session: a transaction that reads.
        limit: lines of one process.
    """
    last = session.read(_LAST)[0][0] or 0
    step = max(1, limit // FINENESS, last // SAMPLES)
    return [wfid for wfid, _ in _excess(session, limit, session.read(_SAMPLE, 0, step, SAMPLES))]


def _excess(session: Session, limit: int, seen: Sequence[Row]) -> list[tuple[str, int]]:
    """Of those whose lines were seen, who has too many, and the newest line that is one of them."""
    if not seen:
        return []
    found = session.read(_EXCESS, limit, key_list(sorted({wfid for _, wfid in seen})))
    return [(wfid, until) for wfid, until in found if until is not None]


def trim(session: Session, wfid: str, until: int, most: int) -> tuple[Tidied, bool]:
    """Delete some lines of a process, the oldest: (what went, whether those were all).

    One line stays in their place and tells how many went; it keeps all that they changed.

    Args:
        session: a transaction that writes.
        wfid: the process.
        until: number of the newest line that is to go.
        most: how many lines to look at.
    """
    if not session.read(_LOCK, wfid):
        return Tidied(), True
    found = session.read(_OLDEST, wfid, until, most)
    before = _told(found)
    gone = len(found) if before is None else len(found) - 1
    if gone <= 0:
        return Tidied(), True
    session.write(_GONE, [(row[0],) for row in found[:-1]])
    told = rows.text({"lines": gone + (before or 0)})
    session.run(_STAND_IN, KIND, told, _folded(found), found[-1][0])
    over = len(found) < most
    return Tidied(lines=gone, trimmed=1 if over else 0), over


def _folded(found: Sequence[Row]) -> str | None:
    """What these lines changed all in all; None when none of them tells."""
    past, told = Past(), False
    for _, _, data, delta in found:
        if delta is not None:
            told = True
            fields = None if data is None else rows.read_fields(data).get("fields")
            past.go_on(rows.read(delta, Delta), fields)
    return rows.text(past.as_delta()) if told else None


def would_trim(session: Session, wfid: str, until: int) -> Tidied:
    """What `trim` would do, all in all."""
    count, first = session.read(_COUNT, wfid, until)[0]
    stands_in = count and session.read(_KIND, first)[0][0] == KIND
    gone = count - 1 if stands_in else count
    return Tidied(lines=gone, trimmed=1) if gone else Tidied()


def _told(found: Sequence[Row]) -> int | None:
    """How many lines went before, as the line in their place tells; None when it is no such."""
    if not found or found[0][1] != KIND:
        return None
    lines: int = rows.read_fields(found[0][2])["lines"]
    return lines
