from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mint.ports.hosts import HeardLine, HostBook

_LOOK = 0.25
"""Seconds between two looks at what hosts told: another engine may have heard it."""


class Expected(NamedTuple):
    """A host that is to heed a message.

    Args:
        message: its id.
        host: the host.
        service: for what.
    """

    message: str
    host: str
    service: str


class Waiting:
    """Waits until hosts have heeded messages.

    Args:
        book: what they told.

    Example:
        >>> heard = await Waiting(store.hosts).until({Expected("u@c/dhcp", "isc", "dhcp")})
    """

    def __init__(self, book: HostBook) -> None:
        self._book = book

    async def until(
        self,
        expected: Iterable[Expected],
        progress: Callable[[int, int, str], None] = lambda *_: None,
    ) -> dict[Expected, HeardLine]:
        """Wait for all of them, or until one has given it up.

        Args:
            expected: who is to heed what.
            progress: is told how many have, of how many, and who is missing.

        Returns:
            What each told.
        """
        wanted = set(expected)
        told = -1
        while True:
            found = await asyncio.to_thread(self._found, wanted)
            if len(found) != told:
                told = len(found)
                missing = sorted({f"{one.service} of {one.host}" for one in wanted - found.keys()})
                progress(told, len(wanted), f"waits for {', '.join(missing)}" if missing else "")
            if len(found) == len(wanted) or any(one.error for one in found.values()):
                return found
            await asyncio.sleep(_LOOK)

    def _found(self, wanted: set[Expected]) -> dict[Expected, HeardLine]:
        lines = self._book.heard({one.message for one in wanted})
        heard = {Expected(one.message, one.host, one.service): one for one in lines}
        return {one: heard[one] for one in wanted & heard.keys()}
