from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import aio_pika
from aio_pika.exceptions import AMQPError

from mint.ports.deployment import BrokerFacts, QueueFacts
from mint.transport.amqp.queues import DEAD, Queues

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
    facts = BrokerFacts(_shown(settings.url), inbound=settings.queue, dead=DEAD)
    try:
        asyncio.run(_ask(settings, [settings.queue, DEAD, *queues], facts))
    except (AMQPError, OSError, RuntimeError, TimeoutError) as error:
        facts.fault = str(error) or type(error).__name__
    return facts


async def _ask(settings: AmqpSettings, names: list[str], facts: BrokerFacts) -> None:
    connection = await aio_pika.connect(
        settings.url,
        timeout=settings.timeout,
        client_properties={"connection_name": "mint doctor"},
    )
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


def _shown(url: str) -> str:
    """A URL without its password."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")))
