from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aio_pika
import pytest

from mint.transport.amqp.line import Line

if TYPE_CHECKING:
    from tests.brokers import Broker

pytestmark = pytest.mark.rabbitmq


async def test_it_ends_with_its_connection(broker: Broker) -> None:
    connection = await aio_pika.connect(broker.url)
    async with Line(connection) as line:
        await line.channel()
        waiting = asyncio.gather(line.until_closed())
        await connection.close()

        with pytest.raises(ConnectionResetError):
            await waiting


async def test_it_ends_with_a_channel_of_it(broker: Broker) -> None:
    async with Line(await aio_pika.connect(broker.url)) as line:
        channel = await line.channel()
        with pytest.raises(aio_pika.exceptions.ChannelNotFoundEntity):
            await channel.queue_declare("nobody has this", passive=True)

        with pytest.raises(ConnectionResetError):
            await line.until_closed()


async def test_an_end_that_was_earlier_is_one_too(broker: Broker) -> None:
    connection = await aio_pika.connect(broker.url)
    line = Line(connection)
    await connection.close()

    with pytest.raises(ConnectionResetError):
        await line.until_closed()
