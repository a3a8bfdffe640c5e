from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """The time, so that tests and simulations bring their own."""

    def now(self) -> float:
        """Seconds since the epoch."""
