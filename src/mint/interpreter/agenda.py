from __future__ import annotations

from collections import deque

from mint.interpreter.steps import AnyStep, Apply


class Agenda:
    """The steps that are said and not done yet, in order; and by parent who is about to live.

    What an expression costs here does not depend on how many others are about to live.

    Example:
        >>> agenda = Agenda()
        >>> agenda.add(Apply(key="0_0!a", fields={}, parent="0!r"))
        >>> agenda.unborn("0!r")
        ['0_0!a']
    """

    __slots__ = ("_families", "_steps", "_unborn")

    def __init__(self) -> None:
        self._steps: deque[AnyStep] = deque()
        self._unborn: dict[str, Apply] = {}
        self._families: dict[str | None, dict[str, Apply]] = {}

    @property
    def mark(self) -> int:
        """How many steps wait; see `take_back`."""
        return len(self._steps)

    @property
    def expected(self) -> int:
        """How many expressions are about to live."""
        return len(self._unborn)

    def add(self, step: AnyStep) -> None:
        """Have a step done after all those that are there already."""
        self._steps.append(step)
        if isinstance(step, Apply):
            self._unborn[step.key] = step
            self._families.setdefault(step.parent, {})[step.key] = step

    def take(self) -> AnyStep | None:
        """The next step to do, None when all is done."""
        while self._steps:
            step = self._steps.popleft()
            if not isinstance(step, Apply):
                return step
            if self._unborn.get(step.key) is step:
                self._forget(step)
                return step
        return None

    def take_back(self, mark: int) -> list[AnyStep]:
        """Remove the steps that were added since there were `mark` of them; the first one first."""
        said = [self._steps.pop() for _ in range(len(self._steps) - mark)]
        for step in said:
            if isinstance(step, Apply) and self._unborn.get(step.key) is step:
                self._forget(step)
        return said[::-1]

    def is_unborn(self, key: str) -> bool:
        """Whether an expression is about to live."""
        return key in self._unborn

    def unborn(self, parent: str) -> list[str]:
        """The children of an expression that are about to live."""
        return list(self._families.get(parent, ()))

    def abandon(self, parent: str, *, flanking: bool) -> int:
        """Let the children (or flanks) of an expression that are about to live never do so.

        Returns:
            How many there were.
        """
        gone = [
            step
            for step in self._families.get(parent, {}).values()
            if step.flanking is flanking and not step.attached
        ]
        for step in gone:
            self._forget(step)  # `take` passes over it
        return len(gone)

    def clear(self) -> None:
        """Remove everything."""
        self._steps.clear()
        self._unborn.clear()
        self._families.clear()

    def _forget(self, step: Apply) -> None:
        del self._unborn[step.key]
        family = self._families[step.parent]
        del family[step.key]
        if not family:
            del self._families[step.parent]
