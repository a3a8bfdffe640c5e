from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mint.ports.clock import Clock

_WINDOW = 1.0
"""Seconds for which one takes work ahead."""


class Pace:
    """How much work one may take ahead, so that nobody else is idle for want of it.

    That is about as much as was begun within a second: of steps that take minutes, one; of those
    that take a moment, many.

    Args:
        clock: the time.

    Example:
        >>> pace = Pace(clock)
        >>> pace.begin()
        >>> pace.ahead
        2
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = clock.now()
        self._now = self._before = 0

    def begin(self) -> None:
        """A piece of work begins."""
        self._move()
        self._now += 1

    @property
    def ahead(self) -> int:
        """Pieces that may wait here to be begun."""
        self._move()
        return 1 + max(self._now, self._before)

    def _move(self) -> None:
        passed = abs(self._clock.now() - self._since)
        if passed < _WINDOW:
            return
        self._before = self._now if passed < 2 * _WINDOW else 0
        self._now = 0
        self._since = self._clock.now()
