from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import aio_pika
import pytest

from mint.transport.amqp.delivered import Delivered

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiormq.abc import DeliveredMessage
    from tests.brokers import Broker

pytestmark = pytest.mark.rabbitmq


class Reader:
    """Gets one message of a queue of its own, without acknowledging it.

    Args:
        channel: to the broker.
    """

    def __init__(self, channel: aio_pika.abc.AbstractChannel) -> None:
        self._channel = channel
        self.queue = f"q-{uuid4().hex}"

    async def get(self) -> DeliveredMessage:
        bare = await self._channel.get_underlay_channel()
        await bare.queue_declare(self.queue)
        await bare.basic_publish(b"x", routing_key=self.queue)
        return await bare.basic_get(self.queue)

    async def comes_again(self) -> bool:
        """Whether the broker has kept it, when the channel ends."""
        await self._channel.close()
        await self._channel.reopen()
        found = await self._channel.get_queue(self.queue)
        return await found.get(fail=False) is not None


@pytest.fixture
async def reader(broker: Broker) -> AsyncIterator[Reader]:
    async with await aio_pika.connect(broker.url) as connection:
        yield Reader(await connection.channel())


async def test_it_is_acknowledged_after_its_last_document(reader: Reader) -> None:
    delivered = Delivered(await reader.get(), 2)
    await delivered.settle()
    await delivered.settle()

    assert not await reader.comes_again()


async def test_it_is_kept_until_then(reader: Reader) -> None:
    delivered = Delivered(await reader.get(), 2)
    await delivered.settle()

    assert await reader.comes_again()


async def test_what_is_forsaken_is_never_acknowledged_whatever_is_settled(reader: Reader) -> None:
    delivered = Delivered(await reader.get(), 2)

    assert delivered.forsake()
    assert not delivered.forsake()
    await delivered.settle()
    await delivered.settle()

    assert await reader.comes_again()


async def test_one_whose_channel_is_gone(reader: Reader) -> None:
    delivered = Delivered(await reader.get())
    kept = await reader.comes_again()

    await delivered.settle()  # says nothing

    assert kept
