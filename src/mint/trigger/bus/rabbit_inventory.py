from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec
from aiormq.exceptions import ChannelNotFoundEntity

from mint.trigger.bus.rabbit_peeking import channel_of, depth, peeking
from mint.trigger.bus.rabbit_post import Parcel, publish
from mint.trigger.bus.rabbit_queues import INVENTORY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.trigger.bus.rabbit_link import Link


class Inventory:
    """Remembers in a queue which queues were ever made.

    The protocol of a broker lists no queues. Each message names some; what is in two of them does
    no harm, and what was forgotten is there again when its host starts.

    Args:
        link: to the broker.
    """

    def __init__(self, link: Link) -> None:
        self._link = link

    async def names(self) -> set[str]:
        """All that were made, and not forgotten."""
        async with channel_of(self._link) as channel, peeking(channel, INVENTORY) as messages:
            return {name for one in messages for name in _named(one.body)}

    async def add(self, names: Iterable[str]) -> None:
        """Remember these, too."""
        if new := sorted(set(names) - await self.names()):
            async with channel_of(self._link) as channel:
                await publish(channel, _parcel(new))

    async def forget(self, names: Iterable[str]) -> None:
        """Forget these: all that is remembered becomes one message."""
        async with channel_of(self._link) as channel, peeking(channel, INVENTORY) as messages:
            known = {name for one in messages for name in _named(one.body)}
            await publish(channel, _parcel(sorted(known - set(names))))
            for one in messages:
                await channel.basic_ack(one.delivery_tag or 0)

    async def depths(self, names: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Messages that wait, and consumers, of those of these queues that are there."""
        found: dict[str, tuple[int, int]] = {}
        left = list(names)
        while left:
            async with channel_of(self._link) as channel:
                while left and not channel.is_closed:
                    name = left.pop()
                    try:
                        found[name] = await depth(channel, name)
                    except ChannelNotFoundEntity:
                        break
        return found


def _named(body: bytes) -> list[str]:
    try:
        return msgspec.json.decode(body, type=list[str])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []


def _parcel(names: list[str]) -> Parcel:
    return Parcel("", INVENTORY, uuid4().hex, msgspec.json.encode(names))
