from __future__ import annotations

from typing import TYPE_CHECKING

from mint.model.effect import Claim, Event, GiveBack
from mint.model.message import Ticket, TicketLimit, TicketRelease

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mint.ports.store import Turn
    from mint.ports.tickets import Tickets


class TicketOffice:
    """Decides what becomes of tickets that are asked for and given back, within one turn.

    Args:
        turn: the transaction.
        now: seconds since the epoch.
    """

    def __init__(self, turn: Turn, now: float) -> None:
        self._turn = turn
        self._now = now

    @property
    def _tickets(self) -> Tickets:
        return self._turn.tickets()

    def lock(self, names: list[str]) -> None:
        """Keep other engines from tickets; see `mint.ports.tickets.Tickets.lock`."""
        self._tickets.lock(names)

    def handle(self, wishes: Sequence[Claim | GiveBack]) -> list[tuple[Ticket, bool]]:
        """Take claims in and tickets back, in order.

        Returns:
            What is to be told: (message, whether it is the answer to one of these wishes). Others
            have waited for longer, in processes that this turn may know nothing of.
        """
        self._tickets.lock([wish.name for wish in wishes])
        return [told for wish in wishes for told in self._take(wish)]

    def serve(self, name: str) -> list[Ticket]:
        """See who can have a ticket now that something has changed about it."""
        self._tickets.lock([name])
        return [self._granted(claim) for claim in self._tickets.serve(name, self._now)]

    def obey(self, message: TicketLimit | TicketRelease) -> tuple[list[Ticket], Event]:
        """Do what an operator wants: what is to be told, and the line of the engine's history."""
        self._tickets.lock([message.name])
        event = Event("", "ticket_released", self._now, name=message.name, by=message.by)
        if isinstance(message, TicketLimit):
            event.kind = "ticket_limit"
            self._tickets.limit(message.name, message.places, message.by, self._now)
            event.data = {"limit": message.places}
            return self.serve(message.name), event
        event.data = {"why": message.why, "wfid": message.target}
        lost = self._take_away(message)
        return [*lost, *self.serve(message.name)], event

    def _take_away(self, message: TicketRelease) -> list[Ticket]:
        """Have claims be over: what those are told who still live."""
        claims = self._tickets.held(message.name, message.target or None)
        for claim in claims:
            self._tickets.give_back(claim.id)
        alive = {(n.wfid, n.key) for n in self._turn.chains([(c.wfid, c.key) for c in claims])}
        why = f"{message.by or 'somebody'} released it" + (message.why and f": {message.why}")
        return [
            Ticket(wfid=one.wfid, key=one.key, claim=one.id, what="lost", why=why, by=message.by)
            for one in claims
            if (one.wfid, one.key) in alive
        ]

    def _take(self, wish: Claim | GiveBack) -> Iterator[tuple[Ticket, bool]]:
        if isinstance(wish, GiveBack):
            if self._tickets.give_back(wish.id):
                yield from ((told, False) for told in self.serve(wish.name))
            return
        self._tickets.ask(wish)
        told = {answer.claim: answer for answer in self.serve(wish.name)}
        own = told.pop(wish.id, None)
        yield from ((other, False) for other in told.values())
        answer = self._refusal(wish) if own is None else own
        if answer is not None:
            answer.round = wish.round + 1
            yield answer, True

    def _granted(self, claim: Claim) -> Ticket:
        due = None if claim.lease is None else self._now + claim.lease
        return Ticket(wfid=claim.wfid, key=claim.key, claim=claim.id, what="granted", due=due)

    def _refusal(self, claim: Claim) -> Ticket | None:
        """Why a claim is not to wait; None when it waits."""
        what, why = "busy", f"the ticket {claim.name} is busy, and `if_busy` says not to wait"
        if claim.patient:
            circle = self._tickets.circle(claim)
            if circle is None:
                return None
            what, why = "deadlock", _told(circle)
        self._tickets.give_back(claim.id)
        return Ticket(wfid=claim.wfid, key=claim.key, claim=claim.id, what=what, why=why)


def _told(circle: list[Claim]) -> str:
    """A circle of those who wait for each other, for people."""
    waits = "; ".join(f"{claim.wfid} waits for {claim.name}" for claim in circle)
    return (
        f"deadlock: to wait for the ticket {circle[0].name} would be for ever, for its holder "
        f"waits for what is held here: {waits}. Have everybody take tickets in the same order, or "
        "cancel one of them; then replay"
    )
