from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from mint.backoff import Backoff
from mint.trigger.event import Event
from mint.trigger.sources.database import SourceDatabase
from mint.trigger.sources.forwarder import Forwarder
from mint.trigger.sources.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path


class Bus:
    """Takes events, or fails as often as it is told."""

    def __init__(self) -> None:
        self.failures = 0
        self.batches: list[list[str]] = []

    async def publish(self, events: Sequence[Event]) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("no broker")
        self.batches.append([event.id for event in events])

    @property
    def ids(self) -> list[str]:
        return [one for batch in self.batches for one in batch]


@pytest.fixture
async def bus() -> Bus:
    return Bus()


@pytest.fixture
async def outbox(tmp_path: Path, bus: Bus) -> AsyncIterator[Outbox]:
    database = SourceDatabase(tmp_path / "source.db", "here")
    found = Outbox(database)
    forwarder = Forwarder(found, bus.publish, Backoff(first=0.001, most=0.01))
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(forwarder.run())
        yield found
        task.cancel()
    database.close()


async def _until_empty(outbox: Outbox) -> None:
    end = time.monotonic() + 10.0
    while len(outbox) and time.monotonic() < end:  # noqa: ASYNC110 - it is a file that is watched
        await asyncio.sleep(0.005)
    assert not len(outbox)


def _events(count: int) -> list[Event]:
    return [Event(id=f"u@{number}", op="modify", dn="cn=a") for number in range(count)]


async def test_events_are_told_in_order_and_in_batches(outbox: Outbox, bus: Bus) -> None:
    outbox.put(_events(450))
    await _until_empty(outbox)
    assert bus.ids == [event.id for event in _events(450)]
    assert [len(batch) for batch in bus.batches] == [200, 200, 50]


async def test_what_comes_later_is_told_without_a_wait(outbox: Outbox, bus: Bus) -> None:
    await asyncio.sleep(0.05)
    await asyncio.to_thread(outbox.put, _events(1))
    await _until_empty(outbox)
    assert bus.ids == ["u@0"]


async def test_events_wait_while_they_cannot_be_told(outbox: Outbox, bus: Bus) -> None:
    bus.failures = 3
    outbox.put(_events(5))
    await _until_empty(outbox)
    assert bus.ids == [event.id for event in _events(5)]
