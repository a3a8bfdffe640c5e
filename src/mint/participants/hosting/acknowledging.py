from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from aiormq.exceptions import ChannelInvalidStateError

if TYPE_CHECKING:
    from aiormq.abc import DeliveredMessage


async def acknowledge(delivery: DeliveredMessage) -> None:
    """Tell the broker that it need not keep a delivery; one that it keeps comes again."""
    with contextlib.suppress(ChannelInvalidStateError):
        await delivery.channel.basic_ack(delivery.delivery_tag or 0, wait=False)


async def give_back(delivery: DeliveredMessage) -> None:
    """Have the broker give a delivery to another; it does so anyway when the channel is gone."""
    with contextlib.suppress(ChannelInvalidStateError):
        await delivery.channel.basic_nack(delivery.delivery_tag or 0, requeue=True, wait=False)
