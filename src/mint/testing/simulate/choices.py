from __future__ import annotations

from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T")


class Choices:
    """The one source of everything that could also have been otherwise in a world.

    What is drawn is recorded, so that a world can be lived again, wholly or in parts. 0 is always
    the harmless choice: nothing breaks, nobody interferes, the simplest definition.

    Args:
        seed: what to draw by chance. The same seed always draws the same.
        given: what to draw instead; when it is used up, every draw is 0.

    Example:
        >>> choices = Choices(given=[2, 7])
        >>> [choices.draw(5, "day"), choices.draw(5, "day"), choices.draw(5, "day")]
        [2, 4, 0]
    """

    def __init__(self, seed: int = 0, given: Iterable[int] | None = None) -> None:
        self._random = Random(seed).random  # noqa: S311 - worlds, not secrets
        self._given = None if given is None else list(given)
        self.drawn: list[int] = []
        """What was drawn so far."""
        self.labels: list[str] = []
        """What each of these was about, for people."""
        self.parts: list[tuple[int, int]] = []
        """First and last place in `drawn` of what can be left out together, such as a step."""

    def draw(self, size: int, label: str) -> int:
        """A number from 0 to below `size`.

        Args:
            size: how many possibilities there are.
            label: what it decides, for people who read the record.
        """
        at = len(self.drawn)
        if self._given is None:
            value = int(self._random() * size)
        else:
            value = min(self._given[at], size - 1) if at < len(self._given) else 0
        self.drawn.append(value)
        self.labels.append(label)
        return value

    def seldom(self, times: int, label: str) -> bool:
        """Something that takes place once in so many times."""
        return self.draw(times, label) == times - 1

    def pick(self, options: Sequence[T], label: str) -> T:
        """One of several; the first is the harmless one."""
        return options[self.draw(len(options), label)]

    def weigh(self, options: Sequence[tuple[T, int]], label: str) -> T:
        """One of several, each with how many chances it has; the first is the harmless one."""
        left = self.draw(sum(chances for _, chances in options), label)
        for option, chances in options:
            left -= chances
            if left < 0:
                return option
        return options[0][0]

    @contextmanager
    def part(self) -> Iterator[None]:
        """Draws that can be left out together: the world is another one without, but still one."""
        first = len(self.drawn)
        yield
        self.parts.append((first, len(self.drawn)))
