from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from mint.model.effect import Claim


class Tickets(Protocol):
    """Who holds which ticket and who waits for it, within one transaction of the engine.

    What is written here becomes durable with the transaction, and is seen by it at once.
    """

    def lock(self, names: list[str]) -> None:
        """Keep other engines from these tickets until the transaction is over.

        The first call waits for them. A later one never does, so that no two engines can wait for
        each other.

        Raises:
            TicketsBusy: another engine has one of them; call with all of them in a new transaction.
        """

    def ask(self, claim: Claim) -> None:
        """Put a claim at the end of the queue of its rank."""

    def give_back(self, claim: str) -> bool:
        """Remove a claim, whether it is held or waits; False when there is none of this id."""

    def serve(self, name: str, now: float) -> list[Claim]:
        """Give what is free to those who are next: who got it.

        A claim gets the ticket when those who hold it are fewer than its limit. That is the one
        which was set for the name, else the smallest `places` of the claim and of those who hold.
        """

    def circle(self, claim: Claim) -> list[Claim] | None:
        """Who waits for whom when waiting for this claim would never end; None when it may end.

        Each of those waits for a ticket, and each who holds that one waits for another of them.
        """

    def held(self, name: str, wfid: str | None = None) -> list[Claim]:
        """The claims that hold a ticket, the longest first; of one process only, if named."""

    def limit(self, name: str, places: int | None, by: str, now: float) -> None:
        """Set how many may hold a ticket whatever definitions say; None: no such limit."""


class TicketHolder(msgspec.Struct):
    """Who holds a ticket or waits for it; times are seconds since the epoch.

    Args:
        wfid: the process.
        key: the expression.
        process: name of its definition.
        asked_at: since when it has wanted it.
        since: since when it has held it; None while it waits.
        until: when its lease ends; None: never.
        places: how many it allows to hold the ticket together with it.
        priority: who has a higher one is served before it.
        alive: whether the expression still lives, as it must.
    """

    wfid: str
    key: str
    process: str
    asked_at: float
    since: float | None
    until: float | None
    places: int
    priority: int
    alive: bool


class TicketState(msgspec.Struct):
    """One ticket.

    Args:
        name: of the ticket.
        limit: how many may hold it: the one that was set, else what those who hold it say.
        fixed: whether that was set by somebody.
        held: how many hold it.
        waiting: how many wait.
        holders: some of those who hold it, the longest first.
        queue: some of those who wait, the next one first.
    """

    name: str
    limit: int
    fixed: bool
    held: int
    waiting: int
    holders: list[TicketHolder]
    queue: list[TicketHolder]
