from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import aio_pika
import pytest

from mint.model.wire import DEAD
from mint.transport.amqp.queues import Queues

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aio_pika.abc import AbstractConnection
    from tests.brokers import Broker

pytestmark = pytest.mark.rabbitmq
KINDS = pytest.mark.parametrize("classic", [True, False])


@pytest.fixture
async def connection(broker: Broker) -> AsyncIterator[AbstractConnection]:
    async with await aio_pika.connect(broker.url) as found:
        yield found


def kind(broker: Broker, name: str) -> str:
    lines = broker.control("list_queues", "name", "type").splitlines()
    return dict(line.split("\t") for line in lines)[name]


@KINDS
async def test_a_queue_is_declared_as_its_participant_needs_it(
    broker: Broker, connection: AbstractConnection, *, classic: bool
) -> None:
    name = f"q-{uuid4().hex}"
    await Queues(connection, 5).ensure(name, classic=classic)

    assert kind(broker, name) == ("classic" if classic else "quorum")


@KINDS
async def test_a_queue_that_is_there_stays_as_it_is(
    broker: Broker, connection: AbstractConnection, *, classic: bool
) -> None:
    name = f"q-{uuid4().hex}"
    await Queues(connection, 5).ensure(name, classic=classic)
    await Queues(connection, 5).ensure(name, classic=not classic)

    assert kind(broker, name) == ("classic" if classic else "quorum")


async def test_how_much_waits(connection: AbstractConnection) -> None:
    name, queues = f"q-{uuid4().hex}", Queues(connection, 5)
    assert await queues.depth(name) is None

    await queues.ensure(name, classic=False)
    channel = await connection.channel()
    await channel.default_exchange.publish(aio_pika.Message(b"x"), name)

    assert await queues.depth(name) == (1, 0)


async def test_what_is_delivered_too_often_is_laid_aside(connection: AbstractConnection) -> None:
    name, queues = f"q-{uuid4().hex}", Queues(connection, 2)
    await queues.inbound(name)
    channel = await connection.channel()
    await channel.default_exchange.publish(aio_pika.Message(b"poison"), name)
    queue = await channel.get_queue(name)
    while (message := await queue.get(fail=False)) is not None:
        await message.reject(requeue=True)

    dead = await channel.get_queue(DEAD)
    async with dead.iterator(no_ack=True) as letters:
        assert (await anext(letters)).body == b"poison"
