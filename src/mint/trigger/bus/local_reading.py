from __future__ import annotations

import asyncio
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Self
from uuid import uuid4

import structlog

from mint.backoff import Backoff
from mint.errors import BusError
from mint.lang.duration import seconds
from mint.ports.letters import Claim
from mint.trigger.bus.dead import bounded
from mint.trigger.bus.local_dead import asked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.ports.letters import Held, Letters
    from mint.trigger.bus.local_waking import Waking

log = structlog.get_logger("mint.trigger")

DELIVERIES = 20
"""How often something is delivered that ends its reader, before it is buried."""


class LocalReading:
    """Reads a queue of a database: an iterator of deliveries.

    Args:
        letters: the queues in the database.
        waking: tells when there is something.
        queue: which is read.
        prefetch: how many deliveries may be in hand.
    """

    def __init__(self, letters: Letters, waking: Waking, queue: str, prefetch: int) -> None:
        self.holder = uuid4().hex
        self.letters = letters
        self.clock = waking.clock
        self._waking = waking
        self._queue = queue
        self._prefetch = prefetch
        self._in_hand: set[int] = set()
        self._ready: deque[Held] = deque()
        self._done: list[int] = []
        self._writing = asyncio.Lock()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> LocalDelivery:
        backoff = Backoff()
        while not self._ready:
            try:
                taken = await self._take()
            except BusError as error:
                log.warning("cannot take messages", queue=self._queue, reason=str(error))
                await asyncio.sleep(backoff.next())
                continue
            if not taken:
                await self._waking.until_woken(self.holder)
        return LocalDelivery(self, self._ready.popleft())

    async def settle(self, number: int) -> None:
        """Take out what was done, together with all that was done meanwhile."""
        self._done.append(number)
        async with self._writing:
            numbers, self._done = self._done, []
            if numbers:
                try:
                    await asked(self.letters.settle, numbers, self.holder)
                except BaseException:
                    self._done += numbers
                    raise
                self.leave(numbers)

    def leave(self, numbers: Iterable[int]) -> None:
        """These are in hand no more: there is room for others."""
        was_full = len(self._in_hand) >= self._prefetch
        self._in_hand.difference_update(numbers)
        if was_full:
            self._waking.wake([self._queue])

    async def close(self) -> None:
        """Give back what is in hand."""
        try:
            await asked(self.letters.release, self.holder, self.clock.now())
        except BusError as error:  # it is free when the lease is over
            log.warning("cannot give messages back", queue=self._queue, reason=str(error))

    async def _take(self) -> bool:
        room = self._prefetch - len(self._in_hand)
        if room <= 0:
            return False
        now = self.clock.now()
        until = now + self._waking.lease
        claim = Claim(self._queue, self.holder, room, now, until, DELIVERIES)
        found = await asked(self.letters.claim, claim)
        # What could not be renewed in time may be given to us again while we still have it.
        new = [one for one in found if one.number not in self._in_hand]
        self._in_hand.update(one.number for one in new)
        self._ready.extend(new)
        return bool(new)


class LocalDelivery:
    """Something that a queue of a database has given; implements `Delivery`.

    Args:
        reading: who has it.
        held: what it is.
    """

    lost = False

    def __init__(self, reading: LocalReading, held: Held) -> None:
        self.id = held.id
        self.body = held.body.encode()
        self.attempt = held.attempt
        self.first = held.at
        self.reason = held.reason
        self._number = held.number
        self._reading = reading

    async def done(self) -> None:
        """See `Delivery.done`."""
        await self._reading.settle(self._number)

    async def again(self, delay: str, reason: str, *, counts: bool = True) -> None:
        """See `Delivery.again`."""
        reading = self._reading
        due = reading.clock.now() + seconds(delay)
        put_off = partial(reading.letters.delay, self._number, reading.holder, counts=counts)
        await asked(put_off, due, bounded(reason))
        reading.leave([self._number])

    async def bury(self, reason: str) -> None:
        """See `Delivery.bury`."""
        reading = self._reading
        at = reading.clock.now()
        await asked(reading.letters.bury, self._number, reading.holder, at, bounded(reason))
        reading.leave([self._number])
