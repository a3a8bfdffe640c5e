from __future__ import annotations

from mint.backoff import Backoff

_FIRST, _MOST = 1.0, 60.0


class Outage:
    """How long to wait while what a service reads is away.

    Args:
        hold: seconds after which it lasts too long to keep messages in hand.
    """

    def __init__(self, hold: float) -> None:
        self.until: float | None = None
        """When it is tried again, by a clock that only goes on; None: there is no outage."""
        self._hold = hold
        self._since = 0.0
        self._backoff = Backoff(_FIRST, _MOST)

    def go_on(self, now: float) -> bool:
        """It is away, or still away: whether that lasts too long to keep messages in hand."""
        if self.until is None:
            self._since = now
        self.until = now + self._backoff.next()
        return now - self._since > self._hold

    def end(self) -> None:
        """It is there."""
        self.until = None
        self._backoff.reset()
