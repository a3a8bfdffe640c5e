from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import msgspec
import structlog
from aiormq.exceptions import ChannelInvalidStateError

from mint.model.wire import CONTROL, WORKERS
from mint.transport.amqp.properties import answer_to, signature_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

log = structlog.get_logger("mint.amqp")

_AT_A_TIME = 8
"""Calls that are answered at a time: each may wait for the store."""

_LOOK = 5.0
"""Seconds between two looks whether the broker still delivers."""


class Calls:
    """Answers what workers ask of the engine.

    What cannot be answered now is not answered: whoever asked asks again.

    Args:
        answer: gives the answer to a body with its signatures; runs in a thread.
        may_answer: whether an answer may go to a queue.
    """

    def __init__(
        self,
        answer: Callable[[bytes, object], dict[str, Any]],
        may_answer: Callable[[str], bool],
    ) -> None:
        self._answer = answer
        self._may_answer = may_answer

    async def run(self, channel: Channel) -> None:
        """Answer until the channel breaks, or the queue is gone.

        Args:
            channel: that nobody else uses. The queue `WORKERS` is declared.

        Raises:
            ConnectionResetError: the broker does not deliver from the queue any more.
        """
        await channel.exchange_declare(CONTROL, exchange_type="topic", durable=True)
        await channel.basic_qos(prefetch_count=_AT_A_TIME)
        await channel.basic_consume(WORKERS, self._take)
        while channel.consumers:  # noqa: ASYNC110 - the library tells nobody
            await asyncio.sleep(_LOOK)
        raise ConnectionResetError(f"the queue {WORKERS} is gone")

    async def _take(self, delivery: DeliveredMessage) -> None:
        asked = delivery.header.properties
        try:
            told = await asyncio.to_thread(self._answer, delivery.body, signature_of(asked))
        except Exception as error:  # noqa: BLE001 - whatever it is, others are to be answered
            log.warning("a worker is not answered", reason=f"{type(error).__name__}: {error}")
            told = None
        with contextlib.suppress(ChannelInvalidStateError):
            if told is not None and asked.reply_to and self._may_answer(asked.reply_to):
                await delivery.channel.basic_publish(
                    msgspec.json.encode(told),
                    routing_key=asked.reply_to,
                    properties=answer_to(asked),
                )
            await delivery.channel.basic_ack(delivery.delivery_tag or 0)
