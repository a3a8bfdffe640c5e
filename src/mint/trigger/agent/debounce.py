from __future__ import annotations


class Debounce:
    """When to begin with what changes again and again: when it is quiet, or it has lasted too long.

    Args:
        quiet: seconds without another change after which it begins.
        longest: seconds after the first change when it begins anyway; 0: four times `quiet`.

    Example:
        >>> debounce = Debounce(quiet=1.0, longest=3.0)
        >>> debounce.hear(10.0)
        >>> debounce.due
        11.0
        >>> for moment in (10.9, 11.8, 12.7):
        ...     debounce.hear(moment)
        >>> debounce.due
        13.0
    """

    def __init__(self, quiet: float, longest: float = 0.0) -> None:
        self._quiet = quiet
        self._longest = longest or 4 * quiet
        self._first: float | None = None
        self._last = 0.0

    def hear(self, now: float) -> None:
        """There was a change, at a moment of a clock that only goes on."""
        if self._first is None:
            self._first = now
        self._last = now

    @property
    def due(self) -> float | None:
        """When to begin; None: nothing has changed."""
        if self._first is None:
            return None
        return min(self._last + self._quiet, self._first + self._longest)

    def begin(self) -> None:
        """What has changed until now is being dealt with."""
        self._first = None
