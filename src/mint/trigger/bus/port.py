from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence
    from contextlib import AbstractAsyncContextManager

    from mint.trigger.bus.dead import DeadLetter
    from mint.trigger.bus.report import Report
    from mint.trigger.bus.survey import QueueState
    from mint.trigger.event import Event
    from mint.trigger.hosts import HostTable
    from mint.trigger.message import ServiceMessage


class Delivery(Protocol):
    """Something that a queue has given, until one of the three methods is called.

    What is neither done, nor tried again, nor buried is given again: to another when its reader is
    gone. The methods do nothing once the queue has taken it back, as after a lost connection.

    Args:
        id: the same whenever it comes again.
        body: what it says.
        attempt: 1 for the first, one more after each `again`.
        first: when it was said, seconds since the epoch; 0: that is not known.
        reason: why it came again; "": it has not.
    """

    id: str
    body: bytes
    attempt: int
    first: float
    reason: str

    @property
    def lost(self) -> bool:
        """Whether the queue has taken it back, and gives it again."""

    async def done(self) -> None:
        """It was done, and is forgotten.

        Raises:
            BusError: it could not be said; it is still in hand.
        """

    async def again(self, delay: str, reason: str, *, counts: bool = True) -> None:
        """Have this queue, and no other, give it again later.

        Args:
            delay: one of the delays that `Bus.topology` was told.
            reason: why.
            counts: whether that is the next attempt, or still this one.

        Raises:
            BusError: it could not be put away; it is still in hand.
        """

    async def bury(self, reason: str) -> None:
        """Lay it with the dead letters, where people can look at it and have it tried again.

        Raises:
            BusError: it could not be put away; it is still in hand.
        """


class Bus(Protocol):
    """Carries changes to the transcriber, and messages to services; loses nothing.

    Whatever is published may come twice, when something breaks between.

    Example:
        >>> await bus.publish_events([event])
        >>> async with bus.consume("trigger-isc-dhcp") as deliveries:
        ...     async for delivery in deliveries:
        ...         await delivery.done()
    """

    async def publish_events(self, events: Sequence[Event]) -> None:
        """Publish changes, in this order: when this returns they are safe.

        Raises:
            BusError: some may not be: publish all of them again.
        """

    async def publish_messages(self, messages: Sequence[ServiceMessage]) -> list[ServiceMessage]:
        """Publish messages, each to all hosts that have the service: they are safe then.

        Returns:
            Those whose service no host has.

        Raises:
            BusError: some may not be safe: publish all of them again.
        """

    def consume(
        self, queue: str, prefetch: int = 2000
    ) -> AbstractAsyncContextManager[AsyncIterator[Delivery]]:
        """Read a queue, across all losses of connections.

        One reader at a time gets something; another one waits until that is gone.

        Args:
            queue: its name.
            prefetch: how many deliveries may be in hand at a time.
        """

    async def topology(self, table: HostTable, retries: Sequence[str]) -> tuple[str, ...]:
        """Have all queues that a table needs. Nothing changes where they are there.

        Args:
            table: which host has which services.
            retries: delays after which something can be tried again, durations.

        Returns:
            What is not as it should be, for people.

        Raises:
            BusError: it cannot be used.
        """

    async def survey(self) -> tuple[QueueState, ...]:
        """How it stands with the queues: those of the table, and strays that nobody reads."""

    async def prune(self, names: Iterable[str]) -> tuple[str, ...]:
        """Delete strays, with all that waits in them: which queues.

        Raises:
            BusError: one of them is no stray, or has a reader; nothing is deleted.
        """

    async def dead(self, limit: int = 100) -> tuple[DeadLetter, ...]:
        """Dead letters, the oldest first."""

    async def dead_one(self, ident: str) -> DeadLetter:
        """A dead letter.

        Raises:
            LetterNotFound: there is none of that id.
        """

    async def replay(self, ident: str) -> None:
        """Have a dead letter tried again, as if it were new, in the queue that it came from.

        Raises:
            LetterNotFound: there is none of that id.
            BusError: its queue is gone; it is still there.
        """

    async def drop(self, ident: str) -> None:
        """Forget a dead letter.

        Raises:
            LetterNotFound: there is none of that id.
        """

    async def report(self, report: Report) -> None:
        """Tell engines what a host has done. What nobody reads within an hour is forgotten.

        Raises:
            BusError: it could not be told.
        """

    def reports(self) -> AbstractAsyncContextManager[AsyncIterator[Report]]:
        """What hosts tell: each is forgotten once the next is asked for."""
