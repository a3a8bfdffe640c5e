from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.model.effect import Control, Dispatch, Event
    from mint.model.message import AnyMessage
    from mint.ports.store import Turn
    from mint.store.database import DatabaseStore


class Crash(BaseException):
    """The machine stops: nobody can catch this and go on."""


class CrashingStore:
    """A store on which the machine stops at one of its commits.

    Args:
        store: the real one.
        at: at which commit, from 1.
        written: whether it stops right after that commit, or right before it.
    """

    def __init__(self, store: DatabaseStore, at: int, *, written: bool) -> None:
        self._store = store
        self._at = at
        self._written = written
        self.commits = 0

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """See `Store.turn`."""
        self.commits += 1
        with self._store.turn() as turn:
            yield turn
            if self.commits == self._at and not self._written:
                raise Crash
        if self.commits == self._at:
            raise Crash

    def _doing(self, work: Callable[[], Any]) -> Any:
        self.commits += 1
        if self.commits == self._at and not self._written:
            raise Crash
        outcome = work()
        if self.commits == self._at:
            raise Crash
        return outcome

    def claim(
        self, participants: list[str] | None, holder: str, limit: int, until: float | None
    ) -> list[Dispatch | Control]:
        """See `Store.claim`."""
        found: list[Dispatch | Control] = self._doing(
            lambda: self._store.claim(participants, holder, limit, until)
        )
        return found

    def unheld(self) -> list[str]:
        """See `Store.unheld`."""
        return self._store.unheld()

    def release(self, holder: str | None, now: float) -> int:
        """See `Store.release`."""
        count: int = self._doing(lambda: self._store.release(holder, now))
        return count

    def next_due(self) -> float | None:
        """See `Store.next_due`."""
        return self._store.next_due()

    def set_variable(self, name: str, value: Any, event: Event | None = None) -> None:
        """See `Store.set_variable`."""
        self._doing(lambda: self._store.set_variable(name, value, event))

    def post(self, messages: list[AnyMessage]) -> None:
        """See `Store.post`."""
        self._doing(lambda: self._store.post(messages))

    def close(self) -> None:
        """See `Store.close`."""
        self._store.close()
