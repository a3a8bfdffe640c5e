from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import structlog

from mint.backoff import Backoff
from mint.errors import BusError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from mint.trigger.bus.port import Delivery

log = structlog.get_logger("mint.trigger")


async def insist(what: Callable[[], Awaitable[object]]) -> None:
    """Do something with the bus until it is done, however long the bus is away."""
    backoff = Backoff()
    while True:
        try:
            await what()
        except BusError as error:
            log.warning("the bus does not take it; trying again", reason=str(error))
            await asyncio.sleep(backoff.next())
        else:
            return


async def done(deliveries: Iterable[Delivery]) -> None:
    """Say of deliveries that they are done: together, for that costs as much as one."""
    await asyncio.gather(*(insist(one.done) for one in deliveries))


def is_last(delivery: Delivery, retries: Sequence[str]) -> bool:
    """Whether a delivery becomes a dead letter when it fails once more."""
    return delivery.attempt > len(retries)


async def put_off(deliveries: Sequence[Delivery], retries: Sequence[str], reason: str) -> int:
    """Have deliveries tried again later, and lay those aside that were tried often enough.

    Returns:
        How many are dead letters now.
    """
    given_up = [one for one in deliveries if is_last(one, retries)]
    await asyncio.gather(*(insist(partial(one.bury, reason)) for one in given_up))
    others = [one for one in deliveries if not is_last(one, retries)]
    await asyncio.gather(
        *(insist(partial(one.again, retries[one.attempt - 1], reason)) for one in others)
    )
    return len(given_up)


async def park(deliveries: Iterable[Delivery], delay: str, reason: str) -> None:
    """Put deliveries away for a while, whatever their attempt: it is not for them that it fails."""
    await asyncio.gather(
        *(insist(partial(one.again, delay, reason, counts=False)) for one in deliveries)
    )
