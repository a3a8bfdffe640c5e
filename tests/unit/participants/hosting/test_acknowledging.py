from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from mint.participants.hosting.acknowledging import acknowledge, give_back
from mint.transport.amqp.line import Line
from mint.transport.amqp.nodes import Nodes

if TYPE_CHECKING:
    from aiormq.abc import DeliveredMessage
    from tests.brokers import Broker

pytestmark = pytest.mark.rabbitmq


async def test_what_is_acknowledged_is_gone_and_what_is_given_back_is_not(broker: Broker) -> None:
    name = f"q-{uuid4().hex}"
    async with Line(await Nodes(broker.url).connect("a test")) as line:
        channel = await line.channel()
        await channel.queue_declare(name, durable=True)
        for body in (b"one", b"two"):
            await channel.basic_publish(body, routing_key=name)
        await acknowledge(await channel.basic_get(name))
        await give_back(await channel.basic_get(name))

        again: DeliveredMessage = await channel.basic_get(name)
        assert (again.body, again.redelivered) == (b"two", True)


async def test_the_end_of_the_connection_is_no_fault(broker: Broker) -> None:
    name = f"q-{uuid4().hex}"
    async with Line(await Nodes(broker.url).connect("a test")) as line:
        channel = await line.channel()
        await channel.queue_declare(name, durable=True)
        await channel.basic_publish(b"one", routing_key=name)
        delivery = await channel.basic_get(name)
    await acknowledge(delivery)
    await give_back(delivery)

    async with Line(await Nodes(broker.url).connect("a test")) as line:
        channel = await line.channel()
        again = await channel.basic_get(name)
        assert again.body == b"one"
