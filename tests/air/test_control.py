"""Workers that are told things while they work, with a real broker."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from tests.air.serving import caller, serving

from mint.air.answers import (
    Cancel,
    Description,
    Doing,
    Found,
    Leaving,
    Level,
    LevelWas,
    Pong,
    Shutdown,
    State,
    Status,
    Work,
)
from mint.air.control import COMMANDS, EVERYBODY, Address, ask, ask_all, attend
from mint.errors import BadCommand, CallFailed, ServiceNotFound

if TYPE_CHECKING:
    from tests.brokers import Broker

    from mint.air.control import Controlled

pytestmark = [pytest.mark.rabbitmq, pytest.mark.slow]


class Worker:
    """A small one: it does nothing, but knows what it was told."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.work = {"d1": Work("d1", "20301122-bazo", "0_0!x1", 5.0)}
        self.state: Doing = "working"
        self.log = logging.getLogger(str(address))
        self.grace: float | None = None

    def ping(self) -> Pong:
        return Pong(1.5)

    def describe(self) -> Description:
        return Description(*self.address, pid=7, version="1", since=0.5, queue="q", says="weighs")

    def status(self) -> Status:
        return Status(self.state, tuple(self.work.values()), done=3, failed=1)

    def cancel(self, arguments: Cancel) -> Found:
        return Found(self.work.pop(arguments.dispatch, None) is not None)

    def pause(self) -> State:
        self.state = "paused"
        return State(self.state)

    def resume(self) -> State:
        self.state = "working" if self.work else "idle"
        return State(self.state)

    def loglevel(self, arguments: Level) -> LevelWas:
        before = logging.getLevelName(self.log.getEffectiveLevel()).lower()
        self.log.setLevel(arguments.level.upper())
        return LevelWas(arguments.level, before)

    def reload(self) -> State:
        raise RuntimeError("there is nothing to reload")

    def shutdown(self, arguments: Shutdown) -> Leaving:
        self.state, self.grace = "leaving", arguments.grace
        return Leaving(len(self.work))


ONE, TWO = Address("weigh", "scale-3.example.org", 0), Address("weigh", "scale-4.example.org", 1)


async def test_a_worker_does_what_it_is_told(broker: Broker) -> None:
    worker = Worker(ONE)
    controlled: Controlled = worker
    async with serving(broker) as server, caller(broker) as calling:
        await attend(server, ONE, controlled)
        assert await ask(calling, ONE, "ping") == Pong(1.5)
        assert (await ask(calling, ONE, "describe")).says == "weighs"
        status = await ask(calling, "weigh.scale-3.example.org.0", "status")
        assert status == Status("working", (Work("d1", "20301122-bazo", "0_0!x1", 5.0),), 3, 1)
        assert await ask(calling, ONE, "pause") == State("paused")
        assert await ask(calling, ONE, "cancel", dispatch="d1", flavour="kill") == Found(True)
        assert await ask(calling, ONE, "cancel", dispatch="d1") == Found(False)
        assert await ask(calling, ONE, "resume") == State("idle")
        level = await ask(calling, ONE, "loglevel", level="debug")
        assert level == LevelWas("debug", "warning")
        with pytest.raises(CallFailed, match="RuntimeError: there is nothing to reload"):
            await ask(calling, ONE, "reload")
        assert await ask(calling, ONE, "shutdown", grace=2.5) == Leaving(0)
    assert worker.grace == 2.5


async def test_workers_are_found(broker: Broker) -> None:
    other = Address("press", "scale-3.example.org", 0)
    async with serving(broker) as one, serving(broker) as two, caller(broker) as calling:
        for server, address in ((one, ONE), (two, TWO), (two, other)):
            await attend(server, address, Worker(address))
        found = await ask_all(calling, "weigh", "describe", wait=1.0)
        assert list(found) == [str(ONE), str(TWO)]
        assert found[str(TWO)].number == 1
        everybody = await ask_all(calling, EVERYBODY, "pause", wait=1.0)
        assert everybody == dict.fromkeys(sorted(map(str, (ONE, TWO, other))), State("paused"))
        failed = await ask_all(calling, "press", "reload", wait=1.0)
        assert isinstance(failed[str(other)], CallFailed)
    async with caller(broker) as calling:
        with pytest.raises(ServiceNotFound):
            await ask(calling, ONE, "ping")
        assert await ask_all(calling, "weigh", "ping", wait=1.0) == {}


async def test_a_worker_refuses_what_is_no_command(broker: Broker) -> None:
    async with serving(broker) as server, caller(broker) as calling:
        await attend(server, ONE, Worker(ONE))
        with pytest.raises(CallFailed, match="BadCommand: there is no command 'dance'"):
            await calling.call(str(ONE), 5.0, "dance")
        with pytest.raises(CallFailed, match=r"BadCommand: cancel: .* it takes dispatch, flavour"):
            await calling.call(str(ONE), 5.0, "cancel")
        with pytest.raises(CallFailed, match="BadCommand: there is no command ''"):
            await calling.call(str(ONE), 5.0)
        with pytest.raises(BadCommand, match="loglevel: Invalid enum value 'loud'"):
            await ask(calling, ONE, "loglevel", level="loud")
        assert await ask(calling, ONE, "ping") == Pong(1.5)


def test_a_worker_answers_to_the_whole_table() -> None:
    for command in COMMANDS:
        assert callable(getattr(Worker, command))
