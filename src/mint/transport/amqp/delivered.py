from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from aiormq.exceptions import ChannelInvalidStateError

if TYPE_CHECKING:
    from aiormq.abc import DeliveredMessage


class Delivered:
    """A message that a broker keeps until all that is in it is settled. For one loop only.

    Args:
        message: as it came.
        number: of the documents in it.
    """

    def __init__(self, message: DeliveredMessage, number: int = 1) -> None:
        self.message = message
        self.number = number
        self._left = number

    async def settle(self) -> bool:
        """One document is settled; after the last one the broker need not keep the message.

        Returns:
            Whether it was the last one.
        """
        self._left -= 1
        if self._left == 0:
            # When the channel is gone, the message comes again by another one, and is known then.
            with contextlib.suppress(ChannelInvalidStateError):
                await self.message.channel.basic_ack(self.message.delivery_tag or 0, wait=False)
        return self._left == 0

    async def refuse(self) -> None:
        """Have the broker give all of it to another; it does so anyway when the channel is gone."""
        if self.forsake():
            with contextlib.suppress(ChannelInvalidStateError):
                await self.message.channel.basic_nack(
                    self.message.delivery_tag or 0, requeue=True, wait=False
                )

    def forsake(self) -> bool:
        """Never acknowledge it, as it is to be looked at once more: whether that is news."""
        news, self._left = self._left > 0, 0
        return news
