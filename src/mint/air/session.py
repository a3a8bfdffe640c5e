from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import quote, urlsplit, urlunsplit

import aio_pika
from aio_pika.exceptions import AMQPError

if TYPE_CHECKING:
    from collections.abc import Callable

    from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange

LOST = (AMQPError, OSError, RuntimeError, TimeoutError)
"""What tells that there is no connection. Channels of one that is closed raise RuntimeError."""

_SECONDS = 10.0


class Place(NamedTuple):
    """A broker.

    Args:
        url: `amqp://user:password@localhost/vhost`, or `amqps://`.
        vhost: another virtual host than that of the URL; "": that one.
    """

    url: str
    vhost: str = ""

    def __str__(self) -> str:
        if not self.vhost:
            return self.url
        return urlunsplit(urlsplit(self.url)._replace(path="/" + quote(self.vhost, safe="")))


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
    async def open(cls, place: Place, name: str) -> Self:
        """Connect, and declare the exchanges.

        Args:
            place: the broker.
            name: by which it lists the connection.

        Raises:
            AMQPError, OSError: there is no broker, or it does not want us.
        """
        connection = await aio_pika.connect(
            str(place), timeout=_SECONDS, client_properties={"connection_name": name}
        )
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
