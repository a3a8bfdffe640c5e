"""Who holds which ticket and who waits, for people; and which of them wait for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.ports.examination import Sign, Signs
from mint.ports.tickets import TicketHolder, TicketState

if TYPE_CHECKING:
    from mint.store.session import Session
    from mint.store.writes import Row

_NAMES = """
    SELECT n.name, l.places,
        (SELECT count(*) FROM tickets AS c WHERE c.name = n.name AND c.since IS NOT NULL),
        (SELECT count(*) FROM tickets AS c WHERE c.name = n.name AND c.since IS NULL),
        (SELECT min(c.places) FROM tickets AS c WHERE c.name = n.name AND c.since IS NOT NULL)
    FROM (SELECT name FROM tickets UNION SELECT name FROM ticket_limits) AS n
        LEFT JOIN ticket_limits AS l ON l.name = n.name
    {which} ORDER BY n.name LIMIT ?
"""

_CLAIMS = """
    SELECT c.wfid, c.key, p.name, c.asked_at, c.since, c.lease, c.places, c.rank, e.key
    FROM tickets AS c
        LEFT JOIN processes AS p ON p.wfid = c.wfid
        LEFT JOIN expressions AS e ON e.wfid = c.wfid AND e.key = c.key
    WHERE c.name = ? AND c.since IS {held} ORDER BY {order} LIMIT ?
"""
_HELD = _CLAIMS.replace("{held}", "NOT NULL").replace("{order}", "c.since, c.id")
_WAITING = _CLAIMS.replace("{held}", "NULL").replace("{order}", "c.rank, c.id")

_EVERY_CLAIM = "SELECT claim, name, wfid, key, asked_at, since, above FROM tickets ORDER BY id"

_read_above = msgspec.json.Decoder(frozenset[str]).decode


def ticket_states(session: Session, name: str | None, limit: int) -> list[TicketState]:
    """See `mint.ports.views.Views.tickets`."""
    which, values = ("", ()) if name is None else ("WHERE n.name = ?", (name,))
    found = session.read(_NAMES.replace("{which}", which), *values, limit)
    return [_state(session, row, limit) for row in found]


def _state(session: Session, row: Row, limit: int) -> TicketState:
    name, fixed, held, waiting, smallest = row
    holders = [_holder(*each) for each in session.read(_HELD, name, limit)]
    queue = [_holder(*each) for each in session.read(_WAITING, name, limit)]
    said = smallest if smallest is not None else queue[0].places if queue else 1
    places = said if fixed is None else fixed
    return TicketState(name, places, fixed is not None, held, waiting, holders, queue)


def _holder(  # noqa: PLR0913, PLR0917 - the columns of a row
    wfid: str,
    key: str,
    process: str | None,
    asked_at: float,
    since: float | None,
    lease: float | None,
    places: int,
    rank: int,
    live: str | None,
) -> TicketHolder:
    until = None if since is None or lease is None else since + lease
    alive = live is not None
    return TicketHolder(wfid, key, process or "", asked_at, since, until, places, -rank, alive)


class _Claim(msgspec.Struct, array_like=True):
    id: str
    name: str
    wfid: str
    key: str
    asked_at: float
    since: float | None
    above: frozenset[str]


def deadlocks(session: Session, told: int) -> Signs:
    """The claims that wait for ever, for each waits for what another one of them holds up.

    A claim may go on as long as one of those who hold its ticket is held up by none of them.

    Args:
        session: to ask.
        told: how many are told at most.
    """
    claims = [
        msgspec.convert((*row[:6], _read_above(row[6])), _Claim)
        for row in session.read(_EVERY_CLAIM)
    ]
    holders: dict[str, list[str]] = {}
    for claim in claims:
        if claim.since is not None:
            holders.setdefault(claim.name, []).append(claim.id)
    stuck = [one for one in claims if one.since is None and holders.get(one.name)]
    before = len(stuck) + 1
    while len(stuck) < before:
        before = len(stuck)
        held_up = {holder for claim in stuck for holder in claim.above}
        stuck = [claim for claim in stuck if held_up.issuperset(holders[claim.name])]
    signs = [Sign(one.wfid, one.key, one.asked_at, text=one.name) for one in stuck]
    return Signs(len(signs), signs[:told])
