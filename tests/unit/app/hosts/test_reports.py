from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.trigger.agent.hosts import CLOCK, TABLE, until

from mint.app.hosts.reports import Reports, heard_of, line_of
from mint.errors import StoreError
from mint.store import open_store
from mint.trigger.bus.local import LocalBus
from mint.trigger.bus.report import Heard, Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.store.database import DatabaseStore


def report(state: Any = "applied", at: float = 1000.0, **more: Any) -> Report:
    return Report(host="isc", service="dhcp", state=state, at=at, **more)


@pytest.fixture
def store() -> Iterator[DatabaseStore]:
    made = open_store("sqlite://")
    yield made
    made.close()


def test_a_report_as_it_is_kept() -> None:
    line = line_of(report(generation=7, seconds=0.5, counts={"dead": 1}))
    assert (line.applied_at, line.generation, line.counts) == (1000.0, 7, '{"dead":1}')
    assert line_of(report("failing", error="no")).applied_at == 0.0


def test_only_what_somebody_waits_for_is_kept_of_what_was_heeded() -> None:
    heard = (Heard("e1", "e1/dhcp", 0.1, wait=True, told="dhcp"), Heard("e2", "e2/dhcp", 0.1))
    (line,) = heard_of(report(generation=7, heard=heard))
    assert (line.message, line.host, line.service) == ("e1/dhcp", "isc", "dhcp")
    assert (line.generation, line.told, line.error) == (7, "dhcp", "")


async def test_what_hosts_tell_is_kept_while_it_is_open(store: DatabaseStore) -> None:
    async with LocalBus(store.letters, CLOCK) as bus:
        await bus.topology(TABLE, ("5s",))
        async with Reports(bus, store.hosts, CLOCK):
            await bus.report(report(at=CLOCK.now(), generation=3))
            await until(store.hosts.all)
    (line,) = store.hosts.all()
    assert (line.host, line.service, line.generation) == ("isc", "dhcp", 3)


class Moody:
    """A book that cannot be written into at first."""

    def __init__(self, store: DatabaseStore) -> None:
        self._book = store.hosts
        self._failures = 1
        self.failed = threading.Event()

    def note(self, *told: Any) -> None:
        if self._failures:
            self._failures -= 1
            self.failed.set()
            raise StoreError("the disk is full")
        self._book.note(*told)

    def forget(self, before: float) -> None:
        raise StoreError("the disk is full")


async def test_a_report_that_could_not_be_kept_is_kept_later(store: DatabaseStore) -> None:
    book: Any = Moody(store)
    async with LocalBus(store.letters, CLOCK) as bus:
        await bus.topology(TABLE, ("5s",))
        async with Reports(bus, book, CLOCK):
            await bus.report(report(at=CLOCK.now()))
            await asyncio.to_thread(book.failed.wait, 10)
            await until(store.hosts.all)
    assert len(store.hosts.all()) == 1
