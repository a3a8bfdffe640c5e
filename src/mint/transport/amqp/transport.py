from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING

import aio_pika
import structlog
from aio_pika.exceptions import AMQPError
from aiormq import Channel

from mint.backoff import Backoff
from mint.model.effect import Dispatch
from mint.model.message import Cancelled
from mint.ports.transport import Transport
from mint.transport.amqp import documents, properties
from mint.transport.amqp.intake import Intake
from mint.transport.amqp.post import Letter, Post
from mint.transport.amqp.queues import Queues
from mint.transport.loop import LoopThread

if TYPE_CHECKING:
    from collections.abc import Callable

    from aio_pika.abc import AbstractConnection

    from mint.model.effect import Control
    from mint.ports.directory import Entry
    from mint.ports.front import Front, LaunchOrder
    from mint.settings import AmqpSettings
    from mint.transport.amqp.incoming import Wish

log = structlog.get_logger("mint.amqp")

CAPACITY = 20_000
"""Messages that may wait for the broker's confirm; the rest waits in the store."""


class AmqpTransport(Transport):
    """Carries work to participants by RabbitMQ; implements the port `Transport`.

    It also takes in what comes by the broker: launches and answers.

    Args:
        name: under which the engine books what it gives to this transport.
        settings: of the broker.
        entry_of: the participant of a name, when it has a queue; else None.
    """

    durable = True

    def __init__(
        self, name: str, settings: AmqpSettings, entry_of: Callable[[str], Entry | None]
    ) -> None:
        self.name = name
        self.generation = 1
        """Of what is given to it now; see `mint.ports.engines`."""
        self.fault: str | None = "not connected yet"
        """Why there is no connection, None while there is one."""
        self._settings = settings
        self._entry_of = entry_of
        self._thread = LoopThread("mint-amqp")
        self.post = Post(self._thread.call)
        self._front: Front | None = None
        self._empty = threading.Event()

    @property
    def holder(self) -> str:
        """See `Transport.holder`."""
        return f"{self.name}:{self.generation}"

    def room(self) -> int:
        """How many more dispatches it will take now: none while there is no broker."""
        return 0 if self.fault is not None else max(0, CAPACITY - len(self.post))

    def serves(self, participant: str) -> bool:
        """Whether a participant has a queue."""
        return self._entry_of(participant) is not None

    def deliver(self, work: list[Dispatch | Control]) -> None:
        """Take work that is committed; it is sent again until the broker has it."""
        letters = []
        for one in work:
            entry = self._entry_of(one.participant)
            if entry is None:
                continue
            if isinstance(one, Dispatch):
                body, identity = documents.workitem(one), one.id
            elif one.what == "cancel":
                body, identity = documents.cancel(one), f"{one.dispatch}/cancel"
            else:
                continue
            letters.append(Letter(entry.queue, body, properties.work(identity), entry))
        self.post.add(letters)
        self._let_go(work)

    def _let_go(self, work: list[Dispatch | Control]) -> None:
        """Programs of the original wire never answer to a cancel: do it for them."""
        for one in work:
            if not isinstance(one, Dispatch) and one.what == "cancel" and self._front is not None:
                self._front.tell(Cancelled(wfid=one.wfid, key=one.key, dispatch=one.dispatch))

    def start(self, front: Front, order: Callable[[Wish], LaunchOrder]) -> None:
        """Begin to work.

        Args:
            front: the engine.
            order: makes an order of a wish to launch; may raise any MintError.
        """
        self._front = front
        # What it has to say, with tracebacks, is said in a line here.
        logging.getLogger("aiormq.connection").setLevel(logging.CRITICAL)
        intake = Intake(front, order, self.post, self._thread.call)
        self._thread.spawn(self._work, intake, "amqp")

    def close(self, timeout: float) -> None:
        """Stop. What is not confirmed yet is sent at the next start.

        Args:
            timeout: seconds to wait.
        """
        self._thread.close(timeout)

    async def _work(self, intake: Intake) -> None:
        backoff = Backoff()
        while True:
            try:
                await self._session(intake, backoff)
            except* (AMQPError, OSError, RuntimeError, TimeoutError) as errors:
                self._lost(errors.exceptions[0])
            await asyncio.sleep(backoff.next())

    def _lost(self, error: BaseException) -> None:
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        reason = str(error) or type(error).__name__
        if self.fault != reason:
            log.warning("no broker; trying again", reason=reason)
        self.fault = reason

    async def _session(self, intake: Intake, backoff: Backoff) -> None:
        """Work with one connection, until it breaks."""
        settings = self._settings
        connection = await aio_pika.connect(
            settings.url,
            timeout=settings.timeout,
            client_properties={"connection_name": f"mint {self.name}"},
        )
        async with connection:
            inbound = await _channel(connection, confirms=False)
            outbound = await _channel(connection, confirms=True)
            queues = Queues(connection, settings.deliveries)
            await queues.inbound(settings.queue)
            self.fault = None
            backoff.reset()
            log.info("connected to the broker")
            async with asyncio.TaskGroup() as group:
                group.create_task(_until_closed(connection, inbound, outbound))
                group.create_task(intake.run(inbound, settings.queue, settings.prefetch))
                group.create_task(self.post.run(outbound, queues))


async def _channel(connection: AbstractConnection, *, confirms: bool) -> Channel:
    """A channel as the protocol has it, without the comforts: there is a lot to carry."""
    channel = await connection.channel(publisher_confirms=confirms, on_return_raises=confirms)
    bare = await channel.get_underlay_channel()
    assert isinstance(bare, Channel), "this is what aio-pika stands on"  # noqa: S101
    return bare


async def _until_closed(connection: AbstractConnection, *channels: Channel) -> None:
    closed = asyncio.get_running_loop().create_future()
    connection.close_callbacks.add(lambda *_: closed.done() or closed.set_result(None))
    if connection.connected.is_set():
        ends = [closed, *(channel.closing for channel in channels)]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    raise ConnectionResetError("the connection to the broker is closed")
