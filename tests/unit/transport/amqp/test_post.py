from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import aio_pika
import pytest
from aiormq import Channel
from aiormq.exceptions import ChannelNotFoundEntity

from mint.ports.directory import Entry
from mint.transport.amqp import properties
from mint.transport.amqp.post import Letter, Post
from mint.transport.amqp.queues import Queues

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from aio_pika.abc import AbstractConnection
    from tests.brokers import Broker

pytestmark = pytest.mark.rabbitmq


def at_once(function: Callable[[], object]) -> None:
    function()


async def until(done: Callable[[], bool]) -> None:
    while not done():  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0)


def letters(queue: str, number: int) -> list[Letter]:
    entry = Entry("weigh", queue=queue)
    return [
        Letter(queue, b"%d" % each, properties.work(f"{each}"), entry) for each in range(number)
    ]


@pytest.fixture
async def connection(broker: Broker) -> AsyncIterator[AbstractConnection]:
    async with await aio_pika.connect(broker.url) as found:
        yield found


async def send(post: Post, connection: AbstractConnection, queues: Queues | None = None) -> None:
    """Run a post until all is confirmed, or its channel breaks."""
    channel = await connection.channel(on_return_raises=True)
    bare = await channel.get_underlay_channel()
    assert isinstance(bare, Channel)
    running = asyncio.create_task(post.run(bare, queues or Queues(connection, 5)))  # noqa: TID251 - a test
    await until(lambda: not len(post) or running.done())
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def content(connection: AbstractConnection, queue: str) -> list[bytes]:
    channel = await connection.channel()
    found = await channel.get_queue(queue)
    bodies = []
    while (message := await found.get(no_ack=True, fail=False)) is not None:
        bodies.append(message.body)
    return bodies


async def test_all_arrive_in_order(connection: AbstractConnection) -> None:
    queue = f"q-{uuid4().hex}"
    post = Post(at_once)
    post.add(letters(queue, 1_200))

    await send(post, connection)

    assert await content(connection, queue) == [b"%d" % each for each in range(1_200)]
    assert (post.added, post.confirmed) == (1_200, 1_200)


async def test_what_a_broken_connection_left_goes_by_the_next_one(
    broker: Broker, connection: AbstractConnection
) -> None:
    queue = f"q-{uuid4().hex}"
    post = Post(at_once)
    post.add(letters(queue, 2_000))
    first = await aio_pika.connect(broker.url)

    async def cut() -> None:
        await until(lambda: post.confirmed > 0)
        await first.close()

    await asyncio.gather(send(post, first), cut())
    left = len(post)
    await send(post, connection)

    assert left > 0
    assert post.confirmed == 2_000
    assert set(await content(connection, queue)) == {b"%d" % each for each in range(2_000)}


async def test_an_answer_for_which_nobody_waits_is_dropped(connection: AbstractConnection) -> None:
    post = Post(at_once)
    post.add([Letter("nobody", b"x", properties.work("1"))])

    await send(post, connection)

    assert post.confirmed == 1


async def test_a_queue_that_takes_nothing_holds_up_no_other(connection: AbstractConnection) -> None:
    full, queue = f"q-{uuid4().hex}", f"q-{uuid4().hex}"
    channel = await connection.channel()
    small: dict[str, Any] = {"x-max-length": 1, "x-overflow": "reject-publish"}
    await channel.declare_queue(full, durable=True, arguments=small)
    post = Post(at_once)
    post.add([*letters(full, 1_200), *letters(queue, 10)])
    sending = asyncio.create_task(send(post, connection))  # noqa: TID251 - a test

    await until(lambda: len(post) == 1_199)
    assert await content(connection, queue) == [b"%d" % each for each in range(10)]
    assert post.confirmed == 1, "all after the first stand behind one that was refused"
    await channel.queue_delete(full)
    await sending

    assert post.confirmed == 1_210


class OnePlaceAway(Queues):
    """The queues of a cluster one node of which is away, with a classic queue on it."""

    def __init__(self, connection: AbstractConnection, name: str) -> None:
        super().__init__(connection, 5)
        self.name = name

    async def ensure(self, name: str, *, classic: bool) -> None:
        if name == self.name:
            raise ChannelNotFoundEntity
        await super().ensure(name, classic=classic)


async def test_a_queue_on_a_node_that_is_away_holds_up_no_other(
    connection: AbstractConnection,
) -> None:
    away, queue = f"q-{uuid4().hex}", f"q-{uuid4().hex}"
    post, places = Post(at_once), OnePlaceAway(connection, away)
    post.add([*letters(away, 600), *letters(queue, 10)])
    sending = asyncio.create_task(send(post, connection, places))  # noqa: TID251 - a test

    await until(lambda: len(post) == 600)
    assert (post.confirmed, places.name) == (0, away)
    places.name = ""
    await sending

    assert post.confirmed == 610
    assert len(await content(connection, away)) == 600
