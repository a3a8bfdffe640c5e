from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

from mint.errors import BusError
from mint.lang.duration import seconds
from mint.ports.letters import Letter
from mint.trigger.bus.local_dead import LocalDead
from mint.trigger.bus.local_reading import LocalReading
from mint.trigger.bus.local_waking import Waking
from mint.trigger.bus.queues import SHARED, event_queue, places_of
from mint.trigger.bus.report import read
from mint.trigger.bus.survey import QueueState, to_prune
from mint.trigger.names import REPORTS, queue_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

    from mint.ports.clock import Clock
    from mint.ports.letters import Letters
    from mint.trigger.bus.port import Delivery
    from mint.trigger.bus.queues import Place
    from mint.trigger.bus.report import Report
    from mint.trigger.event import Event
    from mint.trigger.hosts import HostTable
    from mint.trigger.message import ServiceMessage

_REPORTS_KEPT = 3600.0
"""Seconds after which a report that nobody reads is forgotten."""

_FORGET = 60.0
"""Seconds between two times when that is done."""


class LocalBus(LocalDead):
    """Carries changes to services by the database of an engine; implements `Bus`.

    All hosts that it serves are processes with access to the database: on PostgreSQL they may be
    elsewhere. Who publishes needs `topology` first: it says who wants what.

    Args:
        letters: the queues in the database.
        clock: the time; the same for all who share the database.
        lease: seconds after which what a reader has that is gone is given to another.

    Example:
        >>> async with LocalBus(store.letters, clock) as bus:
        ...     await bus.topology(table, ["5s", "1m", "15m"])
        ...     await bus.publish_events([event])
    """

    def __init__(self, letters: Letters, clock: Clock, lease: float = 30.0) -> None:
        super().__init__(letters, clock)
        self._waking = Waking(letters, clock, lease)
        self._forgot_at = 0.0
        self._table: HostTable | None = None
        self._places: Mapping[str, Place] = {}

    async def publish_events(self, events: Sequence[Event]) -> None:
        """See `Bus.publish_events`."""
        queue = event_queue(self._known())
        if not queue:
            raise BusError("no host takes changes: give one the service `event`")
        await self._put([self._letter(queue, one.id, one.encoded()) for one in events])

    async def publish_messages(self, messages: Sequence[ServiceMessage]) -> list[ServiceMessage]:
        """See `Bus.publish_messages`."""
        table = self._known()
        hosts = {service: table.hosts_of(service) for service in {one.service for one in messages}}
        letters = [
            self._letter(queue_of(host, one.service), one.id, one.encoded())
            for one in messages
            for host in hosts[one.service]
        ]
        await self._put(letters)
        return [one for one in messages if not hosts[one.service]]

    @asynccontextmanager
    async def consume(
        self, queue: str, prefetch: int = 2000
    ) -> AsyncIterator[AsyncIterator[Delivery]]:
        """See `Bus.consume`."""
        reading = LocalReading(self._letters, self._waking, queue, prefetch)
        with self._waking.reader(reading.holder, queue):
            try:
                yield reading
            finally:
                await reading.close()

    async def topology(self, table: HostTable, retries: Sequence[str]) -> tuple[str, ...]:
        """See `Bus.topology`. Queues need not be made here: there is nothing to go wrong."""
        self._table, self._places = table, places_of(table)
        for delay in retries:
            seconds(delay)  # what is no duration is told now
        return ()

    async def survey(self) -> tuple[QueueState, ...]:
        """See `Bus.survey`."""
        self._known()
        counts = {one.queue: one for one in await self._ask(self._letters.counts, self._now())}
        needed = [*self._places, *SHARED]
        found = []
        for name in [*needed, *sorted(counts.keys() - set(needed))]:
            place, count = self._places.get(name), counts.get(name)
            found.append(
                QueueState(
                    name=name,
                    host=place.host if place else "",
                    service=place.service if place else "",
                    ready=count.ready if count else 0,
                    delayed=count.delayed if count else 0,
                    unacked=count.held if count else 0,
                    stray=name not in needed,
                )
            )
        return tuple(found)

    async def prune(self, names: Iterable[str]) -> tuple[str, ...]:
        """See `Bus.prune`."""
        wanted = to_prune(names, await self.survey())
        if wanted:
            await self._ask(self._letters.remove, wanted)
        return wanted

    async def report(self, report: Report) -> None:
        """See `Bus.report`."""
        now = self._now()
        if now - self._forgot_at > _FORGET:
            await self._ask(self._letters.forget, REPORTS, now - _REPORTS_KEPT)
            self._forgot_at = now
        await self._put([self._letter(REPORTS, report.id, report.encoded())])

    @asynccontextmanager
    async def reports(self) -> AsyncIterator[AsyncIterator[Report]]:
        """See `Bus.reports`."""
        async with self.consume(REPORTS) as deliveries:
            yield read(deliveries)

    async def _put(self, letters: Sequence[Letter]) -> None:
        if letters:
            await self._ask(self._letters.put, letters)
            self._waking.wake({one.queue for one in letters})

    def _letter(self, queue: str, ident: str, body: bytes) -> Letter:
        return Letter(queue, ident, body.decode(), self._now())

    def _known(self) -> HostTable:
        if self._table is None:
            raise BusError("it is not known yet who wants what")
        return self._table

    async def __aenter__(self) -> Self:
        await self._waking.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._waking.end()
