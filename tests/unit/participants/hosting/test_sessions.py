from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from tests.brokers import Broker, free_port

from mint.participants import Registry
from mint.participants.hosting.link import Link
from mint.participants.hosting.sessions import Sessions
from mint.participants.hosting.staff import Staff
from mint.transport.amqp.post import Post


class Part:
    """A part of a worker that only begins; the first one breaks."""

    def __init__(self) -> None:
        self.greeted = asyncio.Event()
        self.greeted.set()
        self.begun: asyncio.Queue[int] = asyncio.Queue()
        self.times = 0
        self.breaks_late = False

    def hint(self, _: str) -> None:
        """Nobody is to be asked."""

    async def run(self, *parts: Any) -> None:
        self.times += 1
        self.begun.put_nowait(self.times)
        if len(parts) > 1:
            parts[-1]()  # opened
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if self.breaks_late:
                raise ConnectionResetError("it broke in the same moment") from None
            raise

    async def again(self) -> int:
        async with asyncio.timeout(20):
            return await self.begun.get()


def sessions(url: str, said: list[str]) -> Sessions:
    return Sessions(url, "w1", Staff(Registry()), lambda _: "", Link(said.append))


async def run(made: Sessions, part: Part) -> asyncio.Task[None]:
    work = made.run(Post(lambda _: None), cast("Any", part), cast("Any", part))
    return asyncio.get_running_loop().create_task(work)


@pytest.mark.rabbitmq
async def test_it_connects_again_and_tells_people(broker: Broker) -> None:
    said: list[str] = []
    part = Part()
    task = await run(sessions(broker.url, said), part)
    for _ in "both parts":
        if await part.again() == 2:
            break
    await asyncio.to_thread(broker.control, "close_all_connections", "--global", "a test")
    assert await part.again() == 3
    task.cancel()
    await asyncio.wait([task])

    assert said[0].startswith("connected to the broker as w1")
    assert said[1].endswith("(trying again)")


@pytest.mark.rabbitmq
async def test_it_ends_also_when_something_breaks_in_the_same_moment(broker: Broker) -> None:
    part, made = Part(), sessions(broker.url, [])
    task = await run(made, part)
    await part.again()
    await part.again()
    part.breaks_late = True
    made.end()
    task.cancel()
    async with asyncio.timeout(20):
        await asyncio.wait([task])

    assert part.times == 2


async def test_it_waits_for_a_broker_that_is_not_there() -> None:
    said: list[str] = []
    heard = asyncio.Event()

    def hear(line: str) -> None:
        said.append(line)
        heard.set()

    url = f"amqp://guest:guest@127.0.0.1:{free_port()}/"
    made = Sessions(url, "w1", Staff(Registry()), lambda _: "", Link(hear))
    task = await run(made, Part())
    async with asyncio.timeout(20):
        await heard.wait()
    task.cancel()
    await asyncio.wait([task])

    assert said[0].endswith("(trying again)")
