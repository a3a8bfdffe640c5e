from __future__ import annotations

WINDOW = 60
"""Seconds over which a rate is told."""


class Rate:
    """How often something happened in the last minute.

    Args:
        began: when counting began, seconds since the epoch: a server that has just started did
            not do nothing in the seconds before.
    """

    def __init__(self, began: float) -> None:
        self._began = began
        self._seconds = [-1] * WINDOW
        self._counts = [0] * WINDOW

    def add(self, now: float, count: int) -> None:
        """Count something that happened now, so many times."""
        second = int(now)
        place = second % WINDOW
        if self._seconds[place] != second:
            self._seconds[place] = second
            self._counts[place] = 0
        self._counts[place] += count

    def per_second(self, now: float) -> float:
        """How often it happened in a second, on average."""
        oldest = int(now) - WINDOW
        known = zip(self._seconds, self._counts, strict=True)
        count = sum(count for second, count in known if oldest < second <= now)
        return count / min(WINDOW, max(1.0, now - self._began))
