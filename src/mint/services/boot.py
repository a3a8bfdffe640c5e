"""What is on, or is to decide for itself, is made ready: at boot."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from mint.errors import MintError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mint.services.link import Link

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


class Boot:
    """Makes services ready that are on or conditional: some before the others, then all together.

    One that fails is told of, and keeps no other from going on.

    Args:
        link: to the services.
        tell: is given how it went with each.

    Example:
        >>> await Boot(link).run(["NetworkManager"])
        [Ready(app='NetworkManager', seconds=1.2, error=''), Ready(app='nginx', ...
    """

    def __init__(self, link: Link, tell: Callable[[Ready], None] = lambda _: None) -> None:
        self._link = link
        self._tell = tell
        self._gate = asyncio.Semaphore(_AT_A_TIME)
        self._due: list[str] = []
        self._done: list[Ready] = []

    async def run(self, head_start: Sequence[str] = ()) -> list[Ready]:
        """Do it.

        Args:
            head_start: which come first, one after the other.

        Returns:
            How it went, in the order in which they ended.

        Raises:
            MintError: nobody knows which services there are.
        """
        await asyncio.gather(*map(self._look, await self._link.apps()))
        first = [app for app in head_start if app in self._due]
        for app in first:
            await self._ready(app)
        await asyncio.gather(*(self._ready(app) for app in sorted(self._due) if app not in first))
        return self._done

    async def _look(self, app: str) -> None:
        async with self._gate:
            try:
                if (await self._link.info(app)).autostart != "no":
                    self._due.append(app)
            except MintError as error:
                self._note(Ready(app, 0.0, str(error)))

    async def _ready(self, app: str) -> None:
        clock = asyncio.get_running_loop().time
        async with self._gate:
            begun, error = clock(), ""
            try:
                await self._link.call(app, "ready")
            except MintError as failed:
                error = str(failed)
        self._note(Ready(app, clock() - begun, error))

    def _note(self, one: Ready) -> None:
        self._done.append(one)
        self._tell(one)
