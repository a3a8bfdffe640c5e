from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

import msgspec
import structlog

from mint.backoff import Backoff
from mint.errors import BusError, StoreError
from mint.ports.hosts import HeardLine, HostLine

if TYPE_CHECKING:
    from mint.ports.clock import Clock
    from mint.ports.hosts import HostBook
    from mint.trigger.bus.port import Bus
    from mint.trigger.bus.report import Report

log = structlog.get_logger("mint.trigger")

_KEPT = 24 * 3600.0
"""Seconds for which it is kept who has heeded what: those who wait look every moment."""

_FORGET_EVERY = 3600.0


class Reports:
    """Keeps what hosts tell, for as long as it is open.

    Args:
        bus: by which they tell it.
        book: that keeps it.
        clock: the time.
    """

    def __init__(self, bus: Bus, book: HostBook, clock: Clock) -> None:
        self._bus = bus
        self._book = book
        self._clock = clock
        self._group = asyncio.TaskGroup()
        self._tasks: list[asyncio.Task[None]] = []

    async def _keep(self) -> None:
        backoff = Backoff()
        while True:
            try:
                async with self._bus.reports() as reports:
                    async for report in reports:
                        await asyncio.to_thread(self._note, report)
                        backoff.reset()
            except (BusError, StoreError) as error:
                log.warning("reports of hosts cannot be kept; trying again", reason=str(error))
            await asyncio.sleep(backoff.next())

    async def _forget(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self._book.forget, self._clock.now() - _KEPT)
            except StoreError as error:
                log.warning("cannot forget what hosts told long ago", reason=str(error))
            await asyncio.sleep(_FORGET_EVERY)

    def _note(self, report: Report) -> None:
        self._book.note(line_of(report), heard_of(report))

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        self._tasks = [self._group.create_task(one()) for one in (self._keep, self._forget)]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await self._group.__aexit__(None, None, None)


def line_of(report: Report) -> HostLine:
    """How it stands with a service, as a host tells it."""
    applied = report.state == "applied"
    return HostLine(
        report.host,
        report.service,
        report.state,
        report.at,
        report.generation,
        report.digest,
        report.at if applied else 0.0,
        report.seconds,
        report.waiting,
        report.lag,
        report.error,
        msgspec.json.encode(report.counts).decode(),
    )


def heard_of(report: Report) -> list[HeardLine]:
    """Who has heeded the messages for which somebody waits."""
    return [
        HeardLine(
            one.message,
            report.host,
            report.service,
            report.at,
            report.generation,
            one.told,
            one.error,
        )
        for one in report.heard
        if one.wait
    ]
