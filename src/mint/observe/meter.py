from __future__ import annotations

import threading
from collections import Counter, defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING

from mint.model.message import Fail, Reply
from mint.observe.histogram import Histogram
from mint.observe.rate import Rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mint.model.message import AnyMessage
    from mint.observe.ending import Ending
    from mint.ports.store import Changes

TURN_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
TURN_MESSAGES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
STEP_SECONDS = (
    0.001, 0.005, 0.025, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0, 28800.0, 86400.0,
    604800.0,
)  # fmt: skip
"""From a call within this process to a week in somebody's tray."""

BY_PARTICIPANT = frozenset({
    "dispatched", "replied", "failed", "retrying", "late", "refused", "cancelling",
})  # fmt: skip
"""Kinds of history lines that are counted for each participant."""

ERROR_KINDS = frozenset({
    "forced", "participant", "unknown_reference", "validation", "engine", "limit", "ticket",
    "timeout", "unserved",
})  # fmt: skip

OTHER = "other"
"""The label of what may have any name: only so many labels are good for a time series database."""

_MANY = 2000
"""Names and times that are kept as they came, before they are summed up."""

_DONE = (Reply, Fail)
_KIND_AND_NAME = attrgetter("kind", "name")


class Meter:
    """Counts what the engine does.

    A step costs some hundred nanoseconds here: names and times are only taken down, many at once,
    and are sorted and summed up when somebody looks, or when there are many.

    Args:
        label: under which name a participant is counted.
        now: seconds since the epoch.
    """

    def __init__(self, label: Callable[[str], str], now: float) -> None:
        self.turn_seconds = Histogram(TURN_SECONDS)
        self.turn_messages = Histogram(TURN_MESSAGES)
        self.messages: Counter[type] = Counter()
        """By class of message."""
        self.told: Counter[tuple[str, str]] = Counter()
        """Lines of history: by kind, and label of the participant, or kind of the error."""
        self.ended: Counter[str] = Counter()
        """Processes, by how they ended."""
        self.requests: Counter[tuple[str, int]] = Counter()
        """Of the API, by method and status."""
        self.step_seconds: defaultdict[str, Histogram] = defaultdict(_step_histogram)
        """From dispatch to answer, by label of the participant."""
        self.steps = Rate(now)
        self.dead_letters = 0
        self.store_faults = 0
        self.reading = threading.Lock()
        """Held while figures are written, and by those who read several that belong together."""
        self.label = label
        self._lines: Counter[tuple[str, str]] = Counter()
        self._took: defaultdict[str, list[float]] = defaultdict(list)
        self._waiting = 0

    def turn(
        self,
        messages: Sequence[AnyMessage],
        changes: Changes,
        endings: Iterable[Ending],
        now: float,
        seconds: float,
    ) -> None:
        """Count what one turn did, now that it is durable.

        Args:
            messages: what it handled.
            changes: what it wrote.
            endings: the processes that it brought to their end.
            now: when it began, seconds since the epoch.
            seconds: how long it took.
        """
        with self.reading:
            self.turn_seconds.add(seconds)
            self.turn_messages.add(len(messages))
            self.messages.update(map(type, messages))
            self._lines.update(map(_KIND_AND_NAME, changes.events))
            self.dead_letters += len(changes.dead)
            for ending in endings:
                self.ended[ending.outcome] += 1
            self._take_times(messages, now)
            if self._waiting + len(self._lines) > _MANY:
                self._sum_up()

    def _take_times(self, messages: Sequence[AnyMessage], now: float) -> None:
        took, count = self._took, 0
        for message in messages:
            if isinstance(message, _DONE) and message.dispatched_at:
                took[message.participant].append(now - message.dispatched_at)
                count += 1
        if count:
            self.steps.add(now, count)
            self._waiting += count

    def store_fault(self) -> None:
        """Count that the store could not be used."""
        with self.reading:
            self.store_faults += 1

    def dead_letter(self) -> None:
        """Count a message that was laid aside outside of any turn."""
        with self.reading:
            self.dead_letters += 1

    def request(self, method: str, status: int) -> None:
        """Count a request to the API."""
        with self.reading:
            self.requests[method, status] += 1

    def sum_up(self) -> None:
        """Bring the public figures up to date; `reading` must not be held."""
        with self.reading:
            self._sum_up()

    def _sum_up(self) -> None:
        lines, self._lines = self._lines, Counter()
        for (kind, name), count in lines.items():
            if kind in BY_PARTICIPANT and (name or kind == "late"):
                self.told[kind, self.label(name)] += count
            elif kind == "error":
                self.told[kind, name if name in ERROR_KINDS else OTHER] += count
            elif kind == "launched":
                self.told[kind, ""] += count
        took, self._took = self._took, defaultdict(list)
        for name, seconds in took.items():
            self.step_seconds[self.label(name)].add_all(seconds)
        self._waiting = 0


def _step_histogram() -> Histogram:
    return Histogram(STEP_SECONDS)
