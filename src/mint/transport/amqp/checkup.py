from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import aio_pika
from aio_pika.exceptions import AMQPError

from mint.model.wire import DEAD
from mint.ports.deployment import BrokerFacts, QueueFacts
from mint.transport.amqp.faults import reason_of
from mint.transport.amqp.nodes import Nodes
from mint.transport.amqp.queues import Queues

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    from aio_pika.abc import AbstractChannel, AbstractConnection

    from mint.settings import AmqpSettings

_LONG = 10.0
"""Seconds that one question to a broker may take."""


def broker_facts(settings: AmqpSettings, queues: Iterable[str]) -> BrokerFacts:
    """Ask a broker how it is, on a connection of our own. Never raises because of the broker.

    Whether we may declare, publish and consume is tried on a queue of our own.

    Args:
        settings: of the broker.
        queues: of participants.
    """
    nodes = Nodes(settings.url, whose="amqp.url")
    facts = BrokerFacts(str(nodes), inbound=settings.queue, dead=DEAD)
    try:
        asyncio.run(_ask(nodes, settings, [settings.queue, DEAD, *queues], facts))
    except (AMQPError, OSError, RuntimeError, TimeoutError) as error:
        facts.fault = reason_of(error, settings.url)
    return facts


async def _ask(nodes: Nodes, settings: AmqpSettings, names: list[str], facts: BrokerFacts) -> None:
    connection = await nodes.connect("mint doctor", settings.timeout)
    async with connection:
        assert connection.transport is not None, "it is open"  # noqa: S101
        told = connection.transport.connection.server_properties
        facts.product, facts.version = str(told.get("product")), str(told.get("version"))
        facts.refused = await _try_all(connection)
        queues = Queues(connection, settings.deliveries)
        facts.queues = {name: found for name in names if (found := await _look(queues, name))}
        inbound = facts.queues.get(settings.queue)
        if inbound is not None and await queues.is_of_another_kind(settings.queue):
            facts.queues[settings.queue] = QueueFacts(inbound.waiting, inbound.consumers, True)


async def _look(queues: Queues, name: str) -> QueueFacts | None:
    found = await queues.depth(name)
    return None if found is None else QueueFacts(*found)


async def _try_all(connection: AbstractConnection) -> dict[str, str]:
    """What is refused, with the reason; after the first nothing else can be tried."""
    name = f"mint.check.{uuid4().hex}"
    channel = await connection.channel()
    steps: dict[str, Callable[[AbstractChannel, str], Coroutine[Any, Any, object]]] = {
        "declare": _declare,
        "publish": _publish,
        "consume": _consume,
    }
    for what, step in steps.items():
        try:
            async with asyncio.timeout(_LONG):
                await step(channel, name)
        except TimeoutError:
            return {what: f"no answer within {_LONG:g} s; an alarm of disk or memory may hold it"}
        except AMQPError as error:
            return {what: str(error) or type(error).__name__}
    await channel.close()
    return {}


async def _declare(channel: AbstractChannel, name: str) -> None:
    await channel.declare_queue(name, exclusive=True, auto_delete=True)


async def _publish(channel: AbstractChannel, name: str) -> None:
    await channel.default_exchange.publish(aio_pika.Message(b"{}"), routing_key=name)


async def _consume(channel: AbstractChannel, name: str) -> None:
    queue = await channel.get_queue(name, ensure=False)
    await queue.get(no_ack=True, fail=True)
