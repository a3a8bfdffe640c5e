from __future__ import annotations

from contextlib import asynccontextmanager
from itertools import chain
from typing import TYPE_CHECKING, Self

from mint.errors import BusError
from mint.trigger.bus.queues import SHARED, places_of, retries_of
from mint.trigger.bus.rabbit_dead import RabbitDead
from mint.trigger.bus.rabbit_delivery import FIRST, stamp
from mint.trigger.bus.rabbit_inventory import Inventory
from mint.trigger.bus.rabbit_link import Link
from mint.trigger.bus.rabbit_peeking import channel_of
from mint.trigger.bus.rabbit_post import Parcel, Post
from mint.trigger.bus.rabbit_queues import INVENTORY, REPORTED
from mint.trigger.bus.rabbit_reading import RabbitReading
from mint.trigger.bus.rabbit_topology import Topology, wanted
from mint.trigger.bus.report import read
from mint.trigger.bus.survey import QueueState, to_prune
from mint.trigger.names import EVENT_KEY, EXCHANGE, REPORTS, key_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from mint.ports.clock import Clock
    from mint.transport.amqp.nodes import Nodes
    from mint.trigger.bus.port import Delivery
    from mint.trigger.bus.queues import Place
    from mint.trigger.bus.report import Report
    from mint.trigger.event import Event
    from mint.trigger.hosts import HostTable
    from mint.trigger.message import ServiceMessage


class RabbitBus(RabbitDead):
    """Carries changes to services by RabbitMQ; implements `Bus`.

    Args:
        nodes: of the broker.
        name: by which it lists the connection.
        clock: the time.
        timeout: seconds that are waited for a connection before something fails.

    Example:
        >>> async with RabbitBus(Nodes("amqp://mq.example.org/"), "mint trigger", clock) as bus:
        ...     await bus.topology(table, ["5s", "1m", "15m"])
        ...     await bus.publish_events([event])
    """

    def __init__(self, nodes: Nodes, name: str, clock: Clock, timeout: float = 10.0) -> None:
        self._link = Link(nodes, name, timeout)
        super().__init__(self._link)
        self._clock = clock
        self._post = Post(self._link)
        self._topology = Topology(self._link)
        self._inventory = Inventory(self._link)
        self._places: dict[str, Place] | None = None
        self._retries: Sequence[str] = ()

    @property
    def fault(self) -> str | None:
        """Why there is no connection; None: there is one."""
        return self._link.fault

    async def publish_events(self, events: Sequence[Event]) -> None:
        """See `Bus.publish_events`."""
        parcels = [self._parcel(EVENT_KEY, one.id, one.encoded()) for one in events]
        if await self._post.send(parcels):
            raise BusError(
                "no queue takes changes: give a host the service `event`, and run `mint trigger "
                "topology`"
            )

    async def publish_messages(self, messages: Sequence[ServiceMessage]) -> list[ServiceMessage]:
        """See `Bus.publish_messages`."""
        parcels = [self._parcel(key_of(one.service), one.id, one.encoded()) for one in messages]
        unwanted = {id(parcel) for parcel in await self._post.send(parcels)}
        pairs = zip(messages, parcels, strict=True)
        return [message for message, parcel in pairs if id(parcel) in unwanted]

    @asynccontextmanager
    async def consume(
        self, queue: str, prefetch: int = 2000
    ) -> AsyncIterator[AsyncIterator[Delivery]]:
        """See `Bus.consume`."""
        reading = RabbitReading(self._link, queue, prefetch, self._clock, self._topology.mend)
        try:
            yield reading
        finally:
            await reading.close()

    async def topology(self, table: HostTable, retries: Sequence[str]) -> tuple[str, ...]:
        """See `Bus.topology`."""
        queues = wanted(table, retries)
        self._places, self._retries = places_of(table), tuple(retries)
        wrong = await self._topology.declare(queues)
        if not self._topology.restricted:
            await self._inventory.add(one.name for one in queues)
        return wrong

    async def survey(self) -> tuple[QueueState, ...]:
        """See `Bus.survey`."""
        if (places := self._places) is None:
            raise BusError("it is not known yet who wants what")
        delays = {name: retries_of(name, self._retries).values() for name in places}
        needed = {*places, *SHARED, INVENTORY, *chain.from_iterable(delays.values())}
        depths = await self._inventory.depths(needed | await self._inventory.names())
        found = []
        for name in (*places, *SHARED, *sorted(depths.keys() - needed)):
            place, (ready, consumers) = places.get(name), depths.get(name, (0, 0))
            found.append(
                QueueState(
                    name=name,
                    host=place.host if place else "",
                    service=place.service if place else "",
                    ready=ready,
                    delayed=sum(depths.get(one, (0, 0))[0] for one in delays.get(name, ())),
                    consumers=consumers,
                    stray=name not in needed,
                    missing=name not in depths,
                )
            )
        return tuple(found)

    async def prune(self, names: Iterable[str]) -> tuple[str, ...]:
        """See `Bus.prune`."""
        pruned = to_prune(names, await self.survey())
        async with channel_of(self._link) as channel:
            for name in pruned:  # to ask a quorum queue whether it is in use costs the connection
                await channel.queue_delete(name, if_unused=False, if_empty=False)
        await self._inventory.forget(pruned)
        return pruned

    async def report(self, report: Report) -> None:
        """See `Bus.report`."""
        if await self._post.send([Parcel(REPORTED, REPORTS, report.id, report.encoded())]):
            raise BusError("there is no queue of reports: `mint trigger topology` makes it")

    @asynccontextmanager
    async def reports(self) -> AsyncIterator[AsyncIterator[Report]]:
        """See `Bus.reports`."""
        async with self.consume(REPORTS) as deliveries:
            yield read(deliveries)

    def _parcel(self, key: str, ident: str, body: bytes) -> Parcel:
        return Parcel(EXCHANGE, key, ident, body, {FIRST: stamp(self._clock.now())})

    async def __aenter__(self) -> Self:
        await self._link.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._link.end()
