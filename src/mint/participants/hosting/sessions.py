from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mint.backoff import Backoff
from mint.participants.hosting.asking import Asking
from mint.transport.amqp.calls import WORKERS
from mint.transport.amqp.line import Line
from mint.transport.amqp.nodes import LOST, Nodes
from mint.transport.amqp.queues import Queues

if TYPE_CHECKING:
    from aiormq import Channel

    from mint.participants.hosting.consumers import Consumers
    from mint.participants.hosting.link import Link
    from mint.participants.hosting.pulse import Pulse
    from mint.participants.hosting.staff import Staff
    from mint.transport.amqp.post import Post

DELIVERIES = 20
"""How often a broker delivers work that nobody answers, before it lays it aside."""


class Sessions:
    """The connections of a worker with its broker, one after the other.

    Args:
        url: of the broker; see `Nodes`.
        name: of the worker.
        prefetch: how much work each participant gets at a time.
        staff: who works here.
        link: tells people when the broker comes and goes.
    """

    def __init__(self, url: str, name: str, prefetch: int, staff: Staff, link: Link) -> None:
        self._nodes = Nodes(url)
        self._name = name
        self._prefetch = prefetch
        self._staff = staff
        self._link = link
        self._backoff = Backoff()
        self._ending = False

    async def run(self, post: Post, pulse: Pulse, consumers: Consumers) -> None:
        """Connect, again and again.

        Args:
            post: brings letters to the broker.
            pulse: speaks with engines.
            consumers: take work.
        """
        while not self._ending:  # what breaks in the same moment hides that a task is cancelled
            try:
                await self._session(post, pulse, consumers)
            except* LOST as errors:
                self._link.down(_first(errors))
            await asyncio.sleep(self._backoff.next())

    def end(self) -> None:
        """Connect no more, once this connection is over. From any thread."""
        self._ending = True

    async def _session(self, post: Post, pulse: Pulse, consumers: Consumers) -> None:
        connection = await self._nodes.connect(f"mint worker {self._name}")
        async with Line(connection) as line:
            queues = Queues(connection, DELIVERIES)
            await queues.shared(WORKERS)
            asking, working, posting = [await line.channel() for _ in range(3)]

            async def take_work(channel: Channel) -> None:
                await pulse.greeted.wait()
                await consumers.run(channel, queues, self._prefetch, self._opened)

            async with asyncio.TaskGroup() as group:
                group.create_task(line.until_closed())
                group.create_task(post.run(posting, queues))
                group.create_task(pulse.run(Asking(asking, pulse.hint)))
                group.create_task(take_work(working))

    def _opened(self) -> None:
        self._backoff.reset()
        names = ", ".join(self._staff.names())
        self._link.up(f"connected to the broker as {self._name}; serves {names}")


def _first(errors: BaseExceptionGroup[BaseException]) -> Exception:
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error if isinstance(error, Exception) else RuntimeError(str(error))
