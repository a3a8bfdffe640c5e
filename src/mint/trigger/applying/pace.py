from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from structlog.typing import FilteringBoundLogger

_WINDOW = 60.0
_MOST_KEYS = 10_000


class Pace:
    """How often something is done, so that what causes its own work is slowed, not stopped.

    Args:
        service: whose work it is.
        at_most: times in a minute; 0: any number.
        now: tells seconds that only go on.
        log: is told, once each time, of what is slowed.

    Example:
        >>> pace = Pace("dhcp", at_most=1)
        >>> pace.note(""), round(pace.delay("")), pace.delay("cn=ann")
        (None, 60, 0.0)
    """

    def __init__(
        self,
        service: str,
        at_most: int,
        now: Callable[[], float] = time.monotonic,
        log: FilteringBoundLogger | None = None,
    ) -> None:
        self._log = log or structlog.get_logger("mint.trigger").bind(service=service)
        self._at_most = at_most
        self._now = now
        self._times: dict[str, deque[float]] = {}
        self._said: set[str] = set()

    def delay(self, key: str) -> float:
        """Seconds to wait before it is done again with a key; 0: none."""
        times = self._times.get(key)
        if not self._at_most or times is None or len(times) < self._at_most:
            return 0.0
        delay = max(0.0, times[0] + _WINDOW - self._now())
        if delay and key not in self._said:
            self._said.add(key)
            self._log.warning("slowed: it may be the cause of its own work", about=key, wait=delay)
        return delay

    def note(self, key: str) -> None:
        """It is done now."""
        if not self._at_most:
            return
        if key not in self._times and len(self._times) >= _MOST_KEYS:
            self._forget()
        self._said.discard(key)
        self._times.setdefault(key, deque(maxlen=self._at_most)).append(self._now())

    def _forget(self) -> None:
        """Forget keys that have been quiet; the longest quiet ones at any rate."""
        by_last = sorted(self._times, key=lambda key: self._times[key][-1])
        since = self._now() - _WINDOW
        for place, key in enumerate(by_last):
            if place < _MOST_KEYS // 2 or self._times[key][-1] < since:
                del self._times[key]
                self._said.discard(key)
