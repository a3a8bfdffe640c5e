from __future__ import annotations

import asyncio
import contextlib
import functools
from typing import TYPE_CHECKING, NamedTuple

from mint.model.wire import queue_of
from mint.transport.amqp import incoming, properties, returns
from mint.transport.amqp.delivered import Delivered
from mint.transport.amqp.incoming import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiormq import Channel
    from aiormq.abc import DeliveredMessage

    from mint.model.effect import Dispatch
    from mint.participants.hosting.handing_on import HandingOn
    from mint.participants.hosting.link import Link
    from mint.participants.hosting.papers import Papers
    from mint.participants.hosting.signer import Signer
    from mint.participants.hosting.staff import Staff
    from mint.ports.clock import Clock
    from mint.transport.amqp.queues import Queues
    from mint.transport.local import LocalTransport

_EVERY = 1.0
"""Seconds between two looks at how much more work each participant may get."""


class Consumers:
    """Takes work from the queues of those participants that take some now.

    Each gets as much at a time as it can begin. What an engine knows to be here does not count for
    the broker any more, so it is counted here: who has enough of it takes nothing.

    Who stops taking work first tells the broker, and then gives back what has not begun: given back
    while one still takes some, work comes again at once, and at last counts as undeliverable.

    Args:
        staff: who takes work.
        papers: the work in hand.
        transport: does it.
        handing_on: gives to others what has not begun.
        signer: knows which work is from an engine.
        most: how much is in hand of one participant.
        link: tells people what cannot be read.
        clock: the time.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        staff: Staff,
        papers: Papers,
        transport: LocalTransport,
        *,
        handing_on: HandingOn,
        signer: Signer,
        most: int,
        link: Link,
        clock: Clock,
    ) -> None:
        self._staff = staff
        self._papers = papers
        self._transport = transport
        self._most = most
        self._link = link
        self._clock = clock
        self._handing_on = handing_on
        self._signer = signer
        self._taking: dict[str, _Taking] = {}
        self._aside: dict[str, list[Delivered]] = {}
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

    async def run(self, channel: Channel, queues: Queues, opened: Callable[[], None]) -> None:
        """Take work until the channel breaks.

        Args:
            channel: that nobody else uses.
            queues: declares what is not there.
            opened: called once it takes work.
        """
        self._taking.clear()
        self._aside.clear()  # the broker gives it to others, for its channel is gone
        self._running = True
        self._changed.set()
        try:
            await self._adjust(channel, queues)
            opened()
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_EVERY):
                        await self._changed.wait()
                self._handing_on.unpack(self._clock.now())
                self._miss(channel, queues)
                await self._adjust(channel, queues)
        finally:
            self._running = False
            self._settled.set()

    def _miss(self, channel: Channel, queues: Queues) -> None:
        """The broker has ended a consumer when its queue is gone: it is to be declared again."""
        for name, taking in list(self._taking.items()):
            if taking.tag not in channel.consumers:
                self._link.remark(f"the queue {queue_of(name)} is gone: it is declared again")
                queues.forget(queue_of(name))
                del self._taking[name]

    async def _adjust(self, channel: Channel, queues: Queues) -> None:
        self._changed.clear()
        wanted = {name: self._room(name) for name in self._staff.names()}
        for name in list(self._taking):
            if not wanted.get(name):
                await self._stop(channel, name)
        for name, room in wanted.items():
            taking = self._taking.get(name)
            if taking is not None and room < taking.prefetch:
                await self._stop(channel, name)
            elif taking is not None and room > taking.prefetch:
                await channel.basic_cancel(self._taking.pop(name).tag)
            if room and name not in self._taking:
                await queues.ensure(queue_of(name), classic=False)
                await self._begin(channel, name, room)
        if not self._changed.is_set():
            self._settled.set()

    def _room(self, name: str) -> int:
        """How much a participant may get from the broker before it has answered something."""
        if not self._staff.takes(name):
            return 0
        long = [paper for paper in self._papers.held.values() if paper.claimed]
        own = sum(self._staff.name_of(paper.work.participant) == name for paper in long)
        most = self._staff.concurrency(name) or self._most
        return max(0, min(self._most - len(long), most - own))

    async def _begin(self, channel: Channel, name: str, room: int) -> None:
        await channel.basic_qos(prefetch_count=room)  # of the consumer that begins now
        take = functools.partial(self._take, name)
        begun = await channel.basic_consume(queue_of(name), take)
        self._taking[name] = _Taking(str(begun.consumer_tag), room)

    async def _stop(self, channel: Channel, name: str) -> None:
        await channel.basic_cancel(self._taking.pop(name).tag)
        for delivered in self._aside.pop(name, []):
            await delivered.refuse()
        await self._handing_on.give_back(name)

    async def _take(self, name: str, message: DeliveredMessage) -> None:
        try:
            found = incoming.documents_of(message.body)
            several = [returns.workitem(document) for document in found]
        except Unreadable as error:
            self._link.remark(f"what came is no workitem: {error}")
            await message.channel.basic_reject(message.delivery_tag or 0, requeue=False)
            return
        if doubt := self._doubt(message, several):
            self._link.remark(f"work is laid aside that may not be from an engine: {doubt}")
            await message.channel.basic_reject(message.delivery_tag or 0, requeue=False)
            return
        delivered = Delivered(message, len(several))
        if not self._staff.takes(name):
            self._aside.setdefault(name, []).append(delivered)
            return
        for work in several:
            if work is None or self._papers.is_answered(work.id):
                await delivered.settle()
            else:
                await self._accept(work, delivered)

    def _doubt(self, message: DeliveredMessage, several: list[Dispatch | None]) -> str:
        """Why work may not be from an engine; "": it is."""
        header = properties.signature_of(message.header.properties)
        names = {work.participant for work in several if work is not None}
        doubts = (self._signer.doubt(name, message.body, header) for name in names)
        return next(filter(None, doubts), "")

    async def _accept(self, work: Dispatch, delivered: Delivered) -> None:
        known = self._papers.held.get(work.id)
        older = None if known is None else known.delivered
        if delivered.message.redelivered and self._handing_on.may_send_again(delivered):
            # What ended the worker who had them together may lie in one of them.
            self._handing_on.send_again(work, delivered)
        elif self._papers.add(work, delivered, self._clock.now()):
            self._transport.deliver([work])
        elif older is not None:
            await older.settle()  # it was sent twice: the broker keeps one of them


class _Taking(NamedTuple):
    """How a participant takes work.

    Args:
        tag: of the consumer.
        prefetch: how much the broker delivers before something is answered.
    """

    tag: str
    prefetch: int
