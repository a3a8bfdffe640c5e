from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

import structlog
from aio_pika.exceptions import ChannelClosed

from mint.errors import StoreError
from mint.ports.broker import Depth

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.clock import Clock
    from mint.ports.directory import Entry
    from mint.transport.amqp.queues import Queues
    from mint.transport.amqp.unserved import Unserved

log = structlog.get_logger("mint.amqp")

EVERY = 10.0
"""Seconds between two looks at most."""

_PARTS = 4.0
"""Looks in the time after which something is to be done."""

MOST = 200
"""Queues that are looked at."""

_PATIENCE = 10.0
"""Seconds for one of them: a queue without a majority of its nodes does not answer."""


class Wanted(NamedTuple):
    """Whose queues are looked at.

    Args:
        entries: participants with a queue, those first for which there is work; may ask the store.
        leads: whether this engine does what one of several is to do; may ask the store.
    """

    entries: Callable[[], list[Entry]]
    leads: Callable[[], bool]


class Lookout:
    """Looks how much waits in the queues of participants, and whether anybody takes it.

    What nobody takes for too long becomes an error; one engine of several sees to that.

    Args:
        wanted: whose queues.
        unserved: what to do with work that nobody takes.
        limit: seconds after which that is done; 0: never.
        clock: the time.
    """

    def __init__(self, wanted: Wanted, unserved: Unserved, limit: float, clock: Clock) -> None:
        self._wanted = wanted
        self._unserved = unserved
        self._limit = limit
        self._clock = clock
        self._every = min(EVERY, limit / _PARTS) if limit else EVERY
        self.depths: dict[str, Depth] = {}
        """What was seen last, by the names of participants; never changed, always replaced."""

    async def run(self, queues: Queues) -> None:
        """Look, again and again, until the connection breaks."""
        while True:
            try:
                await self._look(queues)
            except (StoreError, ChannelClosed, TimeoutError) as error:
                log.warning("cannot look at the queues", reason=str(error) or "no answer in time")
            await asyncio.sleep(self._every)

    async def _look(self, queues: Queues) -> None:
        entries = await asyncio.to_thread(self._wanted.entries)
        seen = {}
        for entry in entries[:MOST]:
            async with asyncio.timeout(_PATIENCE):
                seen[entry.name] = self._seen(entry, await queues.depth(entry.queue))
        self.depths = seen
        if not self._limit or not await asyncio.to_thread(self._wanted.leads):
            return
        for entry in entries[:MOST]:
            depth = seen[entry.name]
            if depth.since is not None and self._clock.now() - depth.since >= self._limit:
                async with asyncio.timeout(_PATIENCE):
                    await self._unserved.give_up(entry, depth, self._limit, queues)

    def _seen(self, entry: Entry, found: tuple[int, int] | None) -> Depth:
        messages, consumers = found or (0, 0)
        before = self.depths.get(entry.name)
        known = before is not None and before.queue == entry.queue
        since = before.since if before is not None and known else None
        if consumers:
            since = None
        elif since is None:
            since = self._clock.now()
        return Depth(entry.queue, messages, consumers, found is not None, since)
