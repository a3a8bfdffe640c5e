from __future__ import annotations

import asyncio

from mint.trigger.agent.runs import Runs


class Each(Runs):
    """Has a service heed one message at a time, in their order.

    What has failed comes again after others that came after it.
    """

    prefetch = 20
    """A broker takes back what is in hand for half an hour, and counts that against it."""

    def _due(self) -> float | None:
        if self._outage.until is not None:
            return self._outage.until
        return asyncio.get_running_loop().time() if self._pending else None

    async def _once(self) -> None:
        if self._pending:
            await self._try([self._pending.popitem(last=False)[1]])
        else:
            self._outage.end()  # all that was in hand is put away
