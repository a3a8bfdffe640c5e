from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aio_pika
import msgspec
import structlog

from mint.model.message import Signal
from mint.model.wire import quorum
from mint.services.joined.change import EVERY, EXCHANGE, QUEUE, Change
from mint.transport.amqp.nodes import Nodes
from mint.transport.amqp.staying import Staying
from mint.transport.loop import LoopThread

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from aio_pika.abc import AbstractConnection, AbstractIncomingMessage

    from mint.settings import AmqpSettings
    from mint.transport.amqp.line import Line

log = structlog.get_logger("mint.services")

_AT_A_TIME = 200


class Hearing:
    """Has processes hear of changes of services: each becomes a signal of the engine.

    A change is taken from the broker once the engine has committed the signal. The engine knows
    a change again that is delivered twice.

    Args:
        settings: of the broker.
        signal: gives the engine a signal; see `Front.signal`.

    Raises:
        SettingsError: the URL is none of a broker.
    """

    def __init__(self, settings: AmqpSettings, signal: Callable[[Signal], Future[int]]) -> None:
        self._settings = settings
        self._signal = signal
        self._staying = Staying(
            Nodes(settings.url, whose="amqp.url"), "mint services", self._lose, settings.timeout
        )
        self._thread = LoopThread("mint-services")

    def start(self) -> None:
        """Begin to hear."""
        self._thread.spawn(self._staying.run, self._hear, "changes of services")

    def close(self, timeout: float) -> None:
        """Hear no more.

        Args:
            timeout: seconds to wait.
        """
        self._staying.end()
        self._thread.close(timeout)

    async def _hear(self, connection: AbstractConnection, line: Line) -> None:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=_AT_A_TIME)
        exchange = await channel.declare_exchange(
            EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True
        )
        arguments = quorum(self._settings.deliveries)
        queue = await channel.declare_queue(QUEUE, durable=True, arguments=arguments)
        await queue.bind(exchange, EVERY)
        self._staying.succeed()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(line.until_closed())
            await queue.consume(self._take)

    async def _take(self, message: AbstractIncomingMessage) -> None:
        try:
            change = msgspec.json.decode(message.body, type=Change)
        except msgspec.MsgspecError as error:
            log.warning("what came is no change of a service", reason=str(error))
            await message.reject(requeue=False)
            return
        fields = {"host": change.host, "service": change.service, "state": change.state}
        signal = Signal(
            by=f"services.{change.host}",
            name=change.name,
            fields={**fields, "at": change.at},
            signal_key=change.id,
        )
        await asyncio.wrap_future(self._signal(signal))
        await message.ack()

    def _lose(self, reason: str) -> None:
        log.warning("changes of services are not heard of", reason=reason)
