from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast
from uuid import uuid4

import aio_pika
import pytest
from tests.processes.rig import VirtualClock

from mint.errors import StoreError
from mint.ports.directory import Entry
from mint.transport.amqp.lookout import MOST, Lookout, Wanted
from mint.transport.amqp.nodes import Nodes
from mint.transport.amqp.queues import Queues

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.brokers import Broker

    from mint.ports.broker import Depth
    from mint.transport.amqp.unserved import Unserved

pytestmark = pytest.mark.rabbitmq


class Place:
    """A lookout on the queue of one participant, which gives nothing up but notes what it would."""

    def __init__(self, queues: Queues, limit: float) -> None:
        self.entry = Entry("weigh", queue=f"q-{uuid4().hex}")
        self.entries = [self.entry]
        self.leads = True
        self.clock = VirtualClock()
        self.queues = queues
        self.given_up: list[str] = []
        wanted = Wanted(self.asked, lambda: self.leads)
        self.lookout = Lookout(wanted, cast("Unserved", self), limit, self.clock)

    def asked(self) -> list[Entry]:
        return self.entries

    async def give_up(self, entry: Entry, depth: Depth, limit: float, queues: Queues) -> None:
        assert (depth.queue, limit, queues) == (entry.queue, 60.0, self.queues)
        self.given_up.append(entry.name)

    async def look(self) -> Depth:
        await self.lookout._look(self.queues)
        return self.lookout.depths["weigh"]

    async def publish(self) -> None:
        channel = await self.queues.channel()
        await channel.default_exchange.publish(aio_pika.Message(b"{}"), self.entry.queue)
        await channel.close()


async def take(_: object) -> None:
    """Take it, and leave it at that."""


@asynccontextmanager
async def looking(broker: Broker, limit: float = 60.0) -> AsyncIterator[Place]:
    async with await Nodes(broker.url).connect("a test") as connection:
        yield Place(Queues(connection, 20), limit)


async def test_what_waits_and_who_takes_it(broker: Broker) -> None:
    async with looking(broker) as here:
        assert not (await here.look()).there
        await here.queues.ensure(here.entry.queue, classic=False)
        begun = here.clock.at
        await here.publish()
        here.clock.at += 5
        depth = await here.look()
        assert (depth.there, depth.messages, depth.consumers) == (True, 1, 0)
        assert depth.since == begun

        channel = await here.queues.channel()
        queue = await channel.get_queue(here.entry.queue)
        tag = await queue.consume(take, no_ack=True)
        depth = await here.look()
        assert (depth.consumers, depth.since) == (1, None)
        await queue.cancel(tag)
        assert (await here.look()).since == here.clock.at


async def test_what_nobody_takes_for_long_is_given_up(broker: Broker) -> None:
    async with looking(broker) as here:
        await here.queues.ensure(here.entry.queue, classic=False)
        await here.look()
        here.clock.at += 59
        await here.look()
        assert here.given_up == []
        here.clock.at += 1
        here.leads = False
        await here.look()
        assert here.given_up == []
        here.leads = True
        await here.look()
        assert here.given_up == ["weigh"]


async def test_where_nothing_is_given_up(broker: Broker) -> None:
    async with looking(broker, limit=0.0) as here:
        await here.look()
        here.clock.at += 1e9
        await here.look()

        assert here.given_up == []


async def test_only_so_many_queues_are_looked_at(broker: Broker) -> None:
    async with looking(broker) as here:
        here.entries = [here.entry] + [Entry(f"p{each}", queue=f"q{each}") for each in range(MOST)]
        await here.look()

        assert len(here.lookout.depths) == MOST


async def test_a_look_that_fails_is_not_the_last_one(broker: Broker) -> None:
    asked = asyncio.Semaphore(0)
    loop = asyncio.get_running_loop()

    def fails() -> list[Entry]:
        loop.call_soon_threadsafe(asked.release)
        raise StoreError("no store")

    async with looking(broker, limit=0.1) as here:
        lookout = Lookout(Wanted(fails, lambda: True), cast("Unserved", here), 0.1, here.clock)
        task = loop.create_task(lookout.run(here.queues))
        async with asyncio.timeout(20):
            await asked.acquire()
            await asked.acquire()
        task.cancel()
        await asyncio.wait([task])
