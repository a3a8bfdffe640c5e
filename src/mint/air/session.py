from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Self

from aiormq.exceptions import ChannelAccessRefused

from mint.model.wire import AIR_ANSWERS, AIR_CALLS
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
            await _declare(connection, AIR_CALLS, durable=True)
            await _declare(connection, AIR_ANSWERS, durable=False)
            channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
            requests = await channel.get_exchange(AIR_CALLS, ensure=False)
            responses = await channel.get_exchange(AIR_ANSWERS, ensure=False)
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


async def _declare(connection: AbstractConnection, name: str, *, durable: bool) -> None:
    """Declare an exchange. Who may not finds it there: engines declare it, too."""
    channel = await connection.channel()
    try:
        await channel.declare_exchange(name, "direct", durable=durable)
    except ChannelAccessRefused:
        return
    await channel.close()
