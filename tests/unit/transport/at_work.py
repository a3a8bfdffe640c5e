"""Participants that tests can hold, and how they wait."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

from mint.participants import Workitem, participant

PATIENCE = 5.0


class Hold:
    """Work that starts, says so, and ends when it is told to."""

    def __init__(self) -> None:
        self.started = threading.Semaphore(0)
        self.release = threading.Event()

    def wait_started(self) -> None:
        assert self.started.acquire(timeout=PATIENCE)

    def blocking(self, **options: Any) -> Any:
        @participant("hold", **options)
        def hold(wi: Workitem) -> None:
            self.started.release()
            assert self.release.wait(PATIENCE)
            wi.fields.late = True

        return hold


@participant
def double(wi: Workitem) -> dict[str, int]:
    return {"n": wi.fields.n * 2}


@participant
async def triple(wi: Workitem) -> None:
    await asyncio.sleep(0)
    wi.fields.n *= 3


@participant
async def forever(wi: Workitem) -> None:
    wi.log("started")
    await asyncio.sleep(60)


def wait_until(fact: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < end, "it never became true"
        time.sleep(0.001)
