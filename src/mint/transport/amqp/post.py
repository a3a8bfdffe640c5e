from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
import structlog
from aiormq.exceptions import DeliveryError, PublishError
from pamqp.commands import Basic

from mint.ports.directory import Entry

if TYPE_CHECKING:
    from aiormq import Channel

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
    number: int = 0
    """In the order in which they were said."""
    done: Callable[[], object] | None = None
    """Called in the loop once the broker has it."""


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
        self._on_way = 0
        self._adding = threading.Lock()
        self.added = self.confirmed = 0
        """Letters that were said, and up to which of them the broker has all."""
        self._arrived = asyncio.Event()
        self._awake = False

    def __len__(self) -> int:
        return len(self._waiting) + self._on_way

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
        while True:
            self._arrived.clear()
            self._awake = False
            while self._waiting:
                number = min(len(self._waiting), AT_A_TIME)
                await self._send([self._waiting.popleft() for _ in range(number)], channel, queues)
            await self._arrived.wait()

    async def _send(self, batch: list[Letter], channel: Channel, queues: Queues) -> None:
        self._on_way = len(batch)
        left = set(batch)
        try:
            needed = {
                letter.to: letter.entry
                for letter in batch
                if letter.entry is not None and not letter.exchange
            }
            for name, entry in needed.items():
                await queues.ensure(name, classic=entry.classic)
            async with asyncio.TaskGroup() as group:
                for letter in batch:
                    group.create_task(self._publish(letter, channel, queues, left))
        finally:
            # In the order in which they were said; what was confirmed is not among them.
            again = [letter for letter in batch if letter in left]
            self._waiting.extendleft(reversed(again))
            self.confirmed = again[0].number - 1 if again else batch[-1].number
            self._on_way = 0

    async def _publish(
        self, letter: Letter, channel: Channel, queues: Queues, left: set[Letter]
    ) -> None:
        try:
            await channel.basic_publish(
                letter.body,
                exchange=letter.exchange,
                routing_key=letter.to,
                properties=letter.properties,
                mandatory=letter.entry is not None,
                wait=False,
            )
        except PublishError:
            log.warning("a message reaches no queue: it is sent again", queue=letter.to)
            queues.forget(letter.to)
            await asyncio.sleep(_PAUSE)
        except DeliveryError as error:
            log.warning("the broker refuses a message", queue=letter.to, reason=str(error))
            await asyncio.sleep(_PAUSE)
        else:
            left.discard(letter)
            if letter.done is not None:
                letter.done()
