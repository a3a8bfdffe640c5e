from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Self

import aio_pika
import structlog
from aiormq.exceptions import ChannelLockedResource

from mint.air import documents
from mint.air.service import Service
from mint.air.session import Session
from mint.backoff import Backoff
from mint.engine.clock import SystemClock
from mint.errors import ServiceExists
from mint.transport.amqp.nodes import LOST, Nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from aio_pika.abc import AbstractIncomingMessage, AbstractQueue

    from mint.ports.clock import Clock

log = structlog.get_logger("mint.air")

_GRACE = 5.0
"""Seconds that calls in hand may take when the server closes."""


class Server:
    """Serves functions by names. Each service handles one call at a time.

    Args:
        url: of the broker, `amqp://user:password@localhost/vhost`; see `Nodes`.
        vhost: another virtual host than that of the URL.
        clock: the time.
        taken: called with the name of a service that another serves by now, when the connection is
            mended; it is not served here any more. None: it is tried until the other is gone.

    Example:
        >>> async with Server("amqp://air:air@localhost/AIR") as server:
        ...     await server.register("adder", lambda a, b: a + b)
        ...     await server.run()
    """

    def __init__(
        self,
        url: str,
        vhost: str = "",
        *,
        clock: Clock | None = None,
        taken: Callable[[str], None] | None = None,
    ) -> None:
        self._nodes = Nodes(url, vhost)
        self._clock = clock or SystemClock()
        self._taken = taken
        self._services: dict[str, Service] = {}
        self._queues: dict[str, tuple[AbstractQueue, str]] = {}
        self._session: Session | None = None
        self._mending = asyncio.Lock()
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._closing = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def register(
        self,
        name: str,
        function: Callable[..., Any],
        *,
        shared: bool = False,
        groups: Sequence[str] = (),
    ) -> None:
        """Serve a function from now on.

        Args:
            name: by which it is called.
            function: what is called. One that is no coroutine function is called in a thread.
            shared: whether others may serve the same name; each call goes to one of them.
            groups: other names by which it is called together with others.

        Raises:
            ServiceExists: another serves the name, and one of both does not share it.
        """
        if name in self._services:
            raise ServiceExists(f"{name!r} is served here already")
        service = Service(name, function, shared, groups)
        session = await self._whole()
        try:
            await self._open(session, service)
        except ChannelLockedResource:
            raise ServiceExists(f"{name!r} is served by another already") from None
        self._services[name] = service

    async def unregister(self, name: str) -> None:
        """Serve a function no more. What waits in its queue is gone if nobody shares it."""
        del self._services[name]
        queue, tag = self._queues.pop(name)
        with contextlib.suppress(*LOST):
            await queue.cancel(tag)
            await queue.channel.close()

    async def run(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as programs say it
        """Serve; when the connection breaks, mend it.

        Args:
            timeout: seconds after which it returns; None: never.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while not self._closing:
                    session = await self._whole()
                    await session.ended.wait()

    async def close(self) -> None:
        """Take no more calls, answer those in hand, and give the connection back."""
        self._closing = True
        for queue, tag in self._queues.values():
            with contextlib.suppress(*LOST):
                await queue.cancel(tag)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), _GRACE)
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    # the connection

    async def _whole(self) -> Session:
        """A connection by which all services are served."""
        async with self._mending:
            backoff, told = Backoff(), ""
            while self._session is None or self._session.ended.is_set():
                try:
                    self._session = await self._opened()
                except LOST as error:
                    if str(error) != told:
                        log.warning("no broker; trying again", reason=(told := str(error)))
                    await asyncio.sleep(backoff.next())
            return self._session

    async def _opened(self) -> Session:
        if self._session is not None:
            await self._session.close()
        session = await Session.open(self._nodes, "AIR server")
        try:
            for service in list(self._services.values()):
                await self._open_again(session, service)
        except BaseException:
            await session.close()
            raise
        return session

    async def _open_again(self, session: Session, service: Service) -> None:
        try:
            await self._open(session, service)
        except ChannelLockedResource:
            if self._taken is None:
                raise
            del self._services[service.name]
            self._queues.pop(service.name, None)
            self._taken(service.name)

    async def _open(self, session: Session, service: Service) -> None:
        # A channel each: one that the broker closes does not touch the others.
        channel = await session.connection.channel()
        await channel.set_qos(prefetch_count=1)
        queue = await channel.declare_queue(
            service.name, durable=True, auto_delete=True, exclusive=not service.shared
        )
        for key in (service.name, *service.groups):
            await queue.bind(session.requests, key)

        async def take(message: AbstractIncomingMessage) -> None:
            await self._take(session, service, message)

        self._queues[service.name] = queue, await queue.consume(take)
        channel.close_callbacks.add(lambda *_: self._ended(session, service))

    def _ended(self, session: Session, service: Service) -> None:
        """A channel is closed: when it was not we who did it, begin anew."""
        if service.name in self._queues:
            session.ended.set()

    # the work

    async def _take(
        self, session: Session, service: Service, message: AbstractIncomingMessage
    ) -> None:
        self._busy += 1
        self._idle.clear()
        try:
            await self._handle(session, service, message)
        except LOST as error:
            log.warning("a call could not be answered", service=service.name, reason=str(error))
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def _handle(
        self, session: Session, service: Service, message: AbstractIncomingMessage
    ) -> None:
        try:
            call = documents.call(message.body)
        except documents.Misread as error:
            log.warning("thrown away", service=service.name, reason=str(error))
            await message.reject(requeue=False)
            return
        if call.late(self._clock.now()):
            log.info("too late to begin with a call", service=service.name)
        else:
            body = await service.answer(call)
            if message.reply_to and not call.late(self._clock.now()):
                answer = aio_pika.Message(body, correlation_id=call.id)
                await session.responses.publish(answer, message.reply_to, mandatory=False)
        await message.ack()
