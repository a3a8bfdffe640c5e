from __future__ import annotations

from typing import TYPE_CHECKING

from mint.model.effect import Claim, GiveBack
from mint.model.message import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Booth:
    """Tickets as a store would keep them, without a store.

    Example:
        >>> booth = Booth()
        >>> [told.what for told in booth.take([Claim("a", "p", "w", "0!x")], now=0.0)]
        ['granted']
        >>> [told.what for told in booth.take([Claim("b", "p", "w", "1!x")], now=0.0)]
        []
        >>> [told.claim for told in booth.take([GiveBack("a", "p")], now=0.0)]
        ['b']
    """

    def __init__(self) -> None:
        self.held: dict[str, Claim] = {}
        self.queue: dict[str, Claim] = {}
        self.limits: dict[str, int] = {}

    def take(self, wishes: Iterable[Claim | GiveBack], now: float) -> Iterator[Ticket]:
        """Take claims in and tickets back, in order: what is to be told.

        Args:
            wishes: what expressions want.
            now: seconds since the epoch.
        """
        for wish in wishes:
            if isinstance(wish, Claim):
                self.queue[wish.id] = wish
            else:
                self.queue.pop(wish.id, None)
                self.held.pop(wish.id, None)
            yield from self._serve(wish.name, now)
            if isinstance(wish, Claim) and wish.id in self.queue and not wish.patient:
                del self.queue[wish.id]
                yield _told(wish, "busy")

    def claims(self) -> list[str]:
        """The expressions that hold a ticket or wait for one."""
        return [claim.key for claim in (*self.held.values(), *self.queue.values())]

    def _serve(self, name: str, now: float) -> Iterator[Ticket]:
        while True:
            holders = [claim for claim in self.held.values() if claim.name == name]
            waiting = [claim for claim in self.queue.values() if claim.name == name]
            if not waiting:
                return
            claim = min(waiting, key=lambda one: one.rank)
            most = min(one.places for one in (*holders, claim))
            if len(holders) >= self.limits.get(name, most):
                return
            self.held[claim.id] = self.queue.pop(claim.id)
            yield _told(claim, "granted", None if claim.lease is None else now + claim.lease)


def _told(claim: Claim, what: str, due: float | None = None) -> Ticket:
    return Ticket(
        wfid=claim.wfid,
        key=claim.key,
        claim=claim.id,
        what=what,
        why=f"{claim.name} is {what}",
        due=due,
        round=claim.round + 1,
    )
