from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.ports.clock import Clock
    from mint.trigger.event import Event


class ReaderState(msgspec.Struct, frozen=True, kw_only=True):
    """How a reader of changes is doing.

    Args:
        position: up to where the log of changes was read; "": not at all.
        waiting: events that are still to be told.
        connected: whether the directory is read.
        error: why not; "": it is.
        last_change: when the newest change was made that was read, seconds since the epoch.
        behind: seconds after which the newest change was read, once it was made.
        events: how many were read since the start, by who told of them.
        reconciled: how often the tree was compared since the start.
        reconcile_error: why it could not be the last time; "": it could.
    """

    position: str
    waiting: int
    connected: bool
    error: str
    last_change: float
    behind: float
    events: dict[str, int]
    reconciled: int
    reconcile_error: str


class Progress:
    """Counts what a reader does; told by its thread, asked by any.

    Args:
        clock: to tell how far behind it is.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._behind = 0.0
        self._lock = threading.Lock()
        self._error = "it has not begun yet"
        self._connected = False
        self._last_change = 0.0
        self._events: Counter[str] = Counter()
        self._reconciled = 0
        self._reconcile_error = ""

    def failed(self, error: str) -> bool:
        """It does not go; whether that is news."""
        with self._lock:
            news, self._error, self._connected = error != self._error, error, False
            return news

    def succeeded(self) -> bool:
        """It goes; whether that is news."""
        with self._lock:
            news, self._error, self._connected = not self._connected, "", True
            return news

    def told(self, origin: str, count: int, events: Sequence[Event]) -> None:
        """Events were read."""
        with self._lock:
            self._events[origin] += count
            if events:
                self._last_change = max(event.at for event in events)
                self._behind = self._clock.now() - self._last_change

    def reconciled(self, count: int) -> None:
        """The tree was compared, and events came of it."""
        with self._lock:
            self._events["reconcile"] += count
            self._reconciled += 1
            self._reconcile_error = ""

    def not_reconciled(self, error: str) -> None:
        """The tree could not be compared."""
        with self._lock:
            self._reconcile_error = error

    def state(self, position: str, waiting: int) -> ReaderState:
        """All of it."""
        with self._lock:
            return ReaderState(
                position=position,
                waiting=waiting,
                connected=self._connected,
                error=self._error,
                last_change=self._last_change,
                behind=self._behind,
                events=dict(self._events),
                reconciled=self._reconciled,
                reconcile_error=self._reconcile_error,
            )
