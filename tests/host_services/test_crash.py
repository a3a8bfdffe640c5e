from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest
from tests.buses import bus
from tests.host_services.daemons import NAME, SERVICE, SLOW, Daemon, daemon, said

from mint.cli.main import run
from mint.services.bus.refusal import BusRefusal
from mint.services.bus.wire import Wire

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.daemons


def test_a_caller_hears_at_once_when_the_daemon_is_killed(tmp_path: Path) -> None:
    with daemon(tmp_path) as running:
        running.register("slow", SLOW)

        async def play() -> BusRefusal:
            wire = await Wire.open(running.address)
            core = (NAME, "/", NAME)

            async def killed() -> None:
                while (await wire.ask(core, "listRunning", "b", [True])) == [[]]:  # noqa: ASYNC110 - of another process
                    await asyncio.sleep(0.01)
                running.process.kill()

            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(killed())
                    with pytest.raises(BusRefusal) as refused:
                        await wire.ask((NAME, "/package/slow", SERVICE), "start")
                return refused.value
            finally:
                await wire.close()

        begun = time.monotonic()
        assert asyncio.run(play()).name == "org.freedesktop.DBus.Error.NoReply"
        assert time.monotonic() - begun < 10


def test_a_second_daemon_of_the_same_name_does_not_start(tmp_path: Path) -> None:
    with daemon(tmp_path) as running:
        told = running.mint("run", fails=True)
        assert f"another daemon has the name {NAME}" in told
        running.sleeper()
        other = Daemon(running.address, tmp_path, ["--bus-name", f"{NAME}2"])
        try:
            call = ["busctl", f"--address={running.address}", "call", f"{NAME}2"]
            assert '"off"' in said([*call, "/package/sleeper", SERVICE, "info"])
        finally:
            other.end()


def test_a_daemon_whose_bus_goes_ends_with_an_error_for_its_supervisor(tmp_path: Path) -> None:
    with bus() as address:
        running = Daemon(address, tmp_path)
    assert running.process.wait(20) == 3
    assert running.process.stdout is not None
    running.process.stdout.close()
    assert "the connection to the bus" in running.log
    assert "Traceback" not in running.log


def test_without_a_bus_there_is_no_daemon(tmp_path: Path) -> None:
    assert run(["services", "run", "--bus", f"unix:path={tmp_path}/nothing"]) == 3
    assert run(["services", "run", "--bus", "nonsense"]) == 2
