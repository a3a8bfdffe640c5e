from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mint.errors import BusError
from mint.transport.amqp.nodes import LOST
from mint.trigger.bus.dead import bounded
from mint.trigger.bus.rabbit_post import Parcel, publish
from mint.trigger.bus.rabbit_queues import RETRY
from mint.trigger.names import DEAD, retry_of

if TYPE_CHECKING:
    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

    from mint.ports.clock import Clock
    from mint.trigger.bus.rabbit_acks import Acks

FIRST, ATTEMPT, REASON = "x-mint-first", "x-mint-attempt", "x-mint-reason"
QUEUE, AT = "x-mint-queue", "x-mint-at"
"""Headers: when it was said; which attempt it is; why the one before failed; in the dead letters
also from which queue it came, and when it was given up."""


class RabbitDelivery:
    """Something that a broker has delivered; implements `Delivery`.

    Args:
        message: the delivery.
        channel: by which it came; it has confirms.
        acks: of that channel.
        queue: from which it came.
        clock: the time.
    """

    def __init__(
        self, message: DeliveredMessage, channel: Channel, acks: Acks, queue: str, clock: Clock
    ) -> None:
        headers = message.header.properties.headers or {}
        self.id = message.header.properties.message_id or ""
        self.body = message.body
        self.attempt = int(number_in(headers, ATTEMPT, 1))
        self.first = number_in(headers, FIRST, 0.0)
        self.reason = str(headers.get(REASON) or "")
        self._tag = message.delivery_tag or 0
        self._channel = channel
        self._acks = acks
        self._queue = queue
        self._clock = clock

    @property
    def lost(self) -> bool:
        """See `Delivery.lost`."""
        return self._channel.is_closed

    async def done(self) -> None:
        """See `Delivery.done`."""
        if not self.lost:
            with suppress(*LOST):  # the broker gives it again
                await self._acks.add(self._tag)

    async def again(self, delay: str, reason: str, *, counts: bool = True) -> None:
        """See `Delivery.again`."""
        await self._put_away(
            RETRY, retry_of(self._queue, delay), {ATTEMPT: self.attempt + counts}, reason
        )

    async def bury(self, reason: str) -> None:
        """See `Delivery.bury`."""
        about = {ATTEMPT: self.attempt, QUEUE: self._queue, AT: stamp(self._clock.now())}
        await self._put_away(DEAD, DEAD, about, reason)

    async def _put_away(self, exchange: str, key: str, about: dict[str, Any], reason: str) -> None:
        """Ack it once the broker has its copy elsewhere: a crash between makes two of it."""
        if self.lost:
            return
        first = stamp(self.first or self._clock.now())
        headers = {**about, FIRST: first, REASON: bounded(reason)}
        parcel = Parcel(exchange, key, self.id, self.body, headers)
        try:
            wanted = await publish(self._channel, parcel)
        except LOST:
            return  # the broker gives it again
        if not wanted:
            raise BusError(f"there is no queue {key}: `mint trigger topology` makes it")
        await self.done()


def stamp(moment: float) -> str:
    """A moment for a header: the library writes numbers of half the precision."""
    return f"{moment:.6f}"


def number_in(headers: dict[str, Any], name: str, otherwise: float) -> float:
    """A header that is a number, or the text of one."""
    try:
        return float(headers.get(name, otherwise))
    except (TypeError, ValueError):
        return otherwise
