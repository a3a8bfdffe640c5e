from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mint.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.ports.store import Turn
    from mint.store.database import DatabaseStore


class FailingStore:
    """A store whose turns fail as long as a test wants.

    Args:
        store: the real one.
    """

    def __init__(self, store: DatabaseStore) -> None:
        self._store = store
        self.failing = 0

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        with self._store.turn() as turn:
            yield turn
            if self.failing:
                self.failing -= 1
                message = "the disk is full"
                raise StoreError(message)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
