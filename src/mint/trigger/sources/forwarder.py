from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from mint.backoff import Backoff

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from mint.trigger.event import Event
    from mint.trigger.sources.outbox import Outbox

log = structlog.get_logger("mint.trigger")

_BATCH = 200


class Forwarder:
    """Tells what is in an outbox, in order; what was told is removed.

    When it dies between the two, the same events are told again, with the same ids.

    Args:
        outbox: with what is to be told.
        publish: tells events, and returns once they are safe elsewhere.
        backoff: how long it waits after a failure.

    Example:
        >>> async with asyncio.TaskGroup() as tasks:
        ...     tasks.create_task(Forwarder(outbox, publish).run(), name="forwarder")
    """

    def __init__(
        self,
        outbox: Outbox,
        publish: Callable[[Sequence[Event]], Awaitable[None]],
        backoff: Backoff | None = None,
    ) -> None:
        self._outbox = outbox
        self._publish = publish
        self._backoff = backoff or Backoff()
        self.error = ""
        """Why nothing can be told at the moment; "": it can."""
        self.told = 0
        """How many events were told since the start."""

    async def run(self) -> None:
        """Tell what there is and what comes, until the task is cancelled."""
        loop, new = asyncio.get_running_loop(), asyncio.Event()
        self._outbox.on_new(lambda: loop.is_closed() or loop.call_soon_threadsafe(new.set))
        while True:
            new.clear()
            try:
                told = await self._tell()
            except Exception as error:  # noqa: BLE001 - whatever it is, nothing is lost: it waits
                self._failed(error)
                await asyncio.sleep(self._backoff.next())
                continue
            if told:
                self._succeeded(told)
            else:
                await new.wait()

    async def _tell(self) -> int:
        batch = await asyncio.to_thread(self._outbox.waiting, _BATCH)
        if batch:
            await self._publish([waiting.event for waiting in batch])
            await asyncio.to_thread(self._outbox.remove, batch[-1].seq)
        return len(batch)

    def _failed(self, error: Exception) -> None:
        if not self.error:
            log.warning("changes cannot be told, and wait", error=str(error))
        self.error = str(error) or type(error).__name__

    def _succeeded(self, told: int) -> None:
        if self.error:
            log.info("changes are told again")
        self.error = ""
        self.told += told
        self._backoff.reset()
