"""What a call of a service costs by D-Bus.

    python -m benchmarks.services_bus [--quick]

A client asks a daemon of its own, on a bus of its own, for what it knows itself (which models an
application has), and for what a script tells, which takes a process: call after call, and fifty at
once. The floor is a call that the bus answers itself.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.host_services.daemons import daemon

from benchmarks.support.options import choose, options
from benchmarks.support.report import Report
from mint.services.bus.names import BUS_NAME, CORE, SERVICE
from mint.services.bus.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

AT_ONCE = 50


def main() -> None:
    """Measure, and print."""
    given = options(__doc__).parse_args()
    calls = choose(given, tiny=20, quick=500, full=3_000)
    report = Report("services_bus", __doc__)
    with (
        tempfile.TemporaryDirectory(prefix="mint-bench-") as folder,
        daemon(Path(folder)) as running,
    ):
        running.sleeper()
        asyncio.run(_measure(report, running.address, calls))
    report.finish(given)


async def _measure(report: Report, address: str, calls: int) -> None:
    wire = await Wire.open(address)

    async def floor() -> object:
        return await wire.ask_bus("GetId")

    async def known() -> object:
        return await wire.ask((BUS_NAME, "/", CORE), "listApplicationModels", "s", ["sleeper"])

    async def script() -> object:
        return await wire.ask((BUS_NAME, "/package/sleeper", SERVICE), "info")

    bus = await _each(floor, calls)
    answer, told = await _each(known, calls), await _each(script, calls)
    report.tell("info of a script, mean", told, "ms", peers={"the bus": bus})
    report.tell("what the daemon knows itself, mean", answer, "ms", peers={"the bus": bus})
    for claim, what, floor_rate in (
        ("info of a script", script, None),
        ("what the daemon knows itself", known, await _at_once(floor, calls)),
    ):
        rate = await _at_once(what, calls)
        peers = {} if floor_rate is None else {"the bus": floor_rate}
        report.tell(f"{claim}, {AT_ONCE} at once", rate, "per second", peers=peers)
    await wire.close()


async def _each(what: Callable[[], Awaitable[object]], calls: int) -> float:
    """Milliseconds of a call, one after the other."""
    began = time.perf_counter()
    for _ in range(calls):
        await what()
    return (time.perf_counter() - began) / calls * 1e3


async def _at_once(what: Callable[[], Awaitable[object]], calls: int) -> float:
    """Calls in a second, many at a time."""
    numbers = iter(range(calls))

    async def caller() -> None:
        for _ in numbers:
            await what()

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(caller())
    return calls / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
