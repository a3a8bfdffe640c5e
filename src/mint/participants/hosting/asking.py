from __future__ import annotations

import asyncio
import contextlib
import secrets
from typing import TYPE_CHECKING, Any

import msgspec

from mint.model.wire import CALLS, CONTROL, WORKERS
from mint.transport.amqp import properties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

_ANSWER = 10.0
"""Seconds after which an engine that does not answer is asked again."""


class Asking:
    """Asks any engine by the broker, and hears when an engine wants to be asked.

    Args:
        channel: that nobody else uses.
        hint: is given the id of a dispatch about which an engine is to be asked.
        sign: gives the signatures of what is asked.
        restricted: whether this user of the broker may declare nothing, and asks by an exchange.
    """

    def __init__(
        self,
        channel: Channel,
        hint: Callable[[str], None],
        sign: Callable[[bytes], str],
        *,
        restricted: bool = False,
    ) -> None:
        self._channel = channel
        self._hint = hint
        self._sign = sign
        self._restricted = restricted
        self._queue = ""
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def begin(self) -> None:
        """Be ready for answers."""
        declared = await self._channel.queue_declare(exclusive=True, auto_delete=True)
        self._queue = str(declared.queue)
        await self._channel.exchange_declare(
            CONTROL, exchange_type="topic", durable=True, passive=self._restricted
        )
        await self._channel.basic_consume(self._queue, self._take, no_ack=True)

    async def listen(self, participants: Iterable[str]) -> None:
        """Hear the hints for these participants."""
        for name in participants:
            # Patterns of participants are none of exchanges: those get all hints.
            plain = name.replace("_", "").replace("-", "").isalnum()
            await self._channel.queue_bind(self._queue, CONTROL, routing_key=name if plain else "#")

    async def ask(self, document: dict[str, Any]) -> dict[str, Any]:
        """What an engine answers; it is asked again until one does."""
        body = msgspec.json.encode(document)
        while True:
            correlation = secrets.token_hex(8)
            future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
            self._waiting[correlation] = future
            await self._channel.basic_publish(
                body,
                exchange=CALLS if self._restricted else "",
                routing_key=WORKERS,
                properties=properties.question(self._queue, correlation, self._sign(body)),
            )
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_ANSWER):
                    return await future
            self._waiting.pop(correlation, None)

    async def _take(self, delivery: DeliveredMessage) -> None:
        document = msgspec.json.decode(delivery.body)
        correlation = delivery.header.properties.correlation_id
        waiting = self._waiting.pop(correlation or "", None)
        if waiting is not None and not waiting.done():
            waiting.set_result(document)
        elif "dispatch" in document:
            self._hint(document["dispatch"])
