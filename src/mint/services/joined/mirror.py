from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aio_pika
import msgspec
import structlog

from mint.services.joined.change import EXCHANGE
from mint.transport.amqp.nodes import Nodes
from mint.transport.amqp.staying import Staying

if TYPE_CHECKING:
    from collections import deque

    from aio_pika.abc import AbstractConnection, AbstractExchange

    from mint.services.joined.change import Change
    from mint.transport.amqp.line import Line

log = structlog.get_logger("mint.services")


class Mirror:
    """Publishes changes of services to a broker; each stays in hand until the broker has it.

    Args:
        url: of the broker; see `Nodes`.
        changes: what is to be told, oldest first; what is told is taken out.
        more: is set when there are more.

    Raises:
        SettingsError: the URL is none of a broker.
    """

    def __init__(self, url: str, changes: deque[Change], more: asyncio.Event) -> None:
        self._staying = Staying(Nodes(url, whose="amqp.url"), "mint services", self._lose)
        self._changes = changes
        self._more = more

    async def run(self) -> None:
        """Publish, until it is cancelled."""
        await self._staying.run(self._publish)

    async def _publish(self, connection: AbstractConnection, line: Line) -> None:
        channel = await connection.channel(publisher_confirms=True)
        exchange = await channel.declare_exchange(
            EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True
        )
        self._staying.succeed()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(line.until_closed())
            tasks.create_task(self._work_off(exchange))

    async def _work_off(self, exchange: AbstractExchange) -> None:
        while True:
            while self._changes:
                change = self._changes[0]
                await exchange.publish(_message(change), change.name, mandatory=False)
                if self._changes and self._changes[0] is change:
                    self._changes.popleft()
            self._more.clear()
            await self._more.wait()

    def _lose(self, reason: str) -> None:
        log.warning("changes of services wait for the broker", reason=reason)


def _message(change: Change) -> aio_pika.Message:
    return aio_pika.Message(
        msgspec.json.encode(change),
        message_id=change.id,
        content_type="application/json",
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
    )
