from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiormq import Channel


class Acks:
    """Acknowledges deliveries of a channel: many with one word, where all before them are done.

    Args:
        channel: which numbers its deliveries from 1 on.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._next = 1
        """The first that is not acknowledged."""
        self._done: set[int] = set()
        self._said: set[int] = set()
        """Those after `_next` that are acknowledged, each with a word of its own."""
        self._one_by_one = asyncio.Lock()

    async def add(self, tag: int) -> None:
        """Acknowledge a delivery, together with all that are done meanwhile.

        Raises:
            AMQPError, OSError, RuntimeError: the connection is lost.
        """
        self._done.add(tag)
        async with self._one_by_one:
            last = self._advance()
            apart, self._done = sorted(self._done), set()
            self._said.update(apart)
            if last:
                await self._channel.basic_ack(last, multiple=True, wait=False)
            for one in apart:
                await self._channel.basic_ack(one, wait=False)

    def _advance(self) -> int:
        """The last of those that are done without a gap; 0: there is none."""
        last = 0
        while self._next in self._done or self._next in self._said:
            if self._next in self._done:
                last = self._next
            self._done.discard(self._next)
            self._said.discard(self._next)
            self._next += 1
        return last
