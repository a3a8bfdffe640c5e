from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import structlog
from aiormq.exceptions import ChannelNotFoundEntity

from mint.backoff import Backoff
from mint.errors import BusError
from mint.transport.amqp.faults import reason_of
from mint.transport.amqp.nodes import LOST
from mint.trigger.bus.rabbit_acks import Acks
from mint.trigger.bus.rabbit_delivery import RabbitDelivery

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

    from mint.ports.clock import Clock
    from mint.trigger.bus.rabbit_link import Link

log = structlog.get_logger("mint.trigger")

_LOOK = 5.0
"""Seconds of silence after which it is looked whether the broker still delivers."""


class RabbitReading:
    """Reads a queue of a broker, over one connection after the other: an iterator of deliveries.

    Args:
        link: to the broker.
        queue: which is read.
        prefetch: how many deliveries may be in hand.
        clock: the time.
        mend: declares the queue when it is not there.
    """

    def __init__(
        self,
        link: Link,
        queue: str,
        prefetch: int,
        clock: Clock,
        mend: Callable[[str], Awaitable[None]],
    ) -> None:
        self._link = link
        self._queue = queue
        self._prefetch = prefetch
        self._clock = clock
        self._mend = mend
        self._channel: Channel | None = None
        self._arrived: asyncio.Queue[RabbitDelivery | None] = asyncio.Queue()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> RabbitDelivery:
        while True:
            if self._channel is None:
                self._channel = await self._opened()
            try:
                async with asyncio.timeout(_LOOK):
                    found = await self._arrived.get()
            except TimeoutError:
                if not self._channel.consumers:  # the library tells nobody that the queue is gone
                    await self.close()
                continue
            if found is not None:
                return found
            self._channel = None

    async def close(self) -> None:
        """Read no more: the broker gives to others what is in hand."""
        channel, self._channel = self._channel, None
        if channel is not None and not channel.is_closed:
            with suppress(*LOST):
                await channel.close()

    async def _opened(self) -> Channel:
        backoff = Backoff()
        while True:
            line = await self._link.until_connected()
            try:
                try:
                    return await self._consume(await line.channel())
                except ChannelNotFoundEntity:
                    log.warning("a queue is gone: it is declared again", queue=self._queue)
                    await self._mend(self._queue)
            except (BusError, *LOST) as error:
                log.warning("cannot read a queue", queue=self._queue, reason=reason_of(error, ""))
            await asyncio.sleep(backoff.next())

    async def _consume(self, channel: Channel) -> Channel:
        arrived: asyncio.Queue[RabbitDelivery | None] = asyncio.Queue()
        acks = Acks(channel)

        def take(message: DeliveredMessage) -> None:
            arrived.put_nowait(RabbitDelivery(message, channel, acks, self._queue, self._clock))

        def end(closing: asyncio.Future[object]) -> None:
            if not closing.cancelled():
                closing.exception()
            arrived.put_nowait(None)

        self._arrived = arrived
        channel.closing.add_done_callback(end)
        await channel.basic_qos(prefetch_count=self._prefetch)
        await channel.basic_consume(self._queue, take)  # type: ignore[arg-type]
        return channel
