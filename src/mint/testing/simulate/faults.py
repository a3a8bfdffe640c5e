from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from mint.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.model.effect import Control, Dispatch, Event
    from mint.model.message import AnyMessage
    from mint.model.node import Process
    from mint.ports.store import Changes, Store, Turn

BEFORE = "before the commit"
AFTER = "after the commit"
TELLING = "while the world is told"
CRASHES = (BEFORE, AFTER, TELLING)


class Crash(BaseException):
    """The machine stops: nobody can catch this and go on."""


class Plan:
    """What is to break next on one machine."""

    def __init__(self) -> None:
        self.crash = ""
        """Where the machine stops the next time that it comes there; "": nowhere."""
        self.errors = 0
        """How many of the next transactions fail."""

    def clear(self) -> None:
        """Break nothing any more."""
        self.crash, self.errors = "", 0

    def reach(self, where: str) -> None:
        """Stop the machine here, if that is the plan."""
        if self.crash == where:
            self.crash = ""
            raise Crash(where)

    def fail(self) -> None:
        """Have this transaction fail, if that is the plan."""
        if self.errors:
            self.errors -= 1
            raise StoreError("the disk is full")


class Told:
    """What the store was told in one turn: whom it concerns, and what was written."""

    def __init__(self) -> None:
        self.wfids: set[str] = set()
        self.fired: list[str] = []

    def take(self, changes: Changes) -> None:
        """Note whom the changes concern."""
        self.wfids.update(changes.processes, (event.wfid for event in changes.events))
        self.wfids.update(wfid for wfid, _ in changes.nodes)
        self.fired += changes.fired


class _SeenTurn:
    """A turn that notes what goes through it."""

    def __init__(self, turn: Turn, told: Told) -> None:
        self._turn = turn
        self._told = told

    def __getattr__(self, name: str) -> Any:
        return getattr(self._turn, name)

    def lock(self, wfids: list[str], *more: Any) -> tuple[dict[str, Process], set[str]]:
        """See `mint.ports.store.Turn.lock`."""
        self._told.wfids.update(wfids)
        return self._turn.lock(wfids, *more)

    def save(self, changes: Changes) -> None:
        """See `mint.ports.store.Turn.save`."""
        self._told.take(changes)
        self._turn.save(changes)


class FaultyStore:
    """A store on a machine that can break, at every place where that makes a difference.

    Args:
        store: the real one.
        plan: what is to break.
        committed: called after each commit of a turn with what it wrote.
    """

    def __init__(self, store: Store, plan: Plan, committed: Callable[[Told], None]) -> None:
        self._store = store
        self._plan = plan
        self._committed = committed
        self.writing = False
        """Whether a turn is under way that is not committed."""

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """See `mint.ports.store.Store.turn`."""
        told = Told()
        self.writing = True
        try:
            with self._store.turn() as turn:
                yield cast("Turn", _SeenTurn(turn, told))
                self._plan.fail()
                self._plan.reach(BEFORE)
        finally:
            self.writing = False
        self._committed(told)
        self._plan.reach(AFTER)

    def claim(
        self, participants: list[str] | None, holder: str, limit: int, until: float | None
    ) -> list[Dispatch | Control]:
        """See `mint.ports.store.Store.claim`."""
        found: list[Dispatch | Control] = self._doing(
            lambda: self._store.claim(participants, holder, limit, until)
        )
        return found

    def unheld(self) -> list[str]:
        """See `mint.ports.store.Store.unheld`."""
        self._plan.fail()
        return self._store.unheld()

    def release(self, holder: str | None, now: float) -> int:
        """See `mint.ports.store.Store.release`."""
        count: int = self._doing(lambda: self._store.release(holder, now))
        return count

    def next_due(self) -> float | None:
        """See `mint.ports.store.Store.next_due`."""
        self._plan.fail()
        return self._store.next_due()

    def set_variable(self, name: str, value: Any, event: Event | None = None) -> None:
        """See `mint.ports.store.Store.set_variable`."""
        self._doing(lambda: self._store.set_variable(name, value, event))

    def post(self, messages: list[AnyMessage]) -> None:
        """See `mint.ports.store.Store.post`."""
        self._doing(lambda: self._store.post(messages))

    def close(self) -> None:
        """See `mint.ports.store.Store.close`."""
        self._store.close()

    def _doing(self, work: Callable[[], Any]) -> Any:
        self._plan.fail()
        self._plan.reach(BEFORE)
        outcome = work()
        self._plan.reach(AFTER)
        return outcome
