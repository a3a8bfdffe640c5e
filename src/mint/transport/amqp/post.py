from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec
import structlog
from aiormq.exceptions import ChannelClosed, DeliveryError, PublishError
from pamqp.commands import Basic

from mint.ports.directory import Entry
from mint.transport.amqp.parcels import packed

if TYPE_CHECKING:
    from aiormq import Channel

    from mint.transport.amqp.parcels import Parcel
    from mint.transport.amqp.queues import Queues

log = structlog.get_logger("mint.amqp")

AT_A_TIME = 500
"""Messages whose confirms are awaited together."""

_PAUSE = 1.0
"""Seconds before something is tried again that a broker has refused."""


class Letter(msgspec.Struct, eq=False):
    """Something for a queue.

    Args:
        to: name of the queue.
        body: what it says.
        properties: of the message.
        entry: the participant to which the queue belongs; None: the letter is dropped when there
            is no such queue, for nobody waits for it any more.
    """

    to: str
    body: bytes
    properties: Basic.Properties
    entry: Entry | None = None
    exchange: str = ""
    """By which it goes; "": straight to the queue."""
    pack: int = 1
    """How many letters may be one message, as far as those know who read there."""
    number: int = 0
    """In the order in which they were said."""
    done: Callable[[], Awaitable[object]] | None = None
    """Called and awaited once the broker has it."""


class Post:
    """Letters that are to reach the broker, each until it has confirmed it.

    It outlives connections: what was not confirmed when one broke is sent again on the next.
    `add` may be called from any thread, the rest from the loop only.

    Args:
        call: has a function called in the loop, from any thread.
    """

    def __init__(self, call: Callable[[Callable[[], object]], None]) -> None:
        self._waiting: deque[Letter] = deque()
        self._call = call
        self._aside: list[Letter] = []
        self._again_at = 0.0
        self._taken = 0
        self._on_way = 0
        self._adding = threading.Lock()
        self.added = self.confirmed = 0
        """Letters that were said, and up to which of them the broker has all."""
        self.declared_again = 0
        """How often a queue was gone when something was to be sent to it."""
        self._arrived = asyncio.Event()
        self._awake = False

    def __len__(self) -> int:
        return len(self._waiting) + len(self._aside) + self._on_way

    def add(self, letters: list[Letter]) -> None:
        """Have letters sent after those that wait."""
        with self._adding:
            for letter in letters:
                self.added += 1
                letter.number = self.added
            self._waiting.extend(letters)
        if not self._awake:  # waking a loop is a system call: many arrivals share one
            self._awake = True
            self._call(self._arrived.set)

    async def run(self, channel: Channel, queues: Queues) -> None:
        """Send what comes, until the channel breaks."""
        self._take_back()
        while True:
            self._arrived.clear()
            self._awake = False
            while self._waiting:
                number = min(len(self._waiting), AT_A_TIME)
                await self._send([self._waiting.popleft() for _ in range(number)], channel, queues)
                if self._aside and asyncio.get_running_loop().time() >= self._again_at:
                    self._take_back()
            await self._rest()

    async def _rest(self) -> None:
        """Wait for letters, or until those are tried again that were refused."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(self._again_at if self._aside else None):
                await self._arrived.wait()
                return
        self._take_back()

    def _take_back(self) -> None:
        """Try those again that were refused: they were said before all others that wait."""
        self._waiting.extendleft(reversed(self._aside))
        self._aside.clear()

    async def _send(self, batch: list[Letter], channel: Channel, queues: Queues) -> None:
        self._on_way = len(batch)
        left = set(batch)
        try:
            away = await self._away(batch, queues)
            async with asyncio.TaskGroup() as group:
                for parcel in packed([one for one in batch if one.to not in away]):
                    group.create_task(self._publish(parcel, channel, queues, left))
        except BaseException:
            self._waiting.extendleft(reversed(self._left(batch, left)))
            raise
        else:
            self._lay_aside(self._left(batch, left))
        finally:
            self._taken = max(self._taken, batch[-1].number)
            self.confirmed = self._reckon()
            self._on_way = 0

    def _reckon(self) -> int:
        """Up to which letter the broker has all; what is aside was said before what waits."""
        for open_ in (self._aside, self._waiting):
            if open_:
                return open_[0].number - 1
        return self._taken

    def _left(self, batch: list[Letter], left: set[Letter]) -> list[Letter]:
        """What was not confirmed, in the order in which it was said."""
        return [letter for letter in batch if letter in left]

    def _lay_aside(self, refused: list[Letter]) -> None:
        """Let others go first for a while: one queue that takes nothing must not stop the rest."""
        if refused and not self._aside:
            self._again_at = asyncio.get_running_loop().time() + _PAUSE
        self._aside += refused

    async def _away(self, batch: list[Letter], queues: Queues) -> set[str]:
        """Declare the queues that are needed: which of them the broker cannot have now."""
        away = set()
        needed = {
            letter.to: letter.entry
            for letter in batch
            if letter.entry is not None and not letter.exchange
        }
        for name, entry in needed.items():
            try:
                await queues.ensure(name, classic=entry.classic)
            except ChannelClosed as error:  # a classic queue is on one node, which may be away
                log.warning("the broker cannot have a queue now", queue=name, reason=str(error))
                away.add(name)
        return away

    async def _publish(
        self, parcel: Parcel, channel: Channel, queues: Queues, left: set[Letter]
    ) -> None:
        first = parcel.first
        try:
            await channel.basic_publish(
                parcel.body,
                exchange=first.exchange,
                routing_key=first.to,
                properties=first.properties,
                mandatory=first.entry is not None,
                wait=False,
            )
        except PublishError:
            log.warning("a message reaches no queue: it is sent again", queue=first.to)
            self.declared_again += 1
            queues.forget(first.to)
        except DeliveryError as error:
            log.warning("the broker refuses a message", queue=first.to, reason=str(error))
        else:
            left.difference_update(parcel.letters)
            for letter in parcel.letters:
                if letter.done is not None:
                    await letter.done()
