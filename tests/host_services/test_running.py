from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.host_services.daemons import NAME, SERVICE, SLOW

from mint.services.bus.refusal import BusRefusal
from mint.services.bus.wire import Wire

if TYPE_CHECKING:
    from tests.host_services.daemons import Daemon

pytestmark = pytest.mark.daemons

CORE = (NAME, "/", NAME)


async def refused(wire: Wire) -> str:
    with pytest.raises(BusRefusal) as error:
        await wire.ask((NAME, "/package/slow", SERVICE), "start")
    return error.value.name


async def play(address: str) -> str:
    wire, other = await Wire.open(address), await Wire.open(address)
    try:
        async with asyncio.TaskGroup() as tasks:
            call = tasks.create_task(refused(wire))
            while not (mine := (await wire.ask(CORE, "listRunning", "b", [False]))[0]):  # noqa: ASYNC110 - as below
                await asyncio.sleep(0)
            assert mine == ["System.Service.start"]
            assert await other.ask(CORE, "listRunning", "b", [False]) == [[]]
            assert await other.ask(CORE, "listRunning", "b", [True]) == [mine]
            assert await other.ask(CORE, "cancel", "s", ["*"]) == [0]
            assert await wire.ask(CORE, "cancel", "s", ["Net.*"]) == [0]
            assert await wire.ask(CORE, "cancel", "s", ["System.Service.*"]) == [1]
        return call.result()
    finally:
        await wire.close()
        await other.close()


def test_a_caller_lists_and_cancels_its_own_calls_and_no_others(shared: Daemon) -> None:
    shared.register("slow", SLOW)
    assert asyncio.run(asyncio.wait_for(play(shared.address), 30)) == f"{NAME}.KeyboardInterrupt"


def test_a_locale_is_that_of_its_caller_alone(shared: Daemon) -> None:
    async def told() -> list[str]:
        one, other = await Wire.open(shared.address), await Wire.open(shared.address)
        try:
            await one.ask(CORE, "setLocale", "s", ["tr_TR.UTF-8"])
            to = (NAME, "/package/sleeper", SERVICE)
            return [(await wire.ask(to, "info"))[1] for wire in (one, other)]
        finally:
            await one.close()
            await other.close()

    assert asyncio.run(told()) == ["Uyuyan", "Sleeper"]
    assert "is no name of a locale" in shared.core("setLocale", "s", "../tr", fails=True)


def test_more_than_the_bus_can_take_at_once_is_waited_for(shared: Daemon) -> None:
    """The buffer of a socket holds less than this; see `PatientBus`."""

    async def play() -> list[str]:
        wire = await Wire.open(shared.address)
        try:
            for number in range(5_000):
                wire.signal(("/test", "test.Test"), "Said", "s", [f"{number} {'x' * 1000}"])
            return (await wire.ask(CORE, "listApplicationModels", "s", ["sleeper"]))[0]  # type: ignore[no-any-return]
        finally:
            await wire.close()

    assert asyncio.run(play()) == ["System.Service"]
