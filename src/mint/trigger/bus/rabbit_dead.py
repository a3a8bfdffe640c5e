from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from mint.errors import BusError
from mint.trigger.bus.dead import DeadLetter, unknown
from mint.trigger.bus.rabbit_delivery import AT, ATTEMPT, FIRST, QUEUE, REASON, number_in, stamp
from mint.trigger.bus.rabbit_peeking import channel_of, peeking
from mint.trigger.bus.rabbit_post import Parcel, publish
from mint.trigger.names import DEAD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

    from mint.trigger.bus.rabbit_link import Link


class RabbitDead:
    """The dead letters of a broker.

    They are in a queue, so that to find one means to read all. While one looks, another sees less.

    Args:
        link: to the broker.
    """

    def __init__(self, link: Link) -> None:
        self._link = link

    async def dead(self, limit: int = 100) -> tuple[DeadLetter, ...]:
        """See `Bus.dead`."""
        async with (
            channel_of(self._link) as channel,
            peeking(channel, DEAD, limit) as messages,
        ):
            return tuple(read(message) for message in messages)

    async def dead_one(self, ident: str) -> DeadLetter:
        """See `Bus.dead_one`."""
        return await self._with(ident, _nothing)

    async def replay(self, ident: str) -> None:
        """See `Bus.replay`."""
        await self._with(ident, _back)

    async def drop(self, ident: str) -> None:
        """See `Bus.drop`."""
        await self._with(ident, _away)

    async def _with(
        self, ident: str, do: Callable[[Channel, DeadLetter], Awaitable[bool]]
    ) -> DeadLetter:
        """Do something with a dead letter, which is gone when that says so."""
        async with channel_of(self._link) as channel, peeking(channel, DEAD) as messages:
            for message in messages:
                letter = read(message)
                if letter.id == ident:
                    if await do(channel, letter):
                        await channel.basic_ack(message.delivery_tag or 0)
                    return letter
        raise unknown(ident)


async def _nothing(_channel: Channel, _letter: DeadLetter) -> bool:
    return False


async def _away(_channel: Channel, _letter: DeadLetter) -> bool:
    return True


async def _back(channel: Channel, letter: DeadLetter) -> bool:
    headers = {FIRST: stamp(letter.first)} if letter.first else {}
    if not await publish(channel, Parcel("", letter.queue, letter.letter, letter.body, headers)):
        raise BusError(
            f"the queue {letter.queue!r}, from which this came, is gone: `mint trigger dead drop "
            f"{letter.id}` forgets it"
        )
    return True


def read(message: DeliveredMessage) -> DeadLetter:
    """A dead letter, put there by us or by the broker itself."""
    properties = message.header.properties
    headers: dict[str, Any] = properties.headers or {}
    died = headers.get("x-death")
    death: dict[str, Any] = died[0] if isinstance(died, list) and died else {}
    queue = str(headers.get(QUEUE) or death.get("queue") or "")
    at = death.get("time")
    letter = properties.message_id or ""
    return DeadLetter(
        id=sha256(f"{queue}\n{letter}\n".encode() + message.body).hexdigest()[:12],
        queue=queue,
        letter=letter,
        body=message.body,
        reason=str(headers.get(REASON) or _of_broker(str(death.get("reason") or "unknown"))),
        attempts=int(number_in(headers, ATTEMPT, 1)),
        first=number_in(headers, FIRST, 0.0),
        at=number_in(headers, AT, at.timestamp() if at else 0.0),
    )


def _of_broker(reason: str) -> str:
    if reason == "delivery_limit":
        return "delivered too often, and never settled: it ends whoever takes it"
    return f"the broker gave it up: {reason}"
