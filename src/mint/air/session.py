from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Self

from mint.transport.amqp.nodes import LOST

if TYPE_CHECKING:
    from collections.abc import Callable

    from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange

    from mint.transport.amqp.nodes import Nodes


class Session:
    """One connection with the two exchanges of AIR, until it breaks.

    Args:
        connection: to the broker.
        channel: by which answers and calls are sent, each confirmed.
        requests: the exchange of calls.
        responses: the exchange of answers.
    """

    def __init__(
        self,
        connection: AbstractConnection,
        channel: AbstractChannel,
        requests: AbstractExchange,
        responses: AbstractExchange,
    ) -> None:
        self.connection = connection
        self.channel = channel
        self.requests = requests
        self.responses = responses
        self.ended = asyncio.Event()
        self.watch(self.ended.set)

    @classmethod
    async def open(cls, nodes: Nodes, name: str) -> Self:
        """Connect, and declare the exchanges.

        Args:
            nodes: of the broker.
            name: by which it lists the connection.

        Raises:
            AMQPError, OSError: there is no broker, or it does not want us.
        """
        connection = await nodes.connect(name)
        try:
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            requests = await channel.declare_exchange("AIR-request", "direct", durable=True)
            responses = await channel.declare_exchange("AIR-response", "direct", durable=False)
        except BaseException:
            await connection.close()
            raise
        return cls(connection, channel, requests, responses)

    def watch(self, hear: Callable[[], object]) -> None:
        """Have a function called when this breaks, or is closed."""
        self.connection.close_callbacks.add(lambda *_: hear())
        self.channel.close_callbacks.add(lambda *_: hear())

    async def close(self) -> None:
        """End it, or what is left of it. What it has not acknowledged goes to others."""
        with contextlib.suppress(*LOST):
            await self.connection.close()
        self.ended.set()
