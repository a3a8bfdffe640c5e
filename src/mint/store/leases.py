"""Work on loan: who fetched which dispatch, and until when it is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.model.effect import Control, Dispatch
from mint.ports.leases import CANCEL, OPEN, PAUSED, Lease, Quota, Standing
from mint.store.outbox import UNHELD, hand
from mint.store.part import Part
from mint.store.rows import read, read_fields
from mint.store.session import key_list

if TYPE_CHECKING:
    from mint.store.session import Session

# As `outbox.UNHELD`: from name to next name along an index.
_OVERDUE_NAMES = """
    WITH RECURSIVE found AS (
        SELECT min(participant) AS name FROM outbox WHERE lease IS NOT NULL
        UNION ALL
        SELECT (
            SELECT min(participant) FROM outbox
            WHERE lease IS NOT NULL AND participant > found.name
        )
        FROM found WHERE found.name IS NOT NULL
    )
    SELECT name FROM found WHERE name IS NOT NULL AND EXISTS (
        SELECT 1 FROM outbox AS o WHERE o.participant = found.name AND o.lease <= ?
    )
"""

# The state of an expression is NULL as long as nothing holds it up: no pause, no cancel.
_GIVEN = """
    SELECT o.id, o.holder, o.document, e.fields
    FROM outbox AS o JOIN expressions AS e ON e.wfid = o.wfid AND e.key = o.key
    WHERE o.participant = ? AND {free} AND o.what = 'dispatch' AND e.state IS NULL
    ORDER BY {order} LIMIT ? /*lock o*/
"""
_FREE_WORK = _GIVEN.replace("{free}", "o.holder = ''").replace("{order}", "o.id")
_LAPSED_WORK = _GIVEN.replace("{free}", "o.lease <= ?").replace("{order}", "o.lease")

_LEASED = """
    SELECT count(*) FROM (
        SELECT 1 FROM outbox WHERE participant = ? AND lease > ? LIMIT ?
    ) AS t
"""

# Where several engines count the leases of a participant, they do so one after the other.
_TURNSTILE = "UPDATE participants SET at = at WHERE name = ?"

_RENEW = """
    UPDATE outbox SET lease = ? WHERE what = 'dispatch' AND holder = ? AND lease IS NOT NULL
    AND dispatch IN (SELECT dispatch FROM {dispatch} AS t)
"""

_TAKE = """
    UPDATE outbox SET lease = ?, holder = ? WHERE what = 'dispatch'
    AND dispatch IN (SELECT dispatch FROM {dispatch} AS t)
    AND substr(holder, 1, 6) <> 'local:'
    AND (lease IS NULL OR lease <= ? OR holder = ?)
"""

_STANDINGS = """
    SELECT o.dispatch, o.wfid, o.key, o.participant, o.holder, o.lease, o.at, o.document,
        e.state, c.document
    FROM {dispatch} AS t
    JOIN outbox AS o ON o.dispatch = t.dispatch AND o.what = 'dispatch'
    LEFT JOIN outbox AS c ON c.dispatch = t.dispatch AND c.what = 'cancel'
    LEFT JOIN expressions AS e ON e.wfid = o.wfid AND e.key = o.key
"""

_PAYLOADS = """
    SELECT o.dispatch, e.fields
    FROM {dispatch} AS t
    JOIN outbox AS o ON o.dispatch = t.dispatch AND o.what = 'dispatch'
    JOIN expressions AS e ON e.wfid = o.wfid AND e.key = o.key
"""

_LENT = "SELECT id, dispatch FROM outbox WHERE holder = ? AND lease IS NOT NULL"

_PROLONG = "UPDATE outbox SET lease = ? WHERE lease < ?"

_LET_GO = "UPDATE outbox SET holder = '', lease = NULL WHERE participant = ? AND lease <= ?"

_DESERTED = """
    SELECT c.document
    FROM {from} LEFT JOIN outbox AS o ON o.dispatch = c.dispatch AND o.what = 'dispatch'
    WHERE c.what = 'cancel' AND c.holder = ''
    AND (o.id IS NULL OR o.holder = '' OR o.lease <= ?)
"""
_DESERTED_OF_ALL = _DESERTED.replace("{from}", "outbox AS c")
_DESERTED_OF_THESE = _DESERTED.replace(
    "{from}", "{dispatch} AS t JOIN outbox AS c ON c.dispatch = t.dispatch"
)


class DatabaseLeases(Part):
    """Leases in a database; see `mint.ports.leases.Leases`. Safe from any thread."""

    def waiting(self, now: float) -> list[str]:
        """See `Leases.waiting`."""
        with self._reading() as session:
            found = {name for (name,) in session.read(UNHELD)}
            return sorted(found | {name for (name,) in session.read(_OVERDUE_NAMES, now)})

    def claim(
        self, quotas: list[Quota], holder: str, limit: int, now: float, until: float
    ) -> list[Lease]:
        """See `Leases.claim`."""
        with self._writing() as session:
            found: list[Any] = []
            for quota in sorted(quotas):  # in one order, so that two who claim never block
                found += _of_quota(session, quota, limit, now)
            found = sorted(found)[:limit]
            hand(session, [row[0] for row in found], holder, until)
        return [_lease(*row) for row in found]

    def take(self, dispatches: list[str], holder: str, now: float, until: float) -> None:
        """See `Leases.take`."""
        with self._writing() as session:
            session.run(_TAKE, until, holder, key_list(dispatches), now, holder)

    def renew(self, dispatches: list[str], holder: str, until: float) -> None:
        """See `Leases.renew`."""
        with self._writing() as session:
            session.run(_RENEW, until, holder, key_list(dispatches))

    def standings(self, dispatches: list[str]) -> dict[str, Standing]:
        """See `Leases.standings`."""
        with self._reading() as session:
            found = session.read(_STANDINGS, key_list(dispatches))
        return {row[0]: _standing(*row) for row in found}

    def payloads(self, dispatches: list[str]) -> dict[str, dict[str, Any]]:
        """See `Leases.payloads`."""
        with self._reading() as session:
            found = session.read(_PAYLOADS, key_list(dispatches))
        return {dispatch: read_fields(fields) for dispatch, fields in found if fields is not None}

    def give_back(self, holder: str, dispatches: list[str] | None, but: list[str]) -> list[str]:
        """See `Leases.give_back`."""
        kept, wanted = set(but), None if dispatches is None else set(dispatches)
        with self._writing() as session:
            given = [
                (number, dispatch)
                for number, dispatch in session.read(_LENT, holder)
                if dispatch not in kept and (wanted is None or dispatch in wanted)
            ]
            hand(session, [number for number, _ in given], "", None)
        return [dispatch for _, dispatch in given]

    def prolong(self, until: float) -> None:
        """See `Leases.prolong`."""
        with self._writing() as session:
            session.run(_PROLONG, until, until)

    def free(self, participants: list[str], now: float) -> int:
        """See `Leases.free`."""
        with self._writing() as session:
            return sum(session.run(_LET_GO, name, now) for name in sorted(participants))

    def overdue(self, now: float) -> list[str]:
        """See `Leases.overdue`."""
        with self._reading() as session:
            return [name for (name,) in session.read(_OVERDUE_NAMES, now)]

    def deserted(self, dispatches: list[str] | None, now: float) -> list[Control]:
        """See `Leases.deserted`."""
        with self._reading() as session:
            if dispatches is None:
                found = session.read(_DESERTED_OF_ALL, now)
            else:
                found = session.read(_DESERTED_OF_THESE, key_list(dispatches), now)
        return [read(document, Control) for (document,) in found]


def _of_quota(session: Session, quota: Quota, limit: int, now: float) -> list[Any]:
    """Rows that may be given for a quota, the oldest first."""
    room = limit
    if quota.concurrency is not None:
        if session.dialect.shared:
            session.run(_TURNSTILE, quota.entry)
        room = min(limit, quota.concurrency - _leased(session, quota, now))
    if room <= 0:
        return []
    found: list[Any] = []
    for name in quota.names:
        found += session.read(_FREE_WORK, name, room)
        found += session.read(_LAPSED_WORK, name, now, room)
    return sorted(found)[:room]


def _leased(session: Session, quota: Quota, now: float) -> int:
    """How many leases a quota has that are not over; no more are counted than it allows."""
    names = quota.names
    return sum(session.read(_LEASED, name, now, quota.concurrency)[0][0] for name in names)


def _lease(_number: int, before: str, document: str, fields: str | None) -> Lease:
    dispatch = read(document, Dispatch)
    if fields is not None:
        dispatch.fields = read_fields(fields)
    return Lease(dispatch, before)


def _standing(*row: Any) -> Standing:
    *where, work, state, cancel = row
    attempt = read(work, Dispatch).attempt
    if cancel is not None:
        return Standing._make((*where, CANCEL, read(cancel, Control).flavour, attempt))
    return Standing._make((*where, PAUSED if state == "paused" else OPEN, "", attempt))
