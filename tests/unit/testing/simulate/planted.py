"""Faults that are put into an engine or a store, for the simulation to find."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, cast

import msgspec

from mint.engine.engine import Engine
from mint.expressions.noop import Noop
from mint.model.message import Message, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from mint.model.effect import Claim
    from mint.model.message import AnyMessage
    from mint.ports.clock import Clock
    from mint.ports.front import LaunchOrder
    from mint.ports.store import Changes, Turn
    from mint.testing.simulate.faults import FaultyStore


class _SpoiltTurn:
    def __init__(self, turn: Turn, spoil: Callable[[Changes], None]) -> None:
        self._turn = turn
        self._spoil = spoil

    def __getattr__(self, name: str) -> Any:
        return getattr(self._turn, name)

    def save(self, changes: Changes) -> None:
        self._spoil(changes)
        self._turn.save(changes)


class _Other:
    """Something that is like another, but for what it overrides."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class _Wrapped:
    def __init__(self, store: FaultyStore) -> None:
        self.store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


def spoiling(spoil: Callable[[Changes], None]) -> Callable[[FaultyStore], FaultyStore]:
    """Makes stores that lose a part of what they are to write."""

    class Spoiling(_Wrapped):
        @contextmanager
        def turn(self) -> Iterator[Turn]:
            with self.store.turn() as turn:
                yield cast("Turn", _SpoiltTurn(turn, spoil))

    return lambda store: cast("FaultyStore", Spoiling(store))


class KeepingTickets(_Other):
    """Tickets that nobody gives back."""

    def give_back(self, claim: str) -> bool:
        return bool(claim)


class LavishTickets(_Other):
    """Tickets of which there are as many as anybody wants."""

    def serve(self, name: str, now: float) -> list[Claim]:
        self.inner.limit(name, 1000, "", now)
        granted: list[Claim] = self.inner.serve(name, now)
        self.inner.limit(name, None, "", now)
        return granted


def ticketing(kind: type[_Other]) -> Callable[[FaultyStore], FaultyStore]:
    """Makes stores that have tickets of another kind."""

    class TicketingTurn(_Other):
        def tickets(self) -> Any:
            return kind(self.inner.tickets())

    class Ticketing(_Wrapped):
        @contextmanager
        def turn(self) -> Iterator[Turn]:
            with self.store.turn() as turn:
                yield cast("Turn", TicketingTurn(turn))

    return lambda store: cast("FaultyStore", Ticketing(store))


LEFT_OPEN: list[ExitStack] = []
"""Turns that stores left open; who plants such a store closes them, on the same thread."""


class _Late(_Wrapped):
    """A store that leaves a turn open until the next one, or until anything else is asked."""

    def __init__(self, store: FaultyStore) -> None:
        super().__init__(store)
        self._open = ExitStack()
        LEFT_OPEN.append(self._open)

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        self._open.close()
        yield self._open.enter_context(self.store.turn())


def late(store: FaultyStore) -> FaultyStore:
    """A store that says that it has committed, and has not."""
    return cast("FaultyStore", _Late(store))


class Hasty(Engine):
    """An engine that confirms what it was told before it is done."""

    def tell(self, message: AnyMessage) -> Future[None]:
        """See `Engine.tell`."""
        future = super().tell(message)
        future.set_result(None)
        return future


class Sleepy(Engine):
    """An engine that sleeps too long."""

    def pause_until(self) -> float | None:
        """See `Engine.pause_until`."""
        due = super().pause_until()
        return None if due is None else due + 3600.0


class Deaf(Engine):
    """An engine that drops every third message of a participant."""

    def submit(self, message: AnyMessage) -> None:
        """See `Engine.submit`."""
        self._count = getattr(self, "_count", 0) + 1
        if self._count % 3:
            super().submit(message)


class Dying(Engine):
    """An engine that raises at its fifth turn."""

    def turn(self) -> bool:
        """See `Engine.turn`."""
        self._turns = getattr(self, "_turns", 0) + 1
        if self._turns == 5:
            message = "a fault of the engine"
            raise ZeroDivisionError(message)
        return super().turn()


class _Stopped:
    def __init__(self, clock: Clock) -> None:
        self._at = clock.now()

    def now(self) -> float:
        return self._at


def stopped(*given: Any, clock: Clock, **more: Any) -> Engine:
    """An engine whose clock has stopped."""
    return Engine(*given, clock=_Stopped(clock), **more)


class Keyless(Engine):
    """An engine that forgets launch keys."""

    def launch(self, order: LaunchOrder) -> Future[str]:
        """See `Engine.launch`."""
        return super().launch(msgspec.structs.replace(order, launch_key=None))


class _Raising(Noop):
    def apply(self) -> None:
        message = "a fault of the word"
        raise ZeroDivisionError(message)


def raising(*given: Any, table: dict[str, Any], **more: Any) -> Engine:
    """An engine with a word that raises."""
    return Engine(*given, table={**table, "noop": _Raising}, **more)


class Mangling(Engine):
    """An engine that takes answers for something else."""

    def submit(self, message: AnyMessage) -> None:
        """See `Engine.submit`."""
        unheard = cast("AnyMessage", Unheard(wfid=message.wfid))
        super().submit(unheard if isinstance(message, Reply) else message)


class Unheard(Message):
    """What no process understands."""
