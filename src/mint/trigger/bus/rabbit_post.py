from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from aiormq.exceptions import DeliveryError, PublishError
from pamqp.commands import Basic

from mint.errors import BusError
from mint.transport.amqp.nodes import LOST
from mint.transport.amqp.properties import PERSISTENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiormq import Channel

    from mint.trigger.bus.rabbit_link import Link

AT_A_TIME = 200
"""Messages whose confirms are awaited together."""


class Parcel(msgspec.Struct, eq=False):
    """Something to publish.

    Args:
        exchange: where; "": the key is the name of a queue.
        key: for the exchange.
        id: of the message.
        body: what it says.
        headers: more about it.
    """

    exchange: str
    key: str
    id: str
    body: bytes
    headers: Mapping[str, Any] = {}


class Post:
    """Publishes, and waits until the broker has it all.

    Args:
        link: to the broker.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._channel: Channel | None = None
        self._one_by_one = asyncio.Lock()

    async def send(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """Publish, in this order.

        Returns:
            What no queue wants.

        Raises:
            BusError: the broker did not confirm all.
        """
        unwanted: list[Parcel] = []
        async with self._one_by_one:
            try:
                for start in range(0, len(parcels), AT_A_TIME):
                    batch = parcels[start : start + AT_A_TIME]
                    unwanted += await _published(await self._opened(), batch)
            except LOST as error:
                raise BusError(f"the broker did not confirm what was published: {error}") from error
        return unwanted

    async def _opened(self) -> Channel:
        line = await self._link.line()
        if self._channel is None or self._channel.is_closed:
            self._channel = await line.channel()
        return self._channel


async def publish(channel: Channel, parcel: Parcel) -> bool:
    """Publish something: whether a queue wants it, which has it then.

    Raises:
        BusError: a queue does not take it.
        AMQPError, OSError, RuntimeError: the connection is lost.
    """
    return not await _published(channel, [parcel])


async def _published(channel: Channel, parcels: Sequence[Parcel]) -> list[Parcel]:
    sent = [_publish(channel, parcel) for parcel in parcels]
    outcomes = await asyncio.gather(*sent, return_exceptions=True)
    unwanted = []
    for parcel, outcome in zip(parcels, outcomes, strict=True):
        if isinstance(outcome, PublishError):
            unwanted.append(parcel)
        elif isinstance(outcome, DeliveryError):
            raise BusError(f"the broker refuses {parcel.key!r}: a queue is full, or not there now")
        elif isinstance(outcome, BaseException):
            raise outcome
    return unwanted


async def _publish(channel: Channel, parcel: Parcel) -> object:
    return await channel.basic_publish(
        parcel.body,
        exchange=parcel.exchange,
        routing_key=parcel.key,
        properties=Basic.Properties(
            content_type="application/json",
            delivery_mode=PERSISTENT,
            message_id=parcel.id,
            headers=dict(parcel.headers),
        ),
        mandatory=True,
        wait=False,
    )
