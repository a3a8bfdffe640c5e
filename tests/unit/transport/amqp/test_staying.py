from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.brokers import free_port

from mint.transport.amqp.nodes import Nodes
from mint.transport.amqp.staying import Staying

if TYPE_CHECKING:
    from aio_pika.abc import AbstractConnection
    from tests.brokers import Broker

    from mint.transport.amqp.line import Line

pytestmark = pytest.mark.rabbitmq


async def test_a_connection_that_breaks_is_followed_by_another(broker: Broker) -> None:
    lost: list[str] = []
    sessions = 0
    staying = Staying(Nodes(broker.url), "a test", lost.append)

    async def session(connection: AbstractConnection, line: Line) -> None:
        nonlocal sessions
        sessions += 1
        staying.succeed()
        if sessions == 3:
            staying.end()
        await connection.close()
        await line.until_closed()

    async with asyncio.timeout(20):
        await staying.run(session)
    assert (sessions, len(lost)) == (3, 3)
    assert "closed" in lost[0]


async def test_it_says_why_there_is_none() -> None:
    url = f"amqp://x:secret@127.0.0.1:{free_port()}/"
    lost: list[str] = []

    async def session(_: AbstractConnection, __: Line) -> None:
        raise AssertionError("there is no broker")

    def lose(reason: str) -> None:
        lost.append(reason)
        staying.end()

    staying = Staying(Nodes(url), "a test", lose)
    async with asyncio.timeout(20):
        await staying.run(session)
    assert len(lost) == 1
    assert "secret" not in lost[0]
