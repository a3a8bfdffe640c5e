from __future__ import annotations

from typing import TYPE_CHECKING

from mint.engine.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.ports.clock import Clock

_CLOSE = 0.05
"""Seconds by which two clocks may differ without being set: less than people see."""


class CommonClock:
    """The time of the database, for all engines that work on it.

    Leases, timers and signs of life are compared by engines on several hosts. With one clock it
    does not matter how right that of each host is. It goes with the host's clock, and is set by the
    database's from time to time.

    Args:
        host: the clock of this host.

    Example:
        >>> clock = CommonClock()
        >>> clock.attune(store.engines.now)
    """

    def __init__(self, host: Clock | None = None) -> None:
        self._host = host or SystemClock()
        self.ahead = 0.0
        """Seconds that the clock of this host is ahead of the database's; below 0: behind."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._host.now() - self.ahead

    def attune(self, told: Callable[[], float]) -> None:
        """Go by another clock.

        Args:
            told: tells its time. The answer may be as wrong as asking takes long, and a clock that
                differs by less is not touched.
        """
        before = self._host.now()
        there = told()
        after = self._host.now()
        ahead = (before + after) / 2 - there
        if abs(ahead - self.ahead) > _CLOSE + abs(after - before) / 2:
            self.ahead = ahead
