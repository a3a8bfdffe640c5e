"""What is on, or is to decide for itself, is made ready: at boot."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from mint.errors import MintError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from mint.services.link import Link
    from mint.services.states import States


_AT_A_TIME = 50
"""Services that are made ready together: a daemon takes only so many calls of one caller."""


class Ready(NamedTuple):
    """How it went with a service.

    Args:
        app: its name.
        seconds: that it took.
        error: what is wrong; "" when nothing is.
    """

    app: str
    seconds: float
    error: str = ""


def due(states: States, registered: Collection[str]) -> list[str]:
    """Which services are made ready: those that are on or conditional, and have a script."""
    return sorted({*states.names("on"), *states.names("conditional")} & {*registered})


async def boot(
    link: Link,
    apps: Sequence[str],
    head_start: Sequence[str] = (),
    tell: Callable[[Ready], None] = lambda _: None,
) -> list[Ready]:
    """Make services ready: some before the others, then all together.

    One that fails is told of, and keeps no other from going on.

    Args:
        link: to the services.
        apps: which.
        head_start: which of them come first, one after the other.
        tell: is given how it went with each.

    Returns:
        How it went, in the order in which they ended.
    """
    clock = asyncio.get_running_loop().time
    done: list[Ready] = []

    gate = asyncio.Semaphore(_AT_A_TIME)

    async def ready(app: str) -> None:
        async with gate:
            begun, error = clock(), ""
            try:
                await link.call(app, "ready")
            except MintError as failed:
                error = str(failed)
        done.append(Ready(app, clock() - begun, error))
        tell(done[-1])

    first = [app for app in head_start if app in apps]
    for app in first:
        await ready(app)
    await asyncio.gather(*(ready(app) for app in apps if app not in first))
    return done
