from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from mint.engine.batch import Batch, bury
from mint.engine.courier import Courier
from mint.engine.hoisted import Hoisted
from mint.engine.ids import id_source, new_wfid
from mint.engine.news import Stance, news_of
from mint.engine.options import Options
from mint.engine.work import Work
from mint.errors import MintError, ProcessNotFound, StoreConflict, StoreError, TicketsBusy
from mint.interpreter.environment import Environment
from mint.interpreter.planning import Planner
from mint.interpreter.run import Run
from mint.interpreter.state import State
from mint.model.effect import Event
from mint.model.message import Adopt, AnyMessage, Launch, Timer
from mint.observe.about import about
from mint.observe.current_trace import current_trace
from mint.observe.traceparent import cleaned
from mint.ports.front import Started

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mint.interpreter.expression import Expression
    from mint.model.message import Signal, TicketLimit, TicketRelease
    from mint.model.plan import Plan
    from mint.model.tree import Tree
    from mint.observe.watch import Watch
    from mint.ports.clock import Clock
    from mint.ports.desk import Desk
    from mint.ports.directory import Directory
    from mint.ports.front import AdoptOrder, LaunchOrder
    from mint.ports.news import News
    from mint.ports.store import Store, Turn
    from mint.ports.transport import Transport
    from mint.ports.views import Views

log = structlog.get_logger("mint.engine")


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
        wfids: gives ids of processes that were never given before, for a time.
        desk: where work is fetched that no transport takes.
        watch: is told of each turn; None: nobody looks.
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
        wfids: Callable[[float], str] = new_wfid,
        desk: Desk | None = None,
        watch: Watch | None = None,
    ) -> None:
        self.views = views
        self.wake = threading.Event()
        self.options = options
        self._store = store
        self._courier = Courier(store, transports, desk)
        self._directory = directory
        self._table = table
        self._clock = clock
        self._ids = ids or id_source()
        self._wfids = wfids
        self._watch = watch
        self._waiting: deque[Work] = deque()
        self._notes: deque[Event] = deque()
        self._followers: list[Callable[[list[Event]], None]] = []
        self._look_in_inbox = True
        self._next_due: float | None = 0.0
        self._hoisted = Hoisted(options.limits.tree)
        self._one_by_one = 0
        self._tickets_ahead: list[str] = []
        self._doubted: list[Event] = []
        self.stance = Stance()

    # what others ask of it, from any thread

    def submit(self, message: AnyMessage) -> None:
        """Take a message whose sender does not wait for the outcome."""
        self._waiting.append(Work(message))
        self.wake.set()

    def tell(self, message: AnyMessage) -> Future[None]:
        """See `Front.tell`."""
        return self._enqueue(message)

    def tell_all(self, messages: Sequence[AnyMessage]) -> list[Future[None]]:
        """See `Front.tell_all`."""
        works = [Work(message, _promise()) for message in messages]
        self._waiting.extend(works)
        self.wake.set()
        return [work.answer for work in works if work.answer is not None]

    def launch(self, order: LaunchOrder) -> Future[str]:
        """See `Front.launch`."""
        try:
            return self._enqueue(self._launch(order))
        except MintError as error:
            return _refused(error)

    def start(self, order: LaunchOrder) -> Future[Started]:
        """See `Front.start`."""
        try:
            message = self._launch(order)
        except MintError as error:
            return _refused(error)
        told = _promise()

        def tell(done: Future[str]) -> None:
            error = done.exception()
            if error is not None:
                told.set_exception(error)
            else:
                told.set_result(Started(done.result(), done.result() == message.wfid))

        self._enqueue(message).add_done_callback(tell)
        return told

    def _launch(self, order: LaunchOrder) -> Launch:
        if order.named:
            raise MintError(
                f"an engine alone does not know what is deployed as {order.named!r}: launch by way "
                "of a server, or of `mint.definitions.launching.Starting`"
            )
        definition = self._hoisted.of(order.tree)
        return Launch(
            wfid=self._wfids(self._clock.now()),
            by=order.by,
            definition=definition,
            fields=order.fields,
            variables=order.variables,
            launch_key=order.launch_key,
            single=order.single,
            trace=cleaned(order.trace) or current_trace(),
            deployed=order.deployed,
            breaks=order.breaks,
        )

    def signal(self, message: Signal) -> Future[int]:
        """See `Front.signal`."""
        return self._enqueue(message)

    def order(self, message: TicketLimit | TicketRelease) -> Future[list[str]]:
        """See `Front.order`."""
        return self._enqueue(message)

    def new_wfid(self) -> str:
        """See `Front.new_wfid`."""
        return self._wfids(self._clock.now())

    def adopt(self, order: AdoptOrder) -> Future[str]:
        """See `Front.adopt`."""
        message = Adopt(
            wfid=order.wfid or self.new_wfid(),
            by=order.by,
            snapshot=order.snapshot,
            kind=order.kind,
            why=order.why,
            shift=order.shift,
            tree=order.tree,
            paused=order.paused,
        )
        return self._enqueue(message)

    def _enqueue(self, message: AnyMessage) -> Future[Any]:
        future = _promise()
        self._waiting.append(Work(message, future))
        self.wake.set()
        return future

    def set_variable(self, name: str, value: Any, by: str = "") -> None:
        """See `Front.set_variable`."""
        data = {} if value is None else {"value": value}
        event = Event("", "variable", self._clock.now(), name=name, by=by, data=data)
        self._store.set_variable(name, value, event)

    def plan(self, wfid: str, tree: Tree) -> Plan:
        """See `Front.plan`."""
        process = self.views.process(wfid)
        if process is None:
            raise ProcessNotFound(f"no process {wfid}; `mint ps --all` lists them")
        state = State(process, self.views.nodes(wfid), complete=True)
        return Planner(Run(state, self._environment(self._clock.now())), tree).plan()

    def note(self, event: Event) -> None:
        """Add a line of history, such as a participant's log, with the next turn."""
        self._notes.append(event)
        self.wake.set()

    def follow(self, listener: Callable[[list[Event]], None]) -> Callable[[], None]:
        """See `Front.follow`."""
        self._followers.append(listener)
        return lambda: self._followers.remove(listener)

    def is_idle(self) -> bool:
        """Whether all that it was told is done."""
        return not (self._waiting or self._notes)

    def hear(self, news: News) -> None:
        """Hear of work in the store from another engine."""
        if news.all or news.waiting or any(map(self._courier.serves, news.names)):
            self.stance.heard = True
            self.wake.set()

    # the work, on one thread

    def recover(self) -> None:
        """Take back what this engine's transports held when it ended the last time."""
        self._courier.recover(self._clock.now())

    def pause_until(self) -> float | None:
        """When there is work again without anybody saying so, seconds since the epoch."""
        return self._next_due if self.stance.takes_work else None

    def look_around(self) -> None:
        """Expect that others have put work into the store."""
        self._look_in_inbox = True
        self._courier.behind = True
        self._next_due = 0.0

    def turn(self) -> bool:
        """Handle what there is, in one transaction; False when there was nothing.

        Raises:
            StoreError: the store cannot be used now; who waits for an answer was told so, and the
                rest is tried again with the next turn.
        """
        self.wake.clear()
        now, began = self._clock.now(), time.perf_counter()
        self._catch_up()
        room = self._room()
        works = self._take(room)
        notes = self._take_notes()
        if not (works or notes or self._is_due(now) or self._looks):
            return False
        ours = list(works)
        try:
            batch = self._transact(works, notes, now, room)
        except StoreError as error:
            self._give_back(ours, notes, error)
            raise
        except Exception as error:  # noqa: BLE001 - a fault of one must not stop the others
            self._isolate(works, ours, notes, error)
            return True
        self._after(batch, works)
        if self._watch is not None:
            self._show(self._watch, batch, works, began)
        return bool(works or notes or self._waiting)

    def _catch_up(self) -> None:
        """Do what does not need a turn: heed others, hand out what waits."""
        if self.stance.heard:  # flagged before the wake-up that was just cleared, or after
            self.stance.heard = False
            self.look_around()
        self._courier.make_sure(self.views)
        if self._courier.behind:
            self._waiting.extend(map(Work, self._courier.look()))
            self._courier.catch_up()

    @property
    def _looks(self) -> bool:
        """Whether it is to look for messages in the store."""
        return self.stance.takes_work and self._look_in_inbox

    def _is_due(self, now: float) -> bool:
        return self.stance.takes_work and self._next_due is not None and self._next_due <= now

    def _room(self) -> int:
        """How many messages this turn may handle: one, while one of several is known to be bad."""
        if self._doubted:
            return 0
        if self._one_by_one:
            self._one_by_one -= 1
            return 1
        return self.options.batch

    def _take_notes(self) -> list[Event]:
        """Lines of history from outside; what is in doubt goes alone."""
        if self._doubted:
            notes, self._doubted = self._doubted, []
            return notes
        if self._one_by_one:
            return []
        return [self._notes.popleft() for _ in range(min(len(self._notes), _NOTES))]

    def _take(self, room: int) -> list[Work]:
        """Messages that came to this engine; one by one, those of the store go first."""
        if room == 1 and self._looks:
            return []
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), room))]

    def _transact(self, works: list[Work], notes: list[Event], now: float, room: int) -> Batch:
        """Handle these and what the store holds, which is added to them.

        On a shared store it is tried a few times: another engine may store the same launch key in
        the same moment. Once it has committed, its process is found.
        """
        ours = list(works)
        for _ in range(_ATTEMPTS if self.options.shared else 0):
            try:
                return self._write(works, notes, now, room)
            except StoreConflict as error:
                log.info("turn is tried again", reason=str(error))
                if isinstance(error, TicketsBusy):
                    self._tickets_ahead = list(error.names)
                self.look_around()
                works[:] = ours
        return self._write(works, notes, now, room)

    def _write(self, works: list[Work], notes: list[Event], now: float, room: int) -> Batch:
        with self._store.turn() as turn:
            environment = self._environment(now)
            batch = Batch(turn, environment, self._courier.booking(), self._wfids)
            batch.others.own = self._courier.names if self.stance.company else None
            batch.tickets_ahead, self._tickets_ahead = self._tickets_ahead, []
            batch.tracer = self._watch.tracer if self._watch is not None else None
            works[:0] = self._from_inbox(batch, room)
            if room > 1 or not works:
                works += self._due(turn, now, room)
            batch.note(notes)
            batch.run(works)
            batch.changes.news = news_of(batch, self.stance, behind=self._look_in_inbox)
            turn.save(batch.changes)
            self._courier.expect(batch.deliveries)
        return batch

    def _isolate(
        self, works: list[Work], ours: list[Work], notes: list[Event], error: Exception
    ) -> None:
        """A turn failed for no known reason: find whose fault it was by going one by one."""
        self.look_around()
        if len(works) + bool(notes) > 1:
            self._doubted = notes
            log.warning("turn failed, going one by one", messages=len(works), reason=str(error))
            self._one_by_one = len(works) + 1
            self._waiting.extendleft(reversed(ours))
            return
        if not works:
            self._give_up(notes, error)
            return
        for work in works:
            log.error("message cannot be stored", **about(work.message), exc_info=error)
            work.abort(MintError(f"the message cannot be stored: {type(error).__name__}: {error}"))
            with self._store.turn() as turn:
                turn.save(bury(work, error))
            if self._watch is not None:
                self._watch.dead_letter()

    def _give_up(self, notes: list[Event], error: Exception) -> None:
        """Lines of history that cannot be stored are no reason to stop."""
        if not notes:
            raise error
        log.error("lines of history cannot be stored", lines=len(notes), exc_info=error)

    def _environment(self, now: float) -> Environment:
        return Environment(
            now,
            self._ids,
            self._directory,
            self._table,
            limits=self.options.limits,
            on_error=self.options.on_error,
            error_handlers=self.options.error_handlers,
            on_terminate=self.options.on_terminate,
        )

    def _give_back(self, works: list[Work], notes: list[Event], error: StoreError) -> None:
        """Nothing was written: who waits is told so, the rest is tried again."""
        self.look_around()
        for work in works:
            work.abort(error)
        again = [work for work in works if work.answer is None]
        self._waiting.extendleft(reversed(again))
        self._notes.extendleft(reversed(notes))

    def _from_inbox(self, batch: Batch, room: int) -> list[Work]:
        """Messages that wait in the store; those that nobody can read are laid aside."""
        if not self._looks:
            return []
        rows = batch.turn.inbox(room)
        self._look_in_inbox = len(rows) == room
        works = []
        for number, message, raw in rows:
            if isinstance(message, msgspec.ValidationError):
                batch.lay_aside(number, raw, str(message))
            else:
                works.append(Work(message, inbox=number))
        return works

    def _due(self, turn: Turn, now: float, room: int) -> list[Work]:
        """What is to be told now."""
        if not self._is_due(now):
            return []
        schedules = turn.due(now, room)
        self._next_due = 0.0 if len(schedules) == room else _UNKNOWN
        return [
            Work(Timer(wfid=s.wfid, key=s.key, action=s.action, schedule=s.id), schedule=s.id)
            for s in schedules
        ]

    def _after(self, batch: Batch, works: list[Work]) -> None:
        """The turn is durable: now the world may know."""
        again = batch.again
        self._waiting.extend(again)
        for work in works:
            if work not in again:
                work.settle()
        self._courier.deliver(batch.deliveries)
        if batch.changes.events:
            for follower in list(self._followers):
                follower(batch.changes.events)
        self._expect(batch)

    def _show(self, watch: Watch, batch: Batch, works: list[Work], began: float) -> None:
        """Let those look who count and measure; what was put off is not done yet."""
        if batch.busy:
            works = [work for work in works if work not in batch.busy]
        said = [work.message for work in works]
        now = batch.environment.now
        watch.turn(said, batch.changes, batch.process, now, time.perf_counter() - began)

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
            self._next_due = self._ask_next_due()

    def _ask_next_due(self) -> float | None:
        try:
            return self._store.next_due()
        except StoreError:
            return 0.0


def _refused(error: MintError) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def _promise() -> Future[Any]:
    future: Future[Any] = Future()
    future.set_running_or_notify_cancel()  # what is said cannot be taken back
    return future


_ATTEMPTS = 3
"""Times that a turn on a shared store is tried, before the last one."""

_NOTES = 1000
"""Lines of history from outside in one transaction at most."""

_UNKNOWN = -1.0
"""The next due time is to be asked of the store."""
