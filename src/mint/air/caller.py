from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, Any, Self

import aio_pika
import structlog
from aio_pika.exceptions import PublishError

from mint.air import documents
from mint.air.documents import Call, Misread
from mint.air.session import Session
from mint.engine.clock import SystemClock
from mint.errors import (
    BrokerNotFound,
    CallError,
    CallFailed,
    CallLost,
    CallTimeout,
    ServiceNotFound,
)
from mint.transport.amqp.nodes import LOST, Nodes

if TYPE_CHECKING:
    from types import TracebackType

    from aio_pika.abc import AbstractIncomingMessage

    from mint.air.documents import Answer
    from mint.ports.clock import Clock

log = structlog.get_logger("mint.air")


class Caller:
    """Calls services by their names, any number at a time.

    It connects when it is used first, and again after its connection broke.

    Args:
        url: of the broker, `amqp://user:password@localhost/vhost`; see `Nodes`.
        vhost: another virtual host than that of the URL.
        clock: the time.

    Example:
        >>> async with Caller("amqp://air:air@localhost/AIR") as caller:
        ...     await caller.call("adder", 5.0, 1, 2)
        3
    """

    def __init__(self, url: str, vhost: str = "", *, clock: Clock | None = None) -> None:
        self._nodes = Nodes(url, vhost)
        self._clock = clock or SystemClock()
        self._waiting: dict[str, asyncio.Queue[Answer | None]] = {}
        self._connecting = asyncio.Lock()
        self._session: Session | None = None
        self._mailbox = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        await self.finish()

    async def call(self, name: str, timeout: float | None = None, *args: Any, **kw: Any) -> Any:  # noqa: ASYNC109 - the service has to know it, too
        """Call a service, and wait for what it returns.

        Args:
            name: of the service.
            timeout: seconds; when they are over, the service does not begin with it any more.
            args: for the function.
            kw: the same.

        Raises:
            ServiceNotFound: nobody serves the name.
            CallTimeout: no answer came in time.
            CallFailed: the function raised.
            CallLost: the connection broke before the answer.
            BrokerNotFound: there is no broker.
            CallError: the arguments are nothing that JSON can say.
        """
        call = self._made(timeout, args, kw)
        box = self._waiting[call.id] = asyncio.Queue()
        try:
            async with asyncio.timeout(timeout):
                await self._send(name, call, timeout)
                answer = await box.get()
        except TimeoutError:
            raise CallTimeout(f"{name} did not answer within {timeout:g} seconds") from None
        finally:
            del self._waiting[call.id]
        return _value(name, answer)

    async def call_all(
        self,
        name: str,
        timeout: float,  # noqa: ASYNC109 - as above
        *args: Any,
        **kw: Any,
    ) -> dict[str, Any]:
        """Call everybody who listens to a name, and gather what they answer in time.

        Args:
            name: to which any number of services may listen: `weigh.*`.
            timeout: seconds to wait for answers; all of them are waited for.
            args: for the function.
            kw: the same.

        Returns:
            What they returned, by the names of the services; of one that raised, a CallFailed.

        Raises:
            CallLost: the connection broke.
            BrokerNotFound: there is no broker.
        """
        call = self._made(timeout, args, kw)
        box = self._waiting[call.id] = asyncio.Queue()
        found: dict[str, Any] = {}
        try:
            async with asyncio.timeout(timeout):
                await self._send(name, call, timeout)
                while True:
                    answer = await box.get()
                    who = name if answer is None else answer.service
                    try:
                        found[who] = _value(who, answer)
                    except CallFailed as error:
                        found[who] = error
        except (TimeoutError, ServiceNotFound):
            return found
        finally:
            del self._waiting[call.id]

    async def finish(self) -> None:
        """Give the connection back."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _made(self, timeout: float | None, args: tuple[Any, ...], kw: dict[str, Any]) -> Call:
        deadline = None if timeout is None else self._clock.now() + timeout
        return Call(uuid.uuid4().urn, list(args), kw, deadline)

    async def _send(self, name: str, call: Call, timeout: float | None) -> None:  # noqa: ASYNC109
        try:
            body = documents.encode(call)
        except TypeError as error:
            raise CallError(f"{name} cannot be called with what JSON cannot say: {error}") from None
        try:
            session = await self._open()
            message = aio_pika.Message(
                body,
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                reply_to=self._mailbox,
                expiration=None if timeout is None else timeout + documents.LENIENT,
            )
            await session.requests.publish(message, name, mandatory=True)
        except PublishError:
            raise ServiceNotFound(f"nobody serves {name!r} now") from None
        except LOST as error:
            raise BrokerNotFound(f"there is no broker at {self._nodes}: {error}") from error

    async def _open(self) -> Session:
        async with self._connecting:
            if self._session is None or self._session.ended.is_set():
                await self.finish()
                session = await Session.open(self._nodes, "AIR caller")
                queue = await session.channel.declare_queue(auto_delete=True, exclusive=True)
                await queue.bind(session.responses, queue.name)
                await queue.consume(self._hear, no_ack=True)
                session.watch(self._lose)
                self._session, self._mailbox = session, queue.name
            return self._session

    async def _hear(self, message: AbstractIncomingMessage) -> None:
        try:
            answer = documents.answer(message.body)
        except Misread as error:
            log.warning("thrown away", reason=str(error))
            return
        box = self._waiting.get(answer.id)
        if box is not None:  # else it came too late
            box.put_nowait(answer)

    def _lose(self) -> None:
        for box in self._waiting.values():
            box.put_nowait(None)


def _value(name: str, answer: Answer | None) -> Any:
    if answer is None:
        raise CallLost(f"the connection broke before {name} answered: it may have done it, or not")
    if answer.error is not None:
        who, kind, said = answer.service or name, answer.error.class_name, answer.error.message
        raise CallFailed(f"{who}: {kind}: {said}", who, kind, said)
    return answer.value
