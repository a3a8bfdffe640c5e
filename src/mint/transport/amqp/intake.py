from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import structlog
from aiormq.exceptions import ChannelInvalidStateError

from mint.errors import AnswerTooLate, DefinitionError, MintError, StoreError
from mint.model.message import DeadLetter
from mint.transport.amqp import incoming
from mint.transport.amqp.incoming import Ignored, Unreadable, Wish
from mint.transport.amqp.post import Letter
from mint.transport.amqp.properties import answer_to, launch_key_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

    from mint.model.message import AnyMessage
    from mint.ports.front import Front, LaunchOrder
    from mint.transport.amqp.post import Post

log = structlog.get_logger("mint.amqp")

_PAUSE = 0.5
"""Seconds before something is tried again for which the store was not there."""


_LOOK = 5.0
"""Seconds between two looks whether the broker still delivers."""


class _Taken(NamedTuple):
    """A delivery that the engine has to do with, or is done with.

    Args:
        delivery: as it came.
        launch: whether it wants a process launched, and so perhaps an answer.
    """

    delivery: DeliveredMessage
    launch: bool


class Intake:
    """Takes what the broker delivers, and acknowledges it once that it is durable in the store.

    What is not acknowledged when a connection breaks is delivered again; the engine knows an answer
    that it has had, and a launch by its key.

    Args:
        front: the engine.
        order: makes an order of a wish; may raise any MintError.
        post: brings answers to those who launch.
        call: has a function called in the loop, from any thread.
    """

    def __init__(
        self,
        front: Front,
        order: Callable[[Wish], LaunchOrder],
        post: Post,
        call: Callable[[Callable[[], object]], None],
    ) -> None:
        self._front = front
        self._order = order
        self._post = post
        self._call = call
        self._settled: deque[tuple[_Taken, Future[Any]]] = deque()
        self._arrived = asyncio.Event()
        self._awake = False
        self._again: deque[DeliveredMessage] = deque()
        self._withdrawn = False
        self._open: set[int] = set()

    async def run(self, channel: Channel, queue: str, prefetch: int) -> None:
        """Consume from the inbound queue, until the channel breaks.

        Args:
            channel: that nobody else uses.
            queue: its name.
            prefetch: how much may be on its way through the engine at a time.
        """
        await channel.basic_qos(prefetch_count=prefetch)
        consuming = not self._withdrawn
        self._open.clear()  # what another connection had brought comes again
        consumer = await channel.basic_consume(queue, self._receive) if consuming else None
        while True:
            if consumer is not None and self._withdrawn:
                await channel.basic_cancel(str(consumer.consumer_tag))
                consumer = None
            self._arrived.clear()
            self._awake = False
            while self._settled:
                await self._settle(*self._settled.popleft())
            await self._wait()
            if consumer is not None and not channel.consumers:
                raise ConnectionResetError(f"the queue {queue} is gone")

    def withdraw(self) -> None:
        """Take nothing more. May be called from any thread."""
        self._withdrawn = True
        self._call(self._arrived.set)

    def is_idle(self) -> bool:
        """Whether all that was delivered is settled."""
        return not self._open

    async def _receive(self, delivery: DeliveredMessage) -> None:
        self._open.add(id(delivery))
        await self._take(delivery)

    async def _acknowledge(self, delivery: DeliveredMessage) -> None:
        with contextlib.suppress(ChannelInvalidStateError):  # it comes again on another connection
            await delivery.channel.basic_ack(delivery.delivery_tag or 0, wait=False)
        self._open.discard(id(delivery))

    async def _wait(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE if self._again else _LOOK):
                await self._arrived.wait()
        again, self._again = self._again, deque()
        for delivery in again:
            await self._take(delivery)

    async def _take(self, delivery: DeliveredMessage) -> None:
        try:
            said = incoming.read(delivery.body)
        except Unreadable as error:
            self._tell(_Taken(delivery, launch=False), _dead(delivery, str(error)))
            return
        match said:
            case Ignored():
                await self._acknowledge(delivery)
            case Wish():
                await self._launch(delivery, said)
            case _:
                self._tell(_Taken(delivery, launch=False), said)

    def _tell(self, taken: _Taken, message: AnyMessage) -> None:
        self._watch(taken, self._front.tell(message))

    async def _launch(self, delivery: DeliveredMessage, wish: Wish) -> None:
        wish.launch_key = wish.launch_key or launch_key_of(delivery.header.properties)
        taken = _Taken(delivery, launch=True)
        try:
            order = self._order(wish)
        except StoreError:
            self._again.append(delivery)
            self._arrived.set()
        except MintError as error:
            await self._refuse(taken, error)
        else:
            self._watch(taken, self._front.launch(order))

    def _watch(self, taken: _Taken, future: Future[Any]) -> None:
        future.add_done_callback(lambda done: self._hear(taken, done))

    def _hear(self, taken: _Taken, future: Future[Any]) -> None:
        """Called on the engine's thread: many share one call of the loop."""
        self._settled.append((taken, future))
        if not self._awake:
            self._awake = True
            self._call(self._arrived.set)

    async def _settle(self, taken: _Taken, future: Future[Any]) -> None:
        error = future.exception()
        if isinstance(error, StoreError):
            self._again.append(taken.delivery)
        elif error is None:
            if taken.launch:
                self._reply(taken, {"wfid": future.result()})
            await self._acknowledge(taken.delivery)
        elif isinstance(error, AnswerTooLate):
            await self._acknowledge(taken.delivery)  # the history of the process tells
        else:
            await self._refuse(taken, error)

    async def _refuse(self, taken: _Taken, error: BaseException) -> None:
        """It cannot be done: tell who waits for it, else keep it where people look."""
        if taken.launch and self._reply(taken, {"error": _told(error)}):
            await self._acknowledge(taken.delivery)
        else:
            self._tell(_Taken(taken.delivery, launch=False), _dead(taken.delivery, str(error)))

    def _reply(self, taken: _Taken, document: dict[str, Any]) -> bool:
        """Answer to whoever launched, if that was asked for: whether it was."""
        asked = taken.delivery.header.properties
        if not asked.reply_to:
            return False
        self._post.add([
            Letter(asked.reply_to, msgspec.json.encode(document), answer_to(asked))
        ])  # fmt: skip
        return True


def _dead(delivery: DeliveredMessage, reason: str) -> DeadLetter:
    return DeadLetter(body=delivery.body.decode("utf-8", "backslashreplace"), reason=reason)


def _told(error: BaseException) -> dict[str, Any]:
    """An error as whoever launched is told it."""
    told: dict[str, Any] = {"message": str(error)}
    if isinstance(error, DefinitionError) and error.line:
        told.update(line=error.line, column=error.column)
    return told
