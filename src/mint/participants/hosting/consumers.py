from __future__ import annotations

import asyncio
import functools
from typing import TYPE_CHECKING

from mint.participants.hosting.acknowledging import acknowledge, give_back
from mint.transport.amqp import returns
from mint.transport.amqp.incoming import Unreadable
from mint.transport.amqp.queues import queue_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

    from mint.model.effect import Dispatch
    from mint.participants.hosting.link import Link
    from mint.participants.hosting.papers import Papers
    from mint.participants.hosting.staff import Staff
    from mint.ports.clock import Clock
    from mint.transport.amqp.queues import Queues
    from mint.transport.local import LocalTransport


class Consumers:
    """Takes work from the queues of those participants that take some now.

    Who stops taking work first tells the broker, and then gives back what has not begun: given back
    while one still takes some, work comes again at once, and at last counts as undeliverable.

    Args:
        staff: who takes work.
        papers: the work in hand.
        transport: does it.
        link: tells people what cannot be read.
        clock: the time.
        release: is given the ids of what an engine has booked on this worker and others may have.
    """

    def __init__(
        self,
        staff: Staff,
        papers: Papers,
        transport: LocalTransport,
        *,
        link: Link,
        clock: Clock,
        release: Callable[[list[str]], None],
    ) -> None:
        self._staff = staff
        self._papers = papers
        self._transport = transport
        self._link = link
        self._clock = clock
        self._release = release
        self._tags: dict[str, str] = {}
        self._aside: dict[str, list[DeliveredMessage]] = {}
        self._changed = asyncio.Event()
        self._running = False
        self._settled = asyncio.Event()
        self._settled.set()

    async def look(self) -> None:
        """Wait until only those get work that take some: none, while there is no broker."""
        self._changed.set()
        if self._running:
            self._settled.clear()
        await self._settled.wait()

    async def run(
        self, channel: Channel, queues: Queues, prefetch: int, opened: Callable[[], None]
    ) -> None:
        """Take work until the channel breaks.

        Args:
            channel: that nobody else uses.
            queues: declares what is not there.
            prefetch: how much each participant gets at a time.
            opened: called once it takes work.
        """
        self._tags.clear()
        self._aside.clear()  # the broker gives it to others, for its channel is gone
        self._running = True
        self._changed.set()
        try:
            await channel.basic_qos(prefetch_count=prefetch)
            await self._adjust(channel, queues)
            opened()
            while True:
                await self._changed.wait()
                await self._adjust(channel, queues)
        finally:
            self._running = False
            self._settled.set()

    async def _adjust(self, channel: Channel, queues: Queues) -> None:
        self._changed.clear()
        names = self._staff.names()
        for name in [one for one in names if self._staff.takes(one) and one not in self._tags]:
            await queues.ensure(queue_of(name), classic=False)
            take = functools.partial(self._take, name)
            begun = await channel.basic_consume(queue_of(name), take)
            self._tags[name] = str(begun.consumer_tag)
        for name in list(self._tags):
            if name not in names or not self._staff.takes(name):
                await channel.basic_cancel(self._tags.pop(name))
                await self._give_back(name)
        if not self._changed.is_set():
            self._settled.set()

    async def _give_back(self, name: str) -> None:
        """What came and has not begun goes to others."""
        for delivery in self._aside.pop(name, []):
            await give_back(delivery)
        booked = []
        for work in self._transport.take_back(name):
            paper = self._papers.drop(work.id)
            if paper is not None and paper.delivery is not None:
                await give_back(paper.delivery)
            elif paper is not None:
                booked.append(work.id)
        if booked:
            self._release(booked)

    async def _take(self, name: str, delivery: DeliveredMessage) -> None:
        try:
            work = returns.workitem(delivery.body)
        except Unreadable as error:
            self._link.remark(f"what came is no workitem: {error}")
            await delivery.channel.basic_reject(delivery.delivery_tag or 0, requeue=False)
            return
        if work is None or self._papers.is_answered(work.id):
            await acknowledge(delivery)
        elif not self._staff.takes(name):
            self._aside.setdefault(name, []).append(delivery)
        else:
            await self._accept(work, delivery)

    async def _accept(self, work: Dispatch, delivery: DeliveredMessage) -> None:
        known = self._papers.held.get(work.id)
        older = None if known is None else known.delivery
        if self._papers.add(work, delivery, self._clock.now()):
            self._transport.deliver([work])
        elif older is not None:
            await acknowledge(older)  # it was sent twice: the broker keeps one of them
