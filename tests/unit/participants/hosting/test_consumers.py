from __future__ import annotations

import asyncio
import json
import threading
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from mint import Workitem, participant
from mint.engine.clock import SystemClock
from mint.model.wire import DEAD, queue_of
from mint.participants import Registry
from mint.participants.hosting.consumers import Consumers
from mint.participants.hosting.handing_on import HandingOn
from mint.participants.hosting.link import Link
from mint.participants.hosting.papers import Papers
from mint.participants.hosting.signer import Signer
from mint.participants.hosting.staff import Staff
from mint.transport.amqp.line import Line
from mint.transport.amqp.nodes import Nodes
from mint.transport.amqp.post import Post
from mint.transport.amqp.queues import Queues
from mint.transport.local import LocalTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiormq import Channel
    from tests.brokers import Broker

pytestmark = pytest.mark.rabbitmq


class Place:
    """Consumers of a participant that works until it may end, one workitem at a time."""

    def __init__(self, line: Line, channel: Channel) -> None:
        self.line, self.channel = line, channel
        self.name = f"slow{uuid4().hex}"
        self.queue = queue_of(self.name)
        self.begun, self.end = threading.Semaphore(0), threading.Event()
        self.said: list[str] = []
        self.released: list[str] = []
        self.papers = Papers()
        self.post = Post(lambda _: None)

        @participant(self.name)
        def slow(_: Workitem) -> None:
            self.begun.release()
            self.end.wait(60)

        self.staff = Staff(Registry(slow))
        self.transport = LocalTransport(self.staff, lambda _: None, clock=SystemClock(), threads=1)
        self.consumers = Consumers(
            self.staff,
            self.papers,
            self.transport,
            handing_on=HandingOn(
                self.staff, self.papers, self.transport, self.post, self.released.extend
            ),
            signer=Signer((), self.staff),
            most=4,
            link=Link(self.said.append),
            clock=SystemClock(),
        )

    async def publish(self, *bodies: bytes) -> None:
        for body in bodies:
            await self.channel.basic_publish(body, routing_key=self.queue)

    async def is_begun(self) -> bool:
        return await asyncio.to_thread(self.begun.acquire, timeout=20)

    async def holds(self, number: int) -> None:
        async with asyncio.timeout(20):
            while len(self.papers.held) != number:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)

    async def waiting(self) -> int | None:
        found = await self.channel.queue_declare(self.queue, passive=True)
        return found.message_count


@asynccontextmanager
async def place(broker: Broker) -> AsyncIterator[Place]:
    connection = await Nodes(broker.url).connect("a test")
    async with Line(connection) as line:
        made = Place(line, await line.channel())
        opened = asyncio.Event()
        queues = Queues(connection, 20)
        await queues.shared(DEAD)
        task = asyncio.get_running_loop().create_task(
            made.consumers.run(await line.channel(), queues, opened.set)
        )
        async with asyncio.timeout(20):
            await opened.wait()
        try:
            yield made
        finally:
            made.end.set()
            task.cancel()
            await asyncio.wait([task])
            made.transport.close(10)


def document(place: Place, dispatch: str, **more: Any) -> bytes:
    fei = {"engine_id": "engine", "wfid": "20301122-bazo", "subid": "x1", "expid": "0_0"}
    mint = {"dispatch": dispatch, "at": 1.0}
    whole = {"fei": fei, "fields": {}, "participant_name": place.name, "mint": mint, **more}
    return json.dumps(whole).encode()


async def test_who_stops_gives_back_what_has_not_begun_once(broker: Broker) -> None:
    async with place(broker) as here:
        await here.publish(*(document(here, f"d{each}") for each in range(6)))
        assert await here.is_begun()
        await here.holds(4)

        here.staff.pause(here.name)
        await here.consumers.look()
        assert len(here.papers.held) == 1
        async with asyncio.timeout(20):
            while await here.waiting() != 5:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)
        messages = [await here.channel.basic_get(here.queue) for _ in range(5)]
        told = [one.header.properties.headers or {} for one in messages]
        assert {str(headers.get("x-delivery-count", 0)) for headers in told} <= {"0", "1"}
        assert here.released == []


async def test_of_work_that_was_sent_twice_the_broker_keeps_one(broker: Broker) -> None:
    async with place(broker) as here:
        await here.publish(document(here, "d1"), document(here, "d1"))
        assert await here.is_begun()
        async with asyncio.timeout(20):
            while f"{here.queue}\t1" not in await asyncio.to_thread(_messages, broker):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.1)
        assert list(here.papers.held) == ["d1"]


def _messages(broker: Broker) -> list[str]:
    return broker.control("list_queues", "name", "messages").splitlines()


async def test_what_an_engine_has_booked_is_named(broker: Broker) -> None:
    async with place(broker) as here:
        await here.publish(document(here, "d1"), document(here, "d2"))
        assert await here.is_begun()
        await here.holds(2)
        for paper in here.papers.held.values():
            paper.delivered = None  # an engine knows of it, and the broker keeps it no more

        here.staff.pause(here.name)
        await here.consumers.look()
        (running,) = here.papers.held
        assert {running, *here.released} == {"d1", "d2"}


async def test_who_takes_work_again_gets_what_waits(broker: Broker) -> None:
    async with place(broker) as here:
        here.staff.pause(here.name)
        await here.consumers.look()
        await here.publish(document(here, "d1"))
        assert await here.waiting() == 1

        here.staff.resume(here.name)
        await here.consumers.look()
        assert await here.is_begun()


async def test_what_is_no_work_is_not_begun(broker: Broker) -> None:
    async with place(broker) as here:
        here.papers.answered("d1")
        cancel = {"cancel": True}
        await here.publish(b"no work", document(here, "d1"), document(here, "d0", **cancel))
        await here.publish(document(here, "d2"))
        assert await here.is_begun()

        assert list(here.papers.held) == ["d2"]
        assert "no workitem" in here.said[0]
        async with asyncio.timeout(20):
            while (laid := await here.channel.basic_get(DEAD, no_ack=True)).body != b"no work":
                assert laid.body == b""


async def test_without_a_broker_there_is_nothing_to_wait_for(broker: Broker) -> None:
    async with place(broker) as here:
        pass
    async with asyncio.timeout(20):
        await here.consumers.look()


async def test_who_has_enough_that_lasts_takes_no_more(broker: Broker) -> None:
    async with place(broker) as here:
        await here.publish(*(document(here, f"d{each}") for each in range(6)))
        await here.holds(4)
        for paper in here.papers.held.values():
            paper.claimed = True
            if paper.delivered is not None:
                await paper.delivered.settle()
                paper.delivered = None

        await here.consumers.look()
        assert len(here.papers.held) == 1  # the others had not begun
        await here.holds(1)
        assert await here.waiting() is not None


async def test_what_came_together_and_has_not_begun_goes_to_others_one_by_one(
    broker: Broker,
) -> None:
    async with place(broker) as here:
        parcel = b"[" + b",".join(document(here, f"d{each}") for each in range(5)) + b"]"
        await here.publish(parcel)
        assert await here.is_begun()
        await here.holds(1)

        async with asyncio.timeout(20):
            while len(here.post) != 4:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)


async def test_what_came_together_and_comes_again_comes_alone(broker: Broker) -> None:
    async with place(broker) as here:
        here.staff.pause(here.name)
        await here.consumers.look()
        parcel = b"[" + b",".join(document(here, f"d{each}") for each in range(2)) + b"]"
        await here.publish(parcel)
        other = await here.line.channel()
        assert (await other.basic_get(here.queue)).body == parcel
        await other.close()

        here.staff.resume(here.name)
        await here.consumers.look()
        async with asyncio.timeout(20):
            while len(here.post) != 2:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)
        assert not here.papers.held


async def test_a_queue_that_somebody_deletes_is_declared_again(broker: Broker) -> None:
    async with place(broker) as here:
        await here.channel.queue_delete(here.queue)
        async with asyncio.timeout(20):
            while not any("is gone" in line for line in here.said):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)

        await here.consumers.look()
        await here.publish(document(here, "d1"))
        assert await here.is_begun()
