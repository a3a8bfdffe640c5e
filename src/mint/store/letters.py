"""Queues of letters to services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.ports.letters import Buried, Claim, Count, Held, Letter
from mint.store import host_tables
from mint.store.part import Part
from mint.store.session import key_list
from mint.store.writes import Insert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.store.session import Session

_PUT = Insert(
    host_tables.trigger_letters,
    ("queue", "letter", "body", "attempt", "claims", "due", "holder", "at", "reason"),
    ("queue", "letter"),
    replace=False,
)

# Where several take from the database at once, they do so one after the other.
_TURNSTILE = "SELECT pg_advisory_xact_lock(7238249, 0)"

_TAKEN_BY_OTHERS = """
    SELECT 1 FROM trigger_letters
    WHERE queue = ? AND holder <> '' AND holder <> ? AND due > ? LIMIT 1
"""
_FREE = """
    SELECT id, letter, body, attempt, at, reason, claims FROM trigger_letters AS l
    WHERE queue = ? AND due <= ? ORDER BY queue, id LIMIT ? /*lock l*/
"""
_NUMBERS = "id IN (SELECT CAST(number AS BIGINT) FROM {number} AS t)"
_TAKE = f"UPDATE trigger_letters SET holder = ?, due = ?, claims = claims + 1 WHERE {_NUMBERS}"  # noqa: S608 - ours
_WAITING = """
    SELECT t.queue FROM {queue} AS t WHERE EXISTS (
        SELECT 1 FROM trigger_letters AS l WHERE l.queue = t.queue AND l.due <= ?
    )
"""
_RENEW = "UPDATE trigger_letters SET due = ? WHERE holder = ?"
_RELEASE = """
    UPDATE trigger_letters SET holder = '', due = ?, claims = claims - 1 WHERE holder = ?
"""
_SETTLE = f"DELETE FROM trigger_letters WHERE holder = ? AND {_NUMBERS}"  # noqa: S608 - ours
_DELAY = """
    UPDATE trigger_letters
    SET holder = '', due = ?, attempt = attempt + ?, claims = 0, reason = ?
    WHERE id = ? AND holder = ?
"""
_BURY = """
    INSERT INTO trigger_dead (queue, letter, body, attempt, first, at, reason)
    SELECT queue, letter, body, attempt, at, CAST(? AS DOUBLE PRECISION), CAST(? AS TEXT)
    FROM trigger_letters WHERE id = ? AND holder = ?
"""
_GONE = "DELETE FROM trigger_letters WHERE id = ? AND holder = ?"
_COUNTS = """
    SELECT queue,
        sum(CASE WHEN due <= ? THEN 1 ELSE 0 END),
        sum(CASE WHEN due > ? AND holder = '' THEN 1 ELSE 0 END),
        sum(CASE WHEN due > ? AND holder <> '' THEN 1 ELSE 0 END)
    FROM trigger_letters GROUP BY queue ORDER BY queue
"""
_REMOVE = "DELETE FROM trigger_letters WHERE queue IN (SELECT queue FROM {queue} AS t)"
_FORGET = "DELETE FROM trigger_letters WHERE queue = ? AND at < ?"
_BURIED = """
    SELECT id, queue, letter, body, attempt, first, at, reason FROM trigger_dead
"""
_BURIED_ALL = f"{_BURIED} ORDER BY id LIMIT ?"
_BURIED_ONE = f"{_BURIED} WHERE id = ?"
_UNBURY = """
    INSERT INTO trigger_letters
        (queue, letter, body, attempt, claims, due, holder, at, reason)
    SELECT queue, letter, body, 1, 0, CAST(? AS DOUBLE PRECISION), '', first, ''
    FROM trigger_dead WHERE id = ?
    ON CONFLICT (queue, letter) DO NOTHING
"""
_DROP = "DELETE FROM trigger_dead WHERE id = ?"


class DatabaseLetters(Part):
    """Queues in a database; see `mint.ports.letters.Letters`. Safe from any thread."""

    def put(self, letters: Sequence[Letter]) -> None:
        """See `Letters.put`."""
        with self._writing() as session:
            rows = [(one.queue, one.id, one.body, 1, 0, one.at, "", one.at, "") for one in letters]
            session.write(_PUT, rows)

    def claim(self, claim: Claim) -> list[Held]:
        """See `Letters.claim`."""
        with self._writing() as session:
            if session.dialect.shared:
                session.read(_TURNSTILE)
            if session.read(_TAKEN_BY_OTHERS, claim.queue, claim.holder, claim.now):
                return []
            rows = session.read(_FREE, claim.queue, claim.now, claim.limit)
            numbers = key_list([str(row[0]) for row in rows])
            if rows:
                session.run(_TAKE, claim.holder, claim.until, numbers)
            for row in rows:
                if row[6] >= claim.times:
                    reason = f"taken {claim.times} times and never settled: {row[5]}".strip(": ")
                    _bury(session, row[0], claim.holder, claim.now, reason)
        return [Held(*row[:6]) for row in rows if row[6] < claim.times]

    def waiting(self, queues: Sequence[str], now: float) -> set[str]:
        """See `Letters.waiting`."""
        with self._reading() as session:
            return {name for (name,) in session.read(_WAITING, key_list(queues), now)}

    def renew(self, holders: Sequence[str], until: float) -> None:
        """See `Letters.renew`."""
        with self._writing() as session:
            for holder in holders:
                session.run(_RENEW, until, holder)

    def release(self, holder: str, now: float) -> None:
        """See `Letters.release`."""
        with self._writing() as session:
            session.run(_RELEASE, now, holder)

    def settle(self, numbers: Sequence[int], holder: str) -> None:
        """See `Letters.settle`."""
        with self._writing() as session:
            session.run(_SETTLE, holder, key_list([str(one) for one in numbers]))

    def delay(self, number: int, holder: str, due: float, reason: str, *, counts: bool) -> None:
        """See `Letters.delay`."""
        with self._writing() as session:
            session.run(_DELAY, due, int(counts), _storable(reason), number, holder)

    def bury(self, number: int, holder: str, at: float, reason: str) -> None:
        """See `Letters.bury`."""
        with self._writing() as session:
            _bury(session, number, holder, at, reason)

    def counts(self, now: float) -> list[Count]:
        """See `Letters.counts`."""
        with self._reading() as session:
            return [Count(*row) for row in session.read(_COUNTS, now, now, now)]

    def remove(self, queues: Sequence[str]) -> int:
        """See `Letters.remove`."""
        with self._writing() as session:
            return session.run(_REMOVE, key_list(queues))

    def forget(self, queue: str, before: float) -> None:
        """See `Letters.forget`."""
        with self._writing() as session:
            session.run(_FORGET, queue, before)

    def buried(self, limit: int) -> list[Buried]:
        """See `Letters.buried`."""
        with self._reading() as session:
            return [Buried(*row) for row in session.read(_BURIED_ALL, limit)]

    def buried_one(self, number: int) -> Buried | None:
        """See `Letters.buried_one`."""
        with self._reading() as session:
            return next((Buried(*row) for row in session.read(_BURIED_ONE, number)), None)

    def unbury(self, number: int, now: float) -> bool:
        """See `Letters.unbury`."""
        with self._writing() as session:
            session.run(_UNBURY, now, number)
            return session.run(_DROP, number) == 1

    def drop(self, number: int) -> bool:
        """See `Letters.drop`."""
        with self._writing() as session:
            return session.run(_DROP, number) == 1


def _bury(session: Session, number: int, holder: str, at: float, reason: str) -> None:
    session.run(_BURY, at, _storable(reason), number, holder)
    session.run(_GONE, number, holder)


def _storable(text: str) -> str:
    """Without the one character that PostgreSQL has in no text."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
