from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mint.lang.duration import seconds
from mint.trigger.agent.debounce import Debounce
from mint.trigger.agent.runs import Batch, Runs

if TYPE_CHECKING:
    from mint.trigger.agent.circumstances import Circumstances
    from mint.trigger.agent.hosted import Hosted, Runner


class Whole(Runs):
    """Has a service make right all there is, once for all messages that came together.

    It does so at the start too, for what was being done when the host went down.

    Args:
        about: in what it works.
        service: its name.
        queue: from which it takes.
        runner: runs it.
        hosted: how long it waits.
    """

    def __init__(
        self, about: Circumstances, service: str, queue: str, runner: Runner, hosted: Hosted
    ) -> None:
        super().__init__(about, service, queue, runner)
        self._debounce = Debounce(hosted.quiet, hosted.longest)
        self._again_at: float | None = None
        """When it is run even if no message comes."""
        self._alone = 0
        """How often it has failed without a message that would come back."""

    async def run(self) -> None:
        """See `ServiceLoop.run`. The start counts as a change."""
        self._arrived()
        await super().run()

    def _arrived(self) -> None:
        self._debounce.hear(asyncio.get_running_loop().time())

    def _due(self) -> float | None:
        if self._outage.until is not None:
            return self._outage.until
        return min(
            (due for due in (self._debounce.due, self._again_at) if due is not None), default=None
        )

    async def _once(self) -> None:
        batch: Batch = list(self._pending.values())
        self._pending.clear()
        self._debounce.begin()
        self._again_at = None
        await self._try(batch)

    async def _fail(self, batch: Batch, reason: str) -> None:
        await super()._fail(batch, reason)
        if not batch and (steps := self._about.retries):
            step = steps[min(self._alone, len(steps) - 1)]
            self._again_at = asyncio.get_running_loop().time() + seconds(step)
            self._alone += 1
