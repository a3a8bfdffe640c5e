from __future__ import annotations

import asyncio
from collections import Counter

from mint.services.bus.refusal import BusRefusal

LIMITS = "org.freedesktop.DBus.Error.LimitsExceeded"
"""The error of a call too many."""


class Flight:
    """Counts the calls that are under way, and refuses those that are too many.

    Args:
        most: at a time.
        most_each: of one caller at a time.

    Attributes:
        over: set while none is under way.
    """

    def __init__(self, most: int, most_each: int) -> None:
        self._most = most
        self._most_each = most_each
        self._each: Counter[str] = Counter()
        self.over = asyncio.Event()
        self.over.set()

    def enter(self, sender: str) -> None:
        """Count a message of a caller, which is answered later.

        Raises:
            BusRefusal: there are too many.
        """
        if self._each[sender] >= self._most_each:
            raise BusRefusal(
                LIMITS,
                f"{self._most_each} calls of yours are under way, and more are not taken "
                "(setting services.calls_each): wait for answers first",
            )
        if self._each.total() >= self._most:
            raise BusRefusal(
                LIMITS,
                f"{self._most} calls are under way, and more are not taken "
                "(setting services.calls): try again later",
            )
        self._each[sender] += 1
        self.over.clear()

    def leave(self, sender: str) -> None:
        """It is answered."""
        self._each[sender] -= 1
        if not self._each[sender]:
            del self._each[sender]
        if not self._each:
            self.over.set()
