from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from aiormq.exceptions import ChannelNotFoundEntity

from mint.errors import BusError
from mint.transport.amqp.nodes import LOST

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

    from mint.trigger.bus.rabbit_link import Link


@asynccontextmanager
async def channel_of(link: Link) -> AsyncIterator[Channel]:
    """A channel for a while, with confirms.

    Raises:
        BusError: the broker cannot be used.
    """
    try:
        channel = await (await link.line()).channel()
        try:
            yield channel
        finally:
            with suppress(*LOST):
                if not channel.is_closed:
                    await channel.close()
    except LOST as error:
        raise BusError(f"the broker does not do it: {error}") from error


@asynccontextmanager
async def peeking(
    channel: Channel, queue: str, limit: int | None = None
) -> AsyncIterator[list[DeliveredMessage]]:
    """The messages of a queue, the oldest first, which are put back at the end of the block.

    What is acknowledged meanwhile is gone.

    Args:
        channel: that has nothing else in hand.
        queue: its name; none of that name: it has no messages.
        limit: how many at most; None: all.
    """
    found: list[DeliveredMessage] = []
    with suppress(ChannelNotFoundEntity):
        while limit is None or len(found) < limit:
            message = await channel.basic_get(queue)
            if message.delivery_tag is None:
                break
            found.append(message)
    try:
        yield found
    finally:
        if not channel.is_closed:
            await channel.basic_nack(0, multiple=True, requeue=True)


async def depth(channel: Channel, queue: str) -> tuple[int, int]:
    """Messages that wait in a queue, and its consumers.

    Raises:
        ChannelNotFoundEntity: there is no such queue; the channel is closed.
    """
    found = await channel.queue_declare(queue, passive=True)
    assert found is not None, "it is waited for"  # noqa: S101 - for the types
    return found.message_count or 0, found.consumer_count or 0
