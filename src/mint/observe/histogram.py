from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Histogram:
    """How many values fell below each of some bounds, and their sum.

    The client library locks and walks all bounds for each value; here many values are counted at
    once. It has no lock: who uses it from several threads brings one.

    Args:
        bounds: upper bounds, ascending; values above the last one are counted too.

    Example:
        >>> times = Histogram((0.1, 1.0))
        >>> times.add_all([0.05, 0.5, 7.0])
        >>> times.buckets()
        [('0.1', 1), ('1.0', 2), ('+Inf', 3)]
    """

    __slots__ = ("_counts", "bounds", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.total = 0.0
        """Sum of all values."""
        self._counts = [0] * (len(bounds) + 1)

    def add(self, value: float) -> None:
        """Count one value."""
        self._counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def add_all(self, values: list[float]) -> None:
        """Count many values; the list is sorted on the way."""
        values.sort()
        before = 0
        for place, bound in enumerate(self.bounds):
            below = bisect_right(values, bound)
            self._counts[place] += below - before
            before = below
        self._counts[-1] += len(values) - before
        self.total += sum(values)

    def buckets(self) -> list[tuple[str, float]]:
        """As Prometheus has them: (upper bound, how many values are not above it)."""
        found: list[tuple[str, float]] = []
        seen = 0
        for bound, count in zip((*self.bounds, float("inf")), self._counts, strict=True):
            seen += count
            found.append(("+Inf" if bound == float("inf") else str(float(bound)), seen))
        return found
