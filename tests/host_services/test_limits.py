from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.host_services.daemons import NAME, SERVICE, SLOW, daemon

from mint.services.bus.refusal import BusRefusal
from mint.services.bus.wire import Wire

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.daemons

LIMITS = "org.freedesktop.DBus.Error.LimitsExceeded"


async def refused(wire: Wire, method: str) -> str:
    """The error with which a call of the service `slow` ends; "" when it does not."""
    try:
        await wire.ask((NAME, "/package/slow", SERVICE), method)
    except BusRefusal as refusal:
        return refusal.name
    return ""


def test_of_a_thousand_calls_at_once_each_is_answered_and_only_so_many_run(
    tmp_path: Path,
) -> None:
    with daemon(tmp_path, replies=5000) as running:
        running.register("slow", SLOW)

        async def play() -> list[str]:
            wire = await Wire.open(running.address)
            try:
                return await asyncio.gather(*(refused(wire, "info") for _ in range(1000)))
            finally:
                await wire.close()

        answers = asyncio.run(play())
        assert set(answers) == {"", LIMITS}
        assert answers.count("") >= 100
        assert running.busctl("slow", "info")  # it is as well as before
        assert "Traceback" not in running.log


def test_a_caller_that_is_refused_keeps_no_other_from_calling(tmp_path: Path) -> None:
    (tmp_path / "mint.toml").write_text("[services]\ncalls_each = 2\n")
    with daemon(tmp_path) as running:
        running.register("slow", SLOW)

        async def play() -> None:
            greedy = await Wire.open(running.address)
            to = (NAME, "/package/slow", SERVICE)
            async with asyncio.TaskGroup() as tasks:
                calls = [tasks.create_task(refused(greedy, "start")) for _ in range(2)]
                while len(await asyncio.to_thread(running.core, "listRunning", "b", "true")) < 20:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
                with pytest.raises(BusRefusal, match="2 calls of yours are under way"):
                    await greedy.ask(to, "info")
                assert "Slow" in await asyncio.to_thread(running.busctl, "slow", "info")
                core = (NAME, "/", NAME)
                assert await greedy.ask(core, "cancel", "s", ["*"]) == [2]
            assert [call.result() for call in calls] == [f"{NAME}.KeyboardInterrupt"] * 2
            await greedy.close()

        asyncio.run(play())
