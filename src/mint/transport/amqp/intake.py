from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import structlog

from mint.errors import AnswerTooLate, DefinitionError, MintError, StoreError
from mint.lang.hoist import name_of
from mint.model.message import DeadLetter
from mint.model.wire import answers_of, launches_of
from mint.transport.amqp import incoming
from mint.transport.amqp.delivered import Delivered
from mint.transport.amqp.incoming import Ignored, Unreadable, Wish
from mint.transport.amqp.post import Letter
from mint.transport.amqp.properties import answer_to, launch_key_of, signature_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

    from mint.model.message import AnyMessage
    from mint.model.signing import Seal
    from mint.ports.front import Front, LaunchOrder
    from mint.transport.amqp.incoming import Incoming
    from mint.transport.amqp.post import Post

log = structlog.get_logger("mint.amqp")

_PAUSE = 0.5
"""Seconds before something is tried again for which the store was not there."""


_LOOK = 5.0
"""Seconds between two looks whether the broker still delivers."""


class _Said(NamedTuple):
    """A document that the engine has to do with.

    Args:
        taken: the message in which it came.
        document: as it came.
        wish: what is to be launched, and is perhaps answered; None: it is about something else.
        subject: what that is called.
    """

    taken: Delivered
    document: dict[str, Any]
    wish: Wish | None = None
    subject: str = ""


class Intake:
    """Takes what the broker delivers, and acknowledges it once that it is durable in the store.

    What is not acknowledged when a connection breaks is delivered again; the engine knows an answer
    that it has had, and a launch by its key.

    Args:
        front: the engine.
        order: makes an order of a wish; may raise any MintError.
        post: brings answers to those who launch.
        call: has a function called in the loop, from any thread.
        check: what the signatures of an answer show: of its body and its header.
        note: writes down who launched: the wish, what it is called, its process, why not.
        may_answer: whether an answer may go to a queue.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        front: Front,
        order: Callable[[Wish], LaunchOrder],
        post: Post,
        call: Callable[[Callable[[], object]], None],
        *,
        check: Callable[[bytes, object], Seal],
        note: Callable[[Wish, str, str, str], None],
        may_answer: Callable[[str], bool],
    ) -> None:
        self._front = front
        self._order = order
        self._post = post
        self._call = call
        self._check = check
        self._note = note
        self._may_answer = may_answer
        self._settled: deque[tuple[_Said, Future[Any]]] = deque()
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

    async def _done(self, said: _Said) -> None:
        if await said.taken.settle():
            self._open.discard(id(said.taken.message))

    async def _wait(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PAUSE if self._again else _LOOK):
                await self._arrived.wait()
        again, self._again = self._again, deque()
        for delivery in again:
            await self._take(delivery)

    async def _take(self, delivery: DeliveredMessage) -> None:
        try:
            found = incoming.documents_of(delivery.body)
        except Unreadable as error:
            self._lay_aside(_Said(Delivered(delivery), {}), str(error))
            return
        taken = Delivered(delivery, len(found))
        for document in found:
            await self._read(_Said(taken, document))

    async def _read(self, said: _Said) -> None:
        message = said.taken.message
        properties = message.header.properties
        try:
            meant = _meant(said)
        except Unreadable as error:
            self._lay_aside(said, str(error))
            return
        match meant:
            case Ignored():
                await self._done(said)
            case Wish():
                meant.by = properties.user_id or ""
                await self._launch(said._replace(wish=meant), meant)
            case _:
                meant.seal = self._check(message.body, signature_of(properties))
                self._tell(said, meant)

    def _lay_aside(self, said: _Said, reason: str) -> None:
        """Keep what means nothing, or must not be, where people look."""
        log.warning("a message is laid aside", reason=reason)
        self._tell(said._replace(wish=None), DeadLetter(body=_shown(said), reason=reason))

    def _tell(self, said: _Said, message: AnyMessage) -> None:
        self._watch(said, self._front.tell(message))

    async def _launch(self, said: _Said, wish: Wish) -> None:
        properties = said.taken.message.header.properties
        wish.launch_key = wish.launch_key or launch_key_of(properties)
        try:
            order = self._order(wish)
        except StoreError:
            self._try_again(said)
            self._arrived.set()
        except MintError as error:
            await self._refuse(said._replace(subject=wish.deployed or ""), error)
        else:
            subject = order.deployed or name_of(order.tree) or ""
            self._watch(said._replace(subject=subject), self._front.launch(order))

    def _watch(self, said: _Said, future: Future[Any]) -> None:
        future.add_done_callback(lambda done: self._hear(said, done))

    def _hear(self, said: _Said, future: Future[Any]) -> None:
        """Called on the engine's thread: many share one call of the loop."""
        self._settled.append((said, future))
        if not self._awake:
            self._awake = True
            self._call(self._arrived.set)

    async def _settle(self, said: _Said, future: Future[Any]) -> None:
        error = future.exception()
        if isinstance(error, StoreError):
            self._try_again(said)
        elif error is None:
            if said.wish is not None:
                self._note(said.wish, said.subject, future.result(), "")
                self._reply(said, {"wfid": future.result()})
            await self._done(said)
        elif isinstance(error, AnswerTooLate):
            await self._done(said)  # the history of the process tells
        else:
            await self._refuse(said, error)

    def _try_again(self, said: _Said) -> None:
        """The whole message: what is settled of it is known when it is read once more."""
        if said.taken.forsake():
            self._again.append(said.taken.message)

    async def _refuse(self, said: _Said, error: BaseException) -> None:
        """It cannot be done: tell who waits for it, else keep it where people look."""
        if said.wish is not None:
            self._note(said.wish, said.subject, "", str(error))
            if self._reply(said, {"error": _told(error)}):
                await self._done(said)
                return
        self._lay_aside(said, str(error))

    def _reply(self, said: _Said, document: dict[str, Any]) -> bool:
        """Answer to whoever launched, if that was asked for: whether it was."""
        asked = said.taken.message.header.properties
        if not asked.reply_to or not self._may_answer(asked.reply_to):
            return False
        self._post.add([
            Letter(asked.reply_to, msgspec.json.encode(document), answer_to(asked))
        ])  # fmt: skip
        return True


def _meant(said: _Said) -> Incoming:
    meant = incoming.read(said.document)
    came_by = said.taken.message.exchange or ""
    if came_by.endswith(answers_of("") if isinstance(meant, Wish) else launches_of("")):
        raise Unreadable(f"this is not what the exchange {came_by} is for")
    if isinstance(meant, Wish) and said.taken.number > 1:
        raise Unreadable("a launch in a list: it needs a message of its own")
    return meant


def _shown(said: _Said) -> str:
    """A document as people find it among the dead letters: as it came, if it came alone."""
    if said.taken.number == 1:
        return said.taken.message.body.decode("utf-8", "backslashreplace")
    return msgspec.json.encode(said.document).decode()


def _told(error: BaseException) -> dict[str, Any]:
    """An error as whoever launched is told it."""
    told: dict[str, Any] = {"message": str(error)}
    if isinstance(error, DefinitionError) and error.line:
        told.update(line=error.line, column=error.column)
    return told
