from __future__ import annotations

import asyncio
import sys

from mint.services.processes import Identity
from mint.services.supervising.ends import Ends


async def sleeper() -> tuple[asyncio.subprocess.Process, Identity]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=-1)
    identity = Identity.of(process.pid)
    assert identity is not None
    return process, identity


async def test_the_end_of_a_process_is_told_once() -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    ends = Ends(told.put_nowait)
    (one, first), (two, second) = await sleeper(), await sleeper()
    ends.watch("both", (first, second))
    one.kill()
    assert await asyncio.wait_for(told.get(), 10) == "both"
    two.kill()
    await one.wait()
    await two.wait()
    await asyncio.sleep(0)
    assert told.empty()
    ends.close()


async def test_what_is_not_watched_any_more_is_not_told() -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    ends = Ends(told.put_nowait)
    (one, first), (two, second) = await sleeper(), await sleeper()
    ends.watch("it", (first,))
    ends.watch("it", (second,))
    one.kill()
    await one.wait()
    two.kill()
    assert await asyncio.wait_for(told.get(), 10) == "it"
    await two.wait()
    assert told.empty()


async def test_what_has_ended_already_is_told_at_once() -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    ends = Ends(told.put_nowait)
    process, identity = await sleeper()
    process.kill()
    await process.wait()
    ends.watch("late", (identity,))
    assert await asyncio.wait_for(told.get(), 10) == "late"
