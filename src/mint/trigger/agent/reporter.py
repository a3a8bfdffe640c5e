from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

import structlog

from mint.errors import BusError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mint.trigger.bus.port import Bus
    from mint.trigger.bus.report import Report

log = structlog.get_logger("mint.trigger")

_KEPT = 1000
"""Reports that wait at most; after that the oldest are left out: they are of no use when old."""

_PATIENCE = 2.0
"""Seconds that reports may take at the end."""


class Reporter:
    """Sends reports, without having anybody wait for it.

    Args:
        bus: by which they go.
        standings: how it stands with each service.
        beat: seconds between two reports of that.
    """

    def __init__(
        self, bus: Bus, standings: Callable[[], Iterable[Report]], beat: float = 10.0
    ) -> None:
        self._bus = bus
        self._standings = standings
        self._beat = beat
        self._waiting: deque[Report] = deque(maxlen=_KEPT)
        self._arrived = asyncio.Event()

    def tell(self, report: Report) -> None:
        """Send a report, as soon as that is possible."""
        self._waiting.append(report)
        self._arrived.set()

    async def run(self) -> None:
        """Send what comes, and how it stands from time to time."""
        while True:
            try:
                async with asyncio.timeout(self._beat):
                    await self._arrived.wait()
                    self._arrived.clear()
                    await self._send()
            except TimeoutError:
                for report in self._standings():
                    self.tell(report)
            except BusError as error:
                log.warning("cannot report to the engine", reason=str(error))

    async def flush(self) -> None:
        """Send what is left, at the end."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._send()
        except (BusError, TimeoutError) as error:
            log.warning("cannot report to the engine", reason=str(error))

    async def _send(self) -> None:
        while self._waiting:
            await self._bus.report(self._waiting[0])
            self._waiting.popleft()
