from __future__ import annotations

import secrets

_random = secrets.SystemRandom()


class Backoff:
    """How long to wait before something is tried again: longer each time, and never quite the same.

    Without the chance in it, all workers would come back in the same moment.

    Args:
        first: seconds to wait at most after the first failure.
        most: seconds to wait at most ever.

    Example:
        >>> backoff = Backoff(first=0.2, most=5.0)
        >>> 0.1 <= backoff.next() <= 0.2, 0.2 <= backoff.next() <= 0.4
        (True, True)
    """

    def __init__(self, first: float = 0.2, most: float = 5.0) -> None:
        self._first = first
        self._most = most
        self._limit = first

    def next(self) -> float:
        """Seconds to wait now."""
        limit, self._limit = self._limit, min(self._limit * 2, self._most)
        return _random.uniform(limit / 2, limit)

    def reset(self) -> None:
        """Begin anew: it went well."""
        self._limit = self._first
