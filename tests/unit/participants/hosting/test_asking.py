from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from mint.participants.hosting.asking import Asking
from mint.transport.amqp.calls import CONTROL, WORKERS, Calls
from mint.transport.amqp.line import Line
from mint.transport.amqp.nodes import Nodes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiormq import Channel
    from tests.brokers import Broker

pytestmark = pytest.mark.rabbitmq


def answer(body: bytes) -> dict[str, Any]:
    return {"heard": json.loads(body)["do"]}


@asynccontextmanager
async def engine(line: Line) -> AsyncIterator[None]:
    channel = await line.channel()
    await channel.queue_declare(WORKERS, durable=True, arguments={"x-queue-type": "quorum"})
    answering = asyncio.get_running_loop().create_task(Calls(answer).run(channel))
    yield
    answering.cancel()
    await asyncio.wait([answering])


async def test_each_question_has_its_answer(broker: Broker) -> None:
    async with Line(await Nodes(broker.url).connect("a test")) as line, engine(line):
        asking = Asking(await line.channel(), lambda _: None)
        await asking.begin()
        told = await asyncio.gather(*(asking.ask({"do": str(each)}) for each in range(9)))

    assert told == [{"heard": str(each)} for each in range(9)]


async def ring(channel: Channel, participant: str, dispatch: str) -> None:
    body = json.dumps({"dispatch": dispatch}).encode()
    await channel.basic_publish(body, exchange=CONTROL, routing_key=participant)


async def test_hints_for_its_participants_are_heard_and_no_others(broker: Broker) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    one, other = f"weigh{uuid4().hex}", f"paint{uuid4().hex}"
    async with Line(await Nodes(broker.url).connect("a test")) as line:
        asking = Asking(await line.channel(), heard.put_nowait)
        await asking.begin()
        await asking.listen([one])
        channel = await line.channel()
        await ring(channel, other, "d1")
        await ring(channel, one, "d2")
        async with asyncio.timeout(20):
            assert await heard.get() == "d2"
        await asking.listen([other])
        await ring(channel, other, "d3")
        async with asyncio.timeout(20):
            assert await heard.get() == "d3"


async def test_patterns_hear_all_hints(broker: Broker) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with Line(await Nodes(broker.url).connect("a test")) as line:
        asking = Asking(await line.channel(), heard.put_nowait)
        await asking.begin()
        await asking.listen(["build_.*"])
        await ring(await line.channel(), f"weigh{uuid4().hex}", "d1")
        async with asyncio.timeout(20):
            assert await heard.get() == "d1"
