from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from mint.errors import BusError
from mint.trigger.bus.local_dead import asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mint.ports.clock import Clock
    from mint.ports.letters import Letters

log = structlog.get_logger("mint.trigger")

_LOOK = 0.2
"""Seconds between two looks for what other processes have put into queues."""


class Waking:
    """Wakes readers when there is something for them, and keeps what they hold theirs.

    Args:
        letters: the queues in the database.
        clock: the time.
        lease: seconds for which readers hold something, unless that is renewed.
    """

    def __init__(self, letters: Letters, clock: Clock, lease: float) -> None:
        self.clock = clock
        self.lease = lease
        self._letters = letters
        self._readers: dict[str, tuple[str, asyncio.Event]] = {}
        self._group = asyncio.TaskGroup()
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begin to look."""
        await self._group.__aenter__()
        self._task = self._group.create_task(self._run())

    async def end(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
        await self._group.__aexit__(None, None, None)

    @contextmanager
    def reader(self, holder: str, queue: str) -> Iterator[None]:
        """Somebody reads a queue meanwhile."""
        self._readers[holder] = (queue, asyncio.Event())
        try:
            yield
        finally:
            del self._readers[holder]

    def wake(self, queues: Iterable[str]) -> None:
        """There is something in queues."""
        wanted = set(queues)
        for queue, event in self._readers.values():
            if queue in wanted:
                event.set()

    async def until_woken(self, holder: str) -> None:
        """Wait until there may be something for a reader."""
        _, event = self._readers[holder]
        await event.wait()
        event.clear()

    async def _run(self) -> None:
        renewed = asyncio.get_running_loop().time()
        while True:
            await asyncio.sleep(_LOOK)
            if not self._readers:
                continue
            try:
                now = asyncio.get_running_loop().time()
                if now - renewed > self.lease / 3:
                    until = self.clock.now() + self.lease
                    await asked(self._letters.renew, list(self._readers), until)
                    renewed = now
                queues = {queue for queue, _ in self._readers.values()}
                self.wake(await asked(self._letters.waiting, sorted(queues), self.clock.now()))
            except BusError as error:
                log.warning("cannot look for messages to services", reason=str(error))
