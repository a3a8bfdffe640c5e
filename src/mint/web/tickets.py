from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from litestar import get, post
from litestar.params import QueryParameter

from mint.model.message import TicketLimit, TicketRelease
from mint.ports.tickets import TicketState
from mint.web.parts import answered

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromQuery, JSONBody

    from mint.web.actor import Actor
    from mint.web.parts import Parts

PAGE = 1000
"""Tickets told at most, and holders of each."""

_MOST = 1_000_000_000

Name = Annotated[str, msgspec.Meta(min_length=1)]


class LimitBody(msgspec.Struct, forbid_unknown_fields=True):
    """How many may hold a ticket.

    Args:
        name: of the ticket.
        limit: how many, whatever definitions say; 0: nobody; null: as they say.
    """

    name: Name
    limit: Annotated[int, msgspec.Meta(ge=0, le=_MOST)] | None


class ReleaseBody(msgspec.Struct, forbid_unknown_fields=True):
    """From whom to take a ticket.

    Args:
        name: of the ticket.
        wfid: only from this process; without, from all who hold it.
        why: the reason, for the history and for those who lose it.
    """

    name: Name
    wfid: str = ""
    why: str = ""


class TicketList(msgspec.Struct):
    """Tickets, in order of name."""

    tickets: list[TicketState]


class Released(msgspec.Struct):
    """The processes that hold the ticket no more, and were told so."""

    wfids: list[str]


@get("/tickets", summary="List tickets", sync_to_thread=True)
def list_tickets(
    parts: NamedDependency[Parts],
    name: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=PAGE)] = 100,
) -> TicketList:
    """Who holds which ticket, and who waits for it in which order."""
    return TicketList(parts.views.tickets(name, limit))


@post("/tickets/limit", status_code=200, summary="Set how many may hold a ticket")
async def limit_ticket(
    data: JSONBody[LimitBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> LimitBody:
    """Set a limit. Who holds it already keeps it, even if those are too many now."""
    actor.about(data.name, limit=str(data.limit))
    await answered(parts.front.order(TicketLimit(by=actor.who, name=data.name, places=data.limit)))
    return data


@post("/tickets/release", status_code=200, summary="Take a ticket away")
async def release_ticket(
    data: JSONBody[ReleaseBody], parts: NamedDependency[Parts], actor: NamedDependency[Actor]
) -> Released:
    """Give a ticket to those who are next; its holders' children are cancelled."""
    actor.about(data.name, wfid=data.wfid, why=data.why)
    order = TicketRelease(by=actor.who, name=data.name, target=data.wfid, why=data.why)
    return Released(await answered(parts.front.order(order)))
