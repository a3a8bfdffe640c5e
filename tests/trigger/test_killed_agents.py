"""Hosts that are killed while changes flow, and a broker that is: nothing is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest
from tests.brokers import rabbitmq, spare
from tests.services import find_program
from tests.trigger import agent_process
from tests.trigger.agent_process import RETRIES, TABLE
from tests.trigger.buses import local, rabbit

from mint.errors import BusError
from mint.store import open_store
from mint.trigger.event import Event
from mint.trigger.names import REPORTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.brokers import Broker

    from mint.trigger.bus.port import Bus

pytestmark = pytest.mark.slow

CHANGES = 300
KILLS = 4
PATIENCE = 60.0


@pytest.fixture(params=["sqlite", pytest.param("rabbitmq", marks=pytest.mark.rabbitmq)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a database, or of a broker."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/mint.db"
    broker: Broker = request.getfixturevalue("broker")
    return broker.url


@asynccontextmanager
async def bus_of(url: str) -> AsyncIterator[Bus]:
    if url.startswith("amqp"):
        async with rabbit(url) as bus:
            yield bus
    else:
        store = open_store(url)
        async with local(store) as bus:
            yield bus
        store.close()


class Agents:
    """The process of a host, one after the other.

    Args:
        url: of its bus.
        folder: where its services write.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.kills = 0
        watched = find_program("setpriv")
        prefix = [str(watched), "--pdeathsig", "KILL", "--"] if watched else []
        program = str(Path(agent_process.__file__))
        self._command = [*prefix, sys.executable, program, url, str(folder), "0.01"]
        self._folder = folder
        self._process = self._started()

    def lines(self, service: str) -> list[str]:
        file = self._folder / service
        return file.read_text().split() if file.exists() else []

    def kill(self) -> None:
        """Kill it, and start another."""
        self._process.kill()
        self._process.wait()
        self.kills += 1
        self._process = self._started()

    def stop(self) -> int:
        """Tell it to stop: with which status it did."""
        self._process.terminate()
        return self._process.wait(30)

    def have_heeded(self, expected: list[str]) -> bool:
        return all(set(self.lines(service)) == set(expected) for service in ("dhcp", "home"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command)  # noqa: S603 - our own program


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not what():  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)


async def left(bus: Bus) -> int:
    """What is not done, of all queues."""
    states = [one for one in await bus.survey() if one.name != REPORTS]
    return sum(one.ready + one.delayed + (one.unacked or 0) for one in states)


def told(agents: Agents, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        counts = {
            service: (len(set(agents.lines(service))), len(agents.lines(service)))
            for service in ("dhcp", "home")
        }
        print(f"\n{agents.kills} kills, {CHANGES} changes; (heeded, times) by service: {counts}")  # noqa: T201


async def publish(bus: Bus, numbers: range) -> list[str]:
    events = [Event(id=f"e{n}", op="modify", dn=f"cn={n}", origin="accesslog") for n in numbers]
    await bus.publish_events(events)
    return [one.id for one in events]


async def test_nothing_is_lost_when_a_host_is_killed_again_and_again(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with bus_of(url) as bus:
        await bus.topology(TABLE, RETRIES)
        expected: list[str] = []
        with Agents(url, tmp_path) as agents:
            for kill in range(KILLS):
                start = kill * CHANGES // KILLS
                expected += await publish(bus, range(start, start + CHANGES // KILLS))
                seen = len(set(agents.lines("home")))
                await until(lambda seen=seen: len(set(agents.lines("home"))) >= seen + 10)  # type: ignore[misc]
                agents.kill()
            await until(lambda: agents.have_heeded(expected))
            assert agents.stop() == 0
        told(agents, capsys)
        assert await left(bus) == 0
        first = list(dict.fromkeys(agents.lines("home")))
        assert first == expected


@pytest.mark.rabbitmq
async def test_nothing_is_lost_when_the_broker_is_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with rabbitmq() as broker:
        spare(broker.control)
        with Agents(broker.url, tmp_path) as agents:
            await _outlives(broker, agents, capsys)


async def _outlives(broker: Broker, agents: Agents, capsys: pytest.CaptureFixture[str]) -> None:
    async with rabbit(broker.url) as bus:
        await bus.topology(TABLE, RETRIES)
        expected = await publish(bus, range(CHANGES // 2))
        await until(lambda: len(agents.lines("home")) > 10)
        await asyncio.to_thread(kill, broker)
        with await asyncio.to_thread(started, broker):
            expected += await insisting(bus, range(CHANGES // 2, CHANGES))
            await until(lambda: agents.have_heeded(expected))
            assert agents.stop() == 0
            told(agents, capsys)
            assert await left(bus) == 0


def kill(broker: Broker) -> None:
    """Kill the node itself; what started it is gone then, too."""
    os.kill(int(broker.control("eval", "os:getpid().").strip().strip('"')), signal.SIGKILL)
    broker.server.wait(PATIENCE)


def started(broker: Broker) -> Node:
    """The same node again, with what it had on the disk."""
    folder = Path(broker.environment["HOME"])
    with (folder / "output").open("ab") as output:
        server = subprocess.Popen(  # noqa: S603 - a program that we looked up
            broker.server.args,
            env=broker.environment,
            cwd=folder,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    return Node(server)


class Node:
    """A node that is ended after the block."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        self._server = server

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        os.killpg(self._server.pid, signal.SIGTERM)
        self._server.wait(PATIENCE)


async def insisting(bus: Bus, numbers: range) -> list[str]:
    """Publish until the bus has it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await publish(bus, numbers)
            except BusError:
                await asyncio.sleep(0.1)
