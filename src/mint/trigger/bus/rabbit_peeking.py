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


async def peek(channel: Channel, queue: str) -> AsyncIterator[DeliveredMessage]:
    """All messages of a queue; they are there again once the channel is closed.

    What is acknowledged meanwhile is gone.
    """
    try:
        while True:
            message = await channel.basic_get(queue)
            if message.delivery_tag is None:
                return
            yield message
    except ChannelNotFoundEntity:
        return


async def depth(channel: Channel, queue: str) -> tuple[int, int]:
    """Messages that wait in a queue, and its consumers.

    Raises:
        ChannelNotFoundEntity: there is no such queue; the channel is closed.
    """
    found = await channel.queue_declare(queue, passive=True)
    assert found is not None, "it is waited for"  # noqa: S101 - for the types
    return found.message_count or 0, found.consumer_count or 0
