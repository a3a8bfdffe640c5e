from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import msgspec

from mint.model.effect import Dispatch

if TYPE_CHECKING:
    from collections.abc import Iterable

OPEN = {"state": "open"}


class Held(msgspec.Struct):
    """A dispatch that this worker has.

    Args:
        dispatch: the work.
        state: what its process wanted last, as the server tells it.
        lost: whether nobody waits for this worker's answer any more.
    """

    dispatch: Dispatch
    state: dict[str, Any] = msgspec.field(default_factory=lambda: dict(OPEN))
    lost: bool = False


class Holding:
    """What a worker has and has not brought back yet. Safe from any thread."""

    def __init__(self) -> None:
        self._all: dict[str, Held] = {}
        self._changed = threading.Condition()

    def add(self, dispatch: Dispatch) -> bool:
        """Take note of work: False when this worker has it already."""
        with self._changed:
            if dispatch.id in self._all:
                return False
            self._all[dispatch.id] = Held(dispatch)
            self._changed.notify_all()
            return True

    def drop(self, dispatches: Iterable[str]) -> None:
        """Forget work: it is brought back, or nobody wants it."""
        with self._changed:
            for dispatch in dispatches:
                self._all.pop(dispatch, None)
            self._changed.notify_all()

    def get(self, dispatch: str) -> Held | None:
        """What is known of a dispatch, None when this worker does not have it."""
        return self._all.get(dispatch)

    def states(self) -> dict[str, dict[str, Any]]:
        """What each process wanted last, by dispatch."""
        with self._changed:
            return {id_: held.state for id_, held in self._all.items()}

    def wait(self, seconds: float) -> bool:
        """Wait until there is something: whether there is."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._all), seconds)

    def wake(self) -> None:
        """Let who waits look again."""
        with self._changed:
            self._changed.notify_all()

    def __len__(self) -> int:
        return len(self._all)
