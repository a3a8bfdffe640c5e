"""Makes a failing world small: leaves out what it does not need to fail in the same way."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from mint.testing.simulate.choices import Choices

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.testing.simulate.life import Outcome

    Try = Callable[[Choices], Outcome]

_CHUNKS = (32, 16, 8, 4, 2, 1)


class Shrinker:
    """Looks for the smallest world that breaks the same invariant.

    Whole parts are left out first, such as steps, processes and branches of definitions; then
    choices are made harmless (0), left out, or made smaller. It starts again from the beginning as
    long as that helps.

    Args:
        attempt: lives a world.
        failed: what became of the one that failed.
        seconds: how long to look at most.
    """

    def __init__(self, attempt: Try, failed: Outcome, seconds: float) -> None:
        self._attempt = attempt
        self._name = failed.broken.name if failed.broken else ""
        self._end = time.monotonic() + seconds
        self.best = failed
        """What became of the smallest one."""
        self.tried = 0
        """How many worlds were lived."""

    def shrink(self) -> Outcome:
        """The smallest world that was found within the time."""
        before = None
        while before is not self.best and self._has_time():
            before = self.best
            for chunk in _CHUNKS:
                self._pass(partial(self._without_parts, chunk))
            self._pass(self._without_part)
            for chunk in _CHUNKS:
                self._pass(partial(self._zeroed, chunk))
            self._pass(self._hoisted)
            for chunk in _CHUNKS:
                self._pass(partial(self._without, chunk))
            self._pass(self._halved)
            self._pass(self._lowered)
        return self.best

    def _pass(self, way: Callable[[int], list[int] | None]) -> None:
        """Try the candidates 0, 1, 2... of a way, which are made of the best one each time."""
        at = 0
        while self._has_time():
            candidate = way(at)
            if candidate is None:
                return
            if not self._is_better(candidate):
                at += 1

    def _is_better(self, candidate: list[int]) -> bool:
        if _size(candidate) >= _size(self.best.drawn.drawn):
            return False
        self.tried += 1
        outcome = self._attempt(Choices(given=candidate))
        same = outcome.broken is not None and outcome.broken.name == self._name
        if same and _size(outcome.drawn.drawn) < _size(self.best.drawn.drawn):
            self.best = outcome
            return True
        return False

    def _has_time(self) -> bool:
        return time.monotonic() < self._end

    def _without_parts(self, chunk: int, at: int) -> list[int] | None:
        """Without some parts of the outermost kind, the last ones first."""
        drawn, parts = self.best.drawn.drawn, _outermost(self.best.drawn.parts)
        end = len(parts) - at * chunk
        if end <= 0:
            return None
        return drawn[: parts[max(0, end - chunk)][0]] + drawn[parts[end - 1][1] :]

    def _without_part(self, at: int) -> list[int] | None:
        """Without a part of any kind, the largest ones first."""
        drawn = self.best.drawn.drawn
        parts = sorted(self.best.drawn.parts, key=lambda part: part[0] - part[1])
        return drawn[: parts[at][0]] + drawn[parts[at][1] :] if at < len(parts) else None

    def _hoisted(self, at: int) -> list[int] | None:
        """With a part in the place of one around it."""
        drawn, parts = self.best.drawn.drawn, self.best.drawn.parts
        pairs = [
            (outer, inner)
            for outer in parts
            for inner in parts
            if outer[0] <= inner[0] and inner[1] <= outer[1] and outer != inner
        ]
        if at >= len(pairs):
            return None
        outer, inner = pairs[at]
        return drawn[: outer[0]] + drawn[inner[0] : inner[1]] + drawn[outer[1] :]

    def _without(self, chunk: int, at: int) -> list[int] | None:
        drawn = self.best.drawn.drawn
        end = len(drawn) - at * max(1, chunk // 2)
        return drawn[: max(0, end - chunk)] + drawn[end:] if end > 0 else None

    def _zeroed(self, chunk: int, at: int) -> list[int] | None:
        drawn = self.best.drawn.drawn
        first = at * chunk
        if first >= len(drawn):
            return None
        return [*drawn[:first], *[0] * len(drawn[first : first + chunk]), *drawn[first + chunk :]]

    def _halved(self, at: int) -> list[int] | None:
        return self._with(at, lambda value: value // 2)

    def _lowered(self, at: int) -> list[int] | None:
        return self._with(at, lambda value: value - 1)

    def _with(self, at: int, change: Callable[[int], int]) -> list[int] | None:
        drawn = self.best.drawn.drawn
        if at >= len(drawn):
            return None
        return [*drawn[:at], max(0, change(drawn[at])), *drawn[at + 1 :]]


def _size(drawn: list[int]) -> tuple[int, int, list[int]]:
    """Shorter is smaller, then what has the smaller numbers; zeros at the end are nothing."""
    end = len(drawn)
    while end and not drawn[end - 1]:
        end -= 1
    return end, sum(drawn), drawn[:end]


def _outermost(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts that stand in no other part, in order."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(parts, key=lambda part: (part[0], -part[1])):
        if not found or first >= found[-1][1]:
            found.append((first, last))
    return found
