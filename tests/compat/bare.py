"""A client that knows nothing of ours: what stands on the wire."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aio_pika
from tests.compat.house import PATIENCE, boss_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aio_pika.abc import AbstractChannel, AbstractIncomingMessage
    from tests.brokers import Broker

INBOUND = "ruote_workitems"


class Wire:
    """A channel, and what is done with it again and again."""

    def __init__(self, channel: AbstractChannel) -> None:
        self.channel = channel

    async def put(self, queue: str, document: Any, *, declared: bool = False) -> None:
        """Send a document, or bytes, to a queue, which may be declared already."""
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        if not declared:
            await self.channel.declare_queue(queue, durable=True)
        await self.channel.default_exchange.publish(aio_pika.Message(body), queue)

    async def take(self, queue: str) -> AbstractIncomingMessage:
        """The next message of a queue."""
        found = await self.channel.declare_queue(queue, durable=True)
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await found.get(fail=False)
                if message is not None:
                    await message.ack()
                    return message
                await asyncio.sleep(0.02)


@asynccontextmanager
async def wire(broker: Broker) -> AsyncIterator[Wire]:
    async with await aio_pika.connect(boss_url(broker)) as connection:
        yield Wire(await connection.channel())


def counts(broker: Broker, queue: str) -> tuple[int, int]:
    """Messages of a queue that wait, and that somebody has and did not acknowledge."""
    listed = broker.control(
        "list_queues", "-p", "boss", "--no-table-headers",
        "name", "messages_ready", "messages_unacknowledged",
    )  # fmt: skip
    rows = {name: numbers for name, *numbers in (line.split("\t") for line in listed.splitlines())}
    ready, held = rows[queue]
    return int(ready), int(held)
