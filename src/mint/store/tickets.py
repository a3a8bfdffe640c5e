from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import TicketsBusy
from mint.model.effect import Claim
from mint.store import schema
from mint.store.session import key_list
from mint.store.writes import Delete, Insert, insert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.store.session import Session
    from mint.store.writes import Row

_COLUMNS = "c.claim, c.name, c.wfid, c.key, c.places, c.rank, c.lease, c.asked_at, c.above"

# One number stands for all locks of this kind, the other for the name; names that share a number
# only wait for each other without need.
_LOCK_NAMES = """
    SELECT pg_advisory_xact_lock(7238247, s.h) FROM (
        SELECT DISTINCT hashtext(t.name) AS h FROM {name} AS t ORDER BY h
    ) AS s
"""
_TRY_NAMES = "SELECT pg_try_advisory_xact_lock(7238247, hashtext(t.name)) FROM {name} AS t"

_HOLDING = """
    SELECT count(*), min(places), (SELECT l.places FROM ticket_limits AS l WHERE l.name = ?)
    FROM tickets AS c WHERE c.name = ? AND c.since IS NOT NULL
"""

_NEXT = f"""
    SELECT {_COLUMNS} FROM tickets AS c WHERE c.name = ? AND c.since IS NULL
    ORDER BY c.rank, c.id LIMIT 1
"""  # noqa: S608 - our own text

_GRANT = "UPDATE tickets SET since = ? WHERE claim = ?"
_HOLDERS = f"""
    SELECT {_COLUMNS} FROM tickets AS c WHERE c.name = ? AND c.since IS NOT NULL ORDER BY c.id
"""  # noqa: S608 - our own text
_WAITING_WITHIN = f"""
    SELECT {_COLUMNS} FROM tickets AS c WHERE c.wfid = ? AND c.since IS NULL ORDER BY c.id
"""  # noqa: S608 - our own text
_GIVE_BACK = "DELETE FROM tickets WHERE claim = ?"

_CLAIMS = Insert(
    schema.tickets,
    ("claim", "name", "wfid", "key", "places", "rank", "lease", "asked_at", "above"),
)
_LIMITS = insert(schema.ticket_limits)
_NO_LIMIT = Delete(schema.ticket_limits, ("name",))

_FARTHEST = 100
"""Claims that are looked at for a circle of those who wait for each other."""

_read_above = msgspec.json.Decoder(tuple[str, ...]).decode


class DatabaseTickets:
    """Tickets in a database; see `mint.ports.tickets.Tickets`.

    Args:
        session: the transaction.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._locked: set[str] = set()

    def lock(self, names: list[str]) -> None:
        """See `Tickets.lock`. A database of one writer needs no locks."""
        new = sorted(set(names) - self._locked)
        if not new or not self._session.dialect.shared:
            return
        if not self._locked:
            self._session.read(_LOCK_NAMES, key_list(new))
        elif not all(row[0] for row in self._session.read(_TRY_NAMES, key_list(new))):
            names = [*self._locked, *new]
            message = f"another engine is busy with one of the tickets {', '.join(names)}"
            raise TicketsBusy(message, names)
        self._locked.update(new)

    def ask(self, claim: Claim) -> None:
        """See `Tickets.ask`."""
        above = msgspec.json.encode(claim.above).decode()
        row = (claim.id, claim.name, claim.wfid, claim.key, claim.places, claim.rank)
        self._session.write(_CLAIMS, [(*row, claim.lease, claim.asked_at, above)])

    def give_back(self, claim: str) -> bool:
        """See `Tickets.give_back`."""
        return self._session.run(_GIVE_BACK, claim) > 0

    def serve(self, name: str, now: float) -> list[Claim]:
        """See `Tickets.serve`."""
        granted: list[Claim] = []
        held, smallest, limit = self._session.read(_HOLDING, name, name)[0]
        while (claim := self._next(name)) is not None:
            smallest = claim.places if smallest is None else min(smallest, claim.places)
            if held >= (smallest if limit is None else limit):
                break
            self._session.run(_GRANT, now, claim.id)
            granted.append(claim)
            held += 1
        return granted

    def circle(self, claim: Claim) -> list[Claim] | None:
        """See `Tickets.circle`."""
        if not claim.above:
            return None
        needs = self._needs(claim)
        stuck = set() if needs is None else _stuck(needs)
        if needs is None or claim.id not in stuck:
            return None
        return [one for one, _ in needs.values() if one.id in stuck]

    def _needs(self, claim: Claim) -> dict[str, tuple[Claim, list[list[str]]]] | None:
        """The claims on which one depends, itself first, by id.

        Each comes with a list for each holder of its ticket: the claims that the holder waits for.
        None when they are too many to look at.
        """
        found: dict[str, tuple[Claim, list[list[str]]]] = {}
        left = [claim]
        while left:
            one = left.pop(0)
            if one.id in found:
                continue
            if len(found) >= _FARTHEST:
                return None
            below = [
                [each for each in self._waiting_within(holder.wfid) if holder.id in each.above]
                for holder in self.held(one.name)
            ]
            found[one.id] = (one, [[each.id for each in waiting] for waiting in below])
            left += [each for waiting in below for each in waiting]
        return found

    def held(self, name: str, wfid: str | None = None) -> list[Claim]:
        """See `Tickets.held`."""
        found = _claims(self._session.read(_HOLDERS, name))
        return [claim for claim in found if wfid in (None, claim.wfid)]

    def limit(self, name: str, places: int | None, by: str, now: float) -> None:
        """See `Tickets.limit`."""
        if places is None:
            self._session.write(_NO_LIMIT, [(name,)])
        else:
            self._session.write(_LIMITS, [(name, places, by, now)])

    def _next(self, name: str) -> Claim | None:
        found = _claims(self._session.read(_NEXT, name))
        return found[0] if found else None

    def _waiting_within(self, wfid: str) -> list[Claim]:
        return _claims(self._session.read(_WAITING_WITHIN, wfid))


def _stuck(needs: dict[str, tuple[Claim, list[list[str]]]]) -> set[str]:
    """Those claims that never get their ticket: each of its holders waits for such a one."""
    stuck = set(needs)
    while True:
        free = {id_ for id_ in stuck if _may_be_served(needs[id_][1], stuck)}
        if not free:
            return stuck
        stuck -= free


def _may_be_served(holders: list[list[str]], stuck: set[str]) -> bool:
    """Whether somebody may give the ticket back, for he waits for none of those that are stuck."""
    return not holders or any(stuck.isdisjoint(waiting) for waiting in holders)


def _claims(rows: Sequence[Row]) -> list[Claim]:
    return [_claim(*row) for row in rows]


def _claim(*row: Any) -> Claim:
    id_, name, wfid, key, places, rank, lease, asked_at, above = row
    return Claim(id_, name, wfid, key, places, rank, lease, asked_at, _read_above(above))
