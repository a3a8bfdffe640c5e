"""Open work: who holds which dispatch or cancel, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.store.rows import read_work
from mint.store.session import key_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.model.effect import Control, Dispatch
    from mint.store.session import Session

_FREE = """
    SELECT o.id, o.what, o.document, e.fields
    FROM outbox AS o LEFT JOIN expressions AS e ON e.wfid = o.wfid AND e.key = o.key
    WHERE o.holder = ''{only} ORDER BY o.id LIMIT ? /*lock o*/
"""
_FREE_OF_ANY = _FREE.replace("{only}", "")
_FREE_OF_ONE = _FREE.replace("{only}", " AND o.participant = ?")

# From name to next name along the index: DISTINCT would read every waiting row.
UNHELD = """
    WITH RECURSIVE found AS (
        SELECT min(participant) AS name FROM outbox WHERE holder = ''
        UNION ALL
        SELECT (SELECT min(participant) FROM outbox WHERE holder = '' AND participant > found.name)
        FROM found WHERE found.name IS NOT NULL
    )
    SELECT name FROM found WHERE name IS NOT NULL
"""

_TAKE = """
    UPDATE outbox SET holder = ?, lease = ?
    WHERE id IN (SELECT CAST(number AS BIGINT) FROM {number} AS t)
"""

_OVER = "SELECT id FROM outbox AS o WHERE lease <= ? /*lock o*/"
_HELD = "SELECT id FROM outbox AS o WHERE holder = ? /*lock o*/"


def claim(
    session: Session, participants: list[str] | None, holder: str, limit: int, until: float | None
) -> list[Dispatch | Control]:
    """Give what nobody holds to `holder`; see `mint.ports.store.Store.claim`.

    One question for each participant: an index gives the oldest few of each, however long the
    queues are.
    """
    if participants is None:
        found = list(session.read(_FREE_OF_ANY, limit))
    else:
        found = [
            row
            for participant in sorted(set(participants))
            for row in session.read(_FREE_OF_ONE, participant, limit)
        ]
        found = sorted(found, key=lambda row: row[0])[:limit]
    hand(session, [row[0] for row in found], holder, until)
    return [read_work(what, document, fields) for _, what, document, fields in found]


def unheld(session: Session) -> list[str]:
    """Participants for whom work waits; see `mint.ports.store.Store.unheld`."""
    return [name for (name,) in session.read(UNHELD)]


def release(session: Session, holder: str | None, now: float) -> int:
    """Take back what is held; see `mint.ports.store.Store.release`."""
    held = session.read(_OVER, now) if holder is None else session.read(_HELD, holder)
    hand(session, [row[0] for row in held], "", None)
    return len(held)


def hand(session: Session, rows: Sequence[int], holder: str, until: float | None) -> None:
    """Book rows of the outbox on a holder, "" for nobody, until a moment or for good."""
    if rows:
        session.run(_TAKE, holder, until, key_list([str(row) for row in rows]))
