from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.node import Process
    from mint.ports.store import Turn
    from mint.store.database import DatabaseStore


class _BusyTurn:
    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def __getattr__(self, name: str) -> Any:
        return getattr(self._turn, name)

    def lock(self, wfids: list[str], _: Any = ()) -> tuple[dict[str, Process], set[str]]:
        return {}, set(wfids)


class BusyStore:
    """A store whose processes another engine holds, for as many turns as a test wants.

    Args:
        store: the real one.
    """

    def __init__(self, store: DatabaseStore) -> None:
        self._store = store
        self.busy = 0

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        with self._store.turn() as turn:
            if not self.busy:
                yield turn
                return
            self.busy -= 1
            yield cast("Turn", _BusyTurn(turn))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
