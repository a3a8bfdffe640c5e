from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Gate(Generic[T]):
    """Lets a number of dispatches of one participant in; the others wait their turn, in order.

    It has no lock: who uses it from several threads brings one.

    Example:
        >>> gate: Gate[str] = Gate(limit=1)
        >>> gate.enter("a"), gate.enter("b")
        (True, False)
        >>> gate.leave()
        'b'
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._inside = 0
        self._waiting: deque[T] = deque()

    def enter(self, item: T) -> bool:
        """Let an item in, or have it wait.

        Returns:
            Whether it is in; if not, a later `leave` returns it.
        """
        if self._inside >= self._limit:
            self._waiting.append(item)
            return False
        self._inside += 1
        return True

    def leave(self) -> T | None:
        """Tell that one is done.

        Returns:
            The one that is in instead of it, or None.
        """
        if self._waiting:
            return self._waiting.popleft()
        self._inside -= 1
        return None
