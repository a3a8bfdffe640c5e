from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING

from mint.model.wire import DELIVERIES
from mint.participants.hosting.asking import Asking
from mint.transport.amqp.nodes import Nodes
from mint.transport.amqp.queues import Queues
from mint.transport.amqp.staying import Staying

if TYPE_CHECKING:
    from collections.abc import Callable

    from aio_pika.abc import AbstractConnection
    from aiormq import Channel

    from mint.participants.hosting.consumers import Consumers
    from mint.participants.hosting.link import Link
    from mint.participants.hosting.pulse import Pulse
    from mint.participants.hosting.staff import Staff
    from mint.transport.amqp.line import Line
    from mint.transport.amqp.post import Post


class Sessions:
    """The connections of a worker with its broker, one after the other.

    Args:
        url: of the broker; see `Nodes`.
        name: of the worker.
        staff: who works here.
        sign: gives the signatures of what is asked of an engine.
        link: tells people when the broker comes and goes.
    """

    def __init__(
        self, url: str, name: str, staff: Staff, sign: Callable[[bytes], str], link: Link
    ) -> None:
        nodes = Nodes(url, whose="--broker")
        self._staying = Staying(nodes, f"mint worker {name}", self._lose)
        self._sign = sign
        self._name = name
        self._staff = staff
        self._link = link

    async def run(self, post: Post, pulse: Pulse, consumers: Consumers) -> None:
        """Connect, again and again.

        Args:
            post: brings letters to the broker.
            pulse: speaks with engines.
            consumers: take work.
        """
        await self._staying.run(functools.partial(self._session, (post, pulse, consumers)))

    def end(self) -> None:
        """Connect no more, once this connection is over. From any thread."""
        self._staying.end()

    def _lose(self, reason: str) -> None:
        self._link.down(ConnectionError(reason))

    async def _session(
        self, parts: tuple[Post, Pulse, Consumers], connection: AbstractConnection, line: Line
    ) -> None:
        post, pulse, consumers = parts
        queues = Queues(connection, DELIVERIES)
        await queues.look()
        self._staff.restricted = queues.restricted
        asking, working, posting = [await line.channel() for _ in range(3)]

        async def take_work(channel: Channel) -> None:
            await pulse.greeted.wait()
            await consumers.run(channel, queues, self._opened)

        asks = Asking(asking, pulse.hint, self._sign, restricted=queues.restricted)
        async with asyncio.TaskGroup() as group:
            group.create_task(line.until_closed())
            group.create_task(post.run(posting, queues))
            group.create_task(pulse.run(asks))
            group.create_task(take_work(working))

    def _opened(self) -> None:
        self._staying.succeed()
        names = ", ".join(self._staff.names())
        self._link.up(f"connected to the broker as {self._name}; serves {names}")
