from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from mint.engine.batch import Batch
from mint.engine.ids import id_source, new_wfid
from mint.engine.work import Work
from mint.errors import StoreError
from mint.interpreter.environment import Environment, Limits
from mint.lang.hoist import hoist
from mint.model.definition import Definition
from mint.model.message import AnyMessage, Launch, Timer
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mint.interpreter.expression import Expression
    from mint.model.effect import Control, Dispatch, Event
    from mint.ports.clock import Clock
    from mint.ports.directory import Directory
    from mint.ports.front import LaunchOrder
    from mint.ports.store import Store, Turn
    from mint.ports.transport import Transport
    from mint.ports.views import Views

log = structlog.get_logger("mint.engine")


class Options(msgspec.Struct, frozen=True):
    """How an engine works.

    Args:
        batch: messages handled in one transaction at most.
        limits: what stops runaway processes.
        on_error: launched at each unhandled error.
        on_terminate: launched when a process is over.
        shared: other engines work on the same store: look there from time to time.
    """

    batch: int = 500
    limits: Limits = Limits()
    on_error: Tree | None = None
    on_terminate: Tree | None = None
    shared: bool = False


class Engine:
    """Turns messages into effects, durably: gather, interpret, commit, then tell the world.

    `submit`, `launch`, `tell` and `follow` may be called from any thread; `turn` from one only
    (see `mint.engine.loop`). Implements the port `Front`.

    Args:
        store: where everything lives.
        views: questions about it.
        transports: carry work to participants; the first that serves one gets it.
        directory: who takes part.
        table: the words of the language.
        clock: the time.
        options: how it works.
        ids: gives texts that were never given before.
    """

    def __init__(  # noqa: PLR0913 - the one place where all parts meet
        self,
        store: Store,
        views: Views,
        *,
        transports: Sequence[Transport] = (),
        directory: Directory,
        table: Mapping[str, type[Expression]],
        clock: Clock,
        options: Options = Options(),  # noqa: B008 - frozen
        ids: Callable[[], str] | None = None,
    ) -> None:
        self.views = views
        self.wake = threading.Event()
        self.options = options
        self._store = store
        self._transports = {transport.name: transport for transport in transports}
        self._directory = directory
        self._table = table
        self._clock = clock
        self._ids = ids or id_source()
        self._waiting: deque[Work] = deque()
        self._notes: deque[Event] = deque()
        self._followers: list[Callable[[list[Event]], None]] = []
        self._look_in_inbox = True
        self._backlog = True
        self._next_due: float | None = 0.0
        self._hoisted: dict[str, Definition] = {}

    # what others ask of it, from any thread

    def submit(self, message: AnyMessage) -> None:
        """Take a message whose sender does not wait for the outcome."""
        self._waiting.append(Work(message))
        self.wake.set()

    def tell(self, message: AnyMessage) -> Future[None]:
        """See `Front.tell`."""
        return self._enqueue(message)

    def launch(self, order: LaunchOrder) -> Future[str]:
        """See `Front.launch`."""
        message = Launch(
            wfid=new_wfid(self._clock.now()),
            by=order.by,
            definition=self.definition_of(order.tree),
            fields=order.fields,
            variables=order.variables,
            launch_key=order.launch_key,
        )
        return self._enqueue(message)

    def _enqueue(self, message: AnyMessage) -> Future[Any]:
        future: Future[Any] = Future()
        self._waiting.append(Work(message, future))
        self.wake.set()
        return future

    def definition_of(self, tree: Tree) -> Definition:
        """The definition that a tree means once it is hoisted."""
        plain = Definition.of(tree)
        known = self._hoisted.get(plain.digest)
        if known is None:
            if len(self._hoisted) >= _KNOWN_DEFINITIONS:
                self._hoisted.clear()
            known = self._hoisted[plain.digest] = Definition.of(hoist(tree))
        return known

    def set_variable(self, name: str, value: Any) -> None:
        """See `Front.set_variable`."""
        self._store.set_variable(name, value)

    def note(self, event: Event) -> None:
        """Add a line of history, such as a participant's log, with the next turn."""
        self._notes.append(event)
        self.wake.set()

    def follow(self, listener: Callable[[list[Event]], None]) -> Callable[[], None]:
        """See `Front.follow`."""
        self._followers.append(listener)
        return lambda: self._followers.remove(listener)

    # the work, on one thread

    def recover(self) -> None:
        """Take back what this engine's transports held when it ended the last time."""
        for name in self._transports:
            self._store.release(name, self._clock.now())
        self._backlog = True

    def pause_until(self) -> float | None:
        """When there is work again without anybody saying so, seconds since the epoch."""
        return self._next_due

    def look_around(self) -> None:
        """Expect that others have put work into the store."""
        self._look_in_inbox = True
        self._backlog = True
        self._next_due = 0.0

    def turn(self) -> bool:
        """Handle what there is, in one transaction; False when there was nothing."""
        self.wake.clear()
        now = self._clock.now()
        if self._backlog:
            self._claim()
        works = self._take_waiting()
        notes = self._take_notes()
        due = self._next_due is not None and self._next_due <= now
        if not (works or notes or due or self._look_in_inbox):
            return False
        try:
            return self._transact(works, notes, now)
        except StoreError as error:
            self._give_back(works, notes, error)
            raise

    def _transact(self, works: list[Work], notes: list[Event], now: float) -> bool:
        with self._store.turn() as turn:
            batch = Batch(turn, self._environment(turn, now), self._booking())
            works = [*self._from_inbox(batch), *works, *self._due(turn, now)]
            batch.run(works)
            batch.note(notes)
            turn.save(batch.changes)
        self._after(batch, works)
        return bool(works or notes)

    def _environment(self, turn: Turn, now: float) -> Environment:
        return Environment(
            now,
            self._ids,
            self._directory,
            self._table,
            variables=turn.variables(),
            limits=self.options.limits,
            on_error=self.options.on_error,
            on_terminate=self.options.on_terminate,
        )

    def _take_waiting(self) -> list[Work]:
        count = min(len(self._waiting), self.options.batch)
        return [self._waiting.popleft() for _ in range(count)]

    def _take_notes(self) -> list[Event]:
        return [self._notes.popleft() for _ in range(min(len(self._notes), 1000))]

    def _give_back(self, works: list[Work], notes: list[Event], error: StoreError) -> None:
        """Nothing was written: who waits is told so, the rest is tried again."""
        for work in works:
            work.abort(error)
        self._waiting.extendleft(work for work in reversed(works) if work.answer is None)
        self._notes.extendleft(reversed(notes))

    def _from_inbox(self, batch: Batch) -> list[Work]:
        """Messages that wait in the store; those that nobody can read are laid aside."""
        if not self._look_in_inbox:
            return []
        room = self.options.batch
        rows = batch.turn.inbox(room)
        self._look_in_inbox = len(rows) == room
        works = []
        for number, message, raw in rows:
            if isinstance(message, msgspec.ValidationError):
                batch.lay_aside(number, raw, str(message))
            else:
                works.append(Work(message, inbox=number))
        return works

    def _due(self, turn: Turn, now: float) -> list[Work]:
        """What is to be told now."""
        if self._next_due is None or self._next_due > now:
            return []
        room = self.options.batch
        schedules = turn.due(now, room)
        self._next_due = now if len(schedules) == room else _UNKNOWN
        return [
            Work(Timer(wfid=s.wfid, key=s.key, action=s.action, schedule=s.id), schedule=s.id)
            for s in schedules
        ]

    def _booking(self) -> Callable[[str], str]:
        """Books dispatches on transports while they have room."""
        rooms = {name: transport.room() for name, transport in self._transports.items()}

        def book(participant: str) -> str:
            for name, transport in self._transports.items():
                if transport.serves(participant):
                    if rooms[name] > 0:
                        rooms[name] -= 1
                        return name
                    self._backlog = True
            return ""

        return book

    def _after(self, batch: Batch, works: list[Work]) -> None:
        """The turn is durable: now the world may know."""
        for work in works:
            work.settle()
        parcels: dict[str, list[Dispatch | Control]] = {}
        for holder, parcel in batch.deliveries:
            if holder:
                parcels.setdefault(holder, []).append(parcel)
        for holder, content in parcels.items():
            self._transports[holder].deliver(content)
        self._expect(batch)
        if batch.changes.events:
            for follower in list(self._followers):
                follower(batch.changes.events)

    def _expect(self, batch: Batch) -> None:
        """Know when to look into the store again."""
        changes = batch.changes
        if changes.messages or batch.busy:
            self._look_in_inbox = True
        if changes.schedules:
            earliest = min(schedule.due for schedule in changes.schedules)
            if self._next_due is None or earliest < self._next_due:
                self._next_due = earliest
        if self._next_due == _UNKNOWN:
            self._next_due = self._store.next_due()

    def _claim(self) -> None:
        """Give transports what waits in the store for somebody to take it."""
        self._backlog = False
        for name, transport in self._transports.items():
            room = transport.room()
            wanted = [p for p in self._store.unheld() if transport.serves(p)]
            if not wanted or room <= 0:
                self._backlog = self._backlog or bool(wanted)
                continue
            parcels = self._store.claim(wanted, name, min(room, _CLAIM), None)
            self._backlog = self._backlog or len(parcels) == _CLAIM
            transport.deliver(parcels)


_CLAIM = 1000
"""Dispatches claimed at a time when a transport catches up."""

_KNOWN_DEFINITIONS = 1000
"""Hoisted definitions kept in memory."""

_UNKNOWN = -1.0
"""The next due time is to be asked of the store."""
