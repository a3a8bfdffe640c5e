from __future__ import annotations

from datetime import UTC, datetime

EPOCH = 1_893_456_000.0
"""2030-01-01T00:00:00Z, when every world begins."""


class VirtualClock:
    """Time that goes where the world wants it (implements `mint.ports.clock.Clock`)."""

    def __init__(self, at: float = EPOCH) -> None:
        self.at = at

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.at

    def move(self, seconds: float) -> None:
        """Let time pass, or go back when `seconds` is below 0."""
        self.at = max(EPOCH - 86_400.0, self.at + seconds)

    def shown(self) -> str:
        """The virtual time for people: how long the world has lived.

        Example:
            >>> VirtualClock(EPOCH + 90_061.5).shown()
            '1d 01:01:01.5'
        """
        passed = self.at - EPOCH
        days, rest = divmod(abs(passed), 86_400.0)
        moment = datetime.fromtimestamp(rest, UTC).strftime("%H:%M:%S.%f")[:-5]
        return f"{'-' if passed < 0 else ''}{days:.0f}d {moment}"
