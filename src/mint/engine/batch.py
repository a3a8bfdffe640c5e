"""One turn's worth of messages: interpreted one by one, written together."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from mint.engine import signalling
from mint.engine.ids import new_wfid
from mint.engine.loading import load, load_more, narrow
from mint.engine.names import Names
from mint.engine.news import Others
from mint.engine.ticket_office import TicketOffice
from mint.engine.work import Work
from mint.errors import (
    AnswerRefused,
    AnswerTooLate,
    MintError,
    NotAWaitingStep,
    SnapshotError,
    StoreError,
)
from mint.interpreter.faults import fault_of
from mint.interpreter.interpret import interpret
from mint.interpreter.state import Missing, State
from mint.lang.hoist import hoist, name_of
from mint.model.definition import Definition
from mint.model.effect import Control, Dispatch, Effects, ErrorRecord, Event, Schedule
from mint.model.message import (
    Adopt,
    AnyMessage,
    Attend,
    DeadLetter,
    Heard,
    Launch,
    Signal,
    TicketLimit,
    TicketRelease,
    Timer,
    ToEngine,
)
from mint.model.task import KEEPERS
from mint.observe.about import about
from mint.ports.store import Changes, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mint.interpreter.environment import Environment
    from mint.model.effect import Claim, GiveBack, Listener
    from mint.model.node import Process
    from mint.observe.tracer import Tracer

log = structlog.get_logger("mint.engine")

_MOST_QUESTIONS = 10_000
"""Parts that one message may ask for: more is a fault of the interpreter, and must end."""

_TICKET_ROUNDS = 100
"""How often processes ask for tickets in one turn, each time after they got one."""

_ELSEWHERE = (Launch, ToEngine)

_HEARD = frozenset({"dispatched", "replied", "entered_tag", "left_tag", "error"})


class Batch:
    """Interprets messages within one transaction and gathers what they change.

    Args:
        turn: the transaction.
        environment: what the interpreter is to know.
        holder: decides who holds a participant's dispatch from the start, "" for nobody yet.
        wfids: gives ids of processes that were never given before, for a time.
    """

    def __init__(
        self,
        turn: Turn,
        environment: Environment,
        holder: Callable[[str], str],
        wfids: Callable[[float], str] = new_wfid,
    ) -> None:
        self.turn = turn
        self.environment = environment
        self.changes = Changes()
        self.deliveries: list[tuple[str, Dispatch | Control]] = []
        self.busy: list[Work] = []
        self.tickets_ahead: list[str] = []
        """Tickets that will be asked for, as far as that is known."""
        self.tracer: Tracer | None = None
        """Says which trace the work belongs to; None: that of the process, if it has one."""
        self.others = Others()
        self._holder = holder
        self._wfids = wfids
        self._states: dict[str, State] = {}
        self._names = Names(turn, self.changes, self._states)
        self._office = TicketOffice(turn, environment.now)
        self._signals: list[Work] = []
        self._schedules: dict[tuple[str, str], list[Schedule]] = {}
        self._listeners: dict[tuple[str, str], list[Listener]] = {}
        self._parcels: dict[str, tuple[Dispatch | Control, str]] = {}
        self._void: set[tuple[str, str]] = set()
        """Expressions whose schedules of before this turn are void: another life may have begun."""
        self._wishes: list[Claim | GiveBack] = []
        self._echoes: dict[int, int] = {}
        """By id of an event: the round of the message that caused it, when that is not 0."""

    def run(self, works: list[Work]) -> None:
        """Interpret all of them, in order."""
        wfids = list({work.message.wfid: None for work in works if not _is_elsewhere(work)})
        processes, busy = self.turn.lock(wfids, narrow(work.message for work in works))
        self.environment.variables = self.turn.variables()
        new = [work.message for work in works if isinstance(work.message, Launch | Adopt)]
        if new:
            self._names.look_for(new)
        if self.tickets_ahead:
            self._office.lock(self.tickets_ahead)
        messages = (work.message for work in works if work.message.wfid not in busy)
        self._states.update(load(self.turn, processes, messages))
        for work in works:
            if work.message.wfid in busy:
                self._put_off(work)
            else:
                self._handle(work)
        self._serve_tickets()
        self._wrap_up()
        self._tell_listeners()

    @property
    def again(self) -> list[Work]:
        """Those of `busy` whose outcome somebody is to be told: they are tried again."""
        return [work for work in self.busy if isinstance(work.message, Attend)]

    def process(self, wfid: str) -> Process | None:
        """A process that the messages are about, as it is now."""
        state = self._states.get(wfid)
        return None if state is None else state.process

    def _put_off(self, work: Work) -> None:
        """Another engine has the process now: what did not come from the store goes into it."""
        self.busy.append(work)
        kept = work.inbox is not None or work.schedule is not None
        if not (kept or isinstance(work.message, Attend)):
            self.changes.messages.append(work.message)

    def _handle(self, work: Work) -> None:
        if work.inbox is not None:
            self.changes.taken.append(work.inbox)
        if work.schedule is not None:
            self.changes.fired.append(work.schedule)
            if (work.message.wfid, getattr(work.message, "key", "")) in self._void:
                return
        if isinstance(work.message, Signal):
            self._signals.append(work)
            return
        self._try(work)

    def _try(self, work: Work) -> None:
        try:
            work.outcome = self._interpret(work.message)
        except StoreError:
            raise  # the turn is tried again: it says nothing about the message
        except MintError as error:
            work.outcome = error
            if work.answer is None:
                self._lament(work, error)
        except Exception as error:
            log.exception("message failed", **about(work.message))
            work.outcome = MintError(f"{type(error).__name__}: {error}")
            self._lament(work, error)

    def _lament(self, work: Work, error: Exception) -> None:
        """Record that a message could not be handled, where people look for such things."""
        message = work.message
        body = _body(message)
        if not isinstance(error, NotAWaitingStep):
            self.changes.dead.append((body, f"{type(error).__name__}: {error}"))
        state = self._states.get(message.wfid)
        key = getattr(message, "key", None)
        if state is None or state.process is None or not key or isinstance(error, MintError):
            return
        self._strike(message.wfid, key, state, error)

    def _strike(self, wfid: str, key: str, state: State, error: Exception) -> None:
        """Record an error at an expression, so that it goes when the expression goes."""
        try:
            node = state.get(key)
        except Missing:
            return
        if node is None:
            return
        now, fault = self.environment.now, fault_of(error)
        told = Event(wfid, "error", now, key=key, name=fault.kind, data={"message": fault.message})
        told = told.at_place(node.place)
        name = "" if state.process is None else state.process.name
        record = ErrorRecord(wfid, key, fault, now, name=node.name, definition=name)
        effects = Effects(
            nodes={key: msgspec.structs.replace(node, in_error=True)},
            errors={key: record},
            events=[told],
        )
        self._gather(wfid, state, effects)

    def _interpret(self, message: AnyMessage) -> Any:
        special = _SPECIAL.get(type(message))
        if special is not None:
            return special(self, message)
        state = self._states.get(message.wfid) or State(None)
        effects = self._rounds(state, message)
        self._gather(message.wfid, state, effects, message)
        last = effects.events[-1] if effects.events else None
        if last is not None and last.kind == "late":
            raise AnswerTooLate(f"the dispatch that was answered is over, in {message.wfid}")
        if last is not None and last.kind == "refused":
            raise AnswerRefused(f"{last.data['why']}: {last.key} of {message.wfid} stays open")
        return None

    def _launch(self, message: Launch) -> str:
        known = self._names.known(message)
        if known is not None:
            return known
        state = State(None, complete=True)
        effects = interpret(state, message, self.environment)
        self._states[message.wfid] = state
        self._names.take(message.wfid, message.launch_key, message.single)
        self._gather(message.wfid, state, effects)
        self.changes.definitions[message.definition.digest] = message.definition
        return message.wfid

    def _adopt(self, message: Adopt) -> str:
        """Bring a process to life that was one before; there must be none of its id."""
        known = self._states.get(message.wfid)
        if known is not None and known.process is not None and known.process.state != "removed":
            raise SnapshotError(
                f"there is a process {message.wfid} already: import it as a new one"
            )
        state = State(None, complete=True)
        effects = interpret(state, message, self.environment)
        assert effects.process is not None, "who lives is a process"  # noqa: S101
        self._names.bring(effects.process)
        self._states[message.wfid] = state
        self._gather(message.wfid, state, effects)
        return message.wfid

    def _rounds(self, state: State, message: AnyMessage) -> Effects:
        """Interpret, loading more of the process as often as that is asked for."""
        asked: set[tuple[str, str]] = set()
        while True:
            try:
                return interpret(state, message, self.environment)
            except Missing as missing:
                question = (missing.what, missing.key)
                if question in asked or len(asked) >= _MOST_QUESTIONS:
                    error = f"the store has no answer to {question}"
                    raise RuntimeError(error) from None
                asked.add(question)
                load_more(self.turn, message.wfid, state, missing)

    def _keep(self, wfid: str, effects: Effects, message: AnyMessage | None) -> None:
        """Have the first line of history that the message makes keep all that it changed."""
        if not (effects.nodes or effects.process or effects.errors):
            return
        fired = message.schedule if isinstance(message, Timer) else ""
        if not effects.events:
            key = getattr(message, "key", None) or ""
            event = Event(wfid, "step", self.environment.now, key=key)
            node = effects.nodes.get(key)
            effects.events.append(event.at_place(None if node is None else node.place))
        event = effects.events[0]
        self.changes.deltas[id(event)] = (effects, fired)

    def _gather(
        self, wfid: str, state: State, effects: Effects, message: AnyMessage | None = None
    ) -> None:
        """Add the effects of one message to the changes of the turn."""
        state.take_over(effects)
        changes = self.changes
        if effects.process is not None:
            changes.processes[wfid] = effects.process
        self._gather_living(wfid, effects)
        self._gather_waiting(wfid, effects)
        self._keep(wfid, effects, message)
        self._wishes += effects.tickets
        changes.tasks.update(effects.tasks)
        changes.events.extend(effects.events)
        if effects.round:
            self._echoes.update((id(event), effects.round) for event in effects.events)
        changes.messages.extend(effects.messages)
        changes.messages.extend(self._launches(effects.launches))
        if effects.removed:
            changes.removed.append(wfid)
            self._states[wfid] = State(state.process, complete=True)
        self._route(effects)

    def _gather_living(self, wfid: str, effects: Effects) -> None:
        """Expressions with their definitions, and errors."""
        changes = self.changes
        for key, node in effects.nodes.items():
            changes.nodes[wfid, key] = node
            if node is not None and node.definition is not msgspec.UNSET:
                changes.definitions[node.definition.digest] = node.definition
        for definition in effects.definitions:
            changes.definitions[definition.digest] = definition
        for key, error in effects.errors.items():
            changes.errors[wfid, key] = error

    def _gather_waiting(self, wfid: str, effects: Effects) -> None:
        """Schedules and listeners, which a later message of the turn may still void."""
        for key in effects.unscheduled:
            self.changes.unscheduled.append((wfid, key))
            self._void.add((wfid, key))
            self._schedules.pop((wfid, key), None)
        for schedule in effects.schedules:
            self._schedules.setdefault((wfid, schedule.key), []).append(schedule)
        for key in effects.unlistened:
            self.changes.unlistened.append((wfid, key))
            self._listeners.pop((wfid, key), None)
        if effects.loosened:
            self._loosen(wfid)
        for listener in effects.listeners:
            self._listeners.setdefault((wfid, listener.key), []).append(listener)

    def _loosen(self, wfid: str) -> None:
        if wfid not in self.changes.loosened:
            self.changes.loosened.append(wfid)
        for (whose, _), listeners in self._listeners.items():
            for listener in listeners if whose == wfid else ():
                listener.field = listener.value = ""

    def _serve_tickets(self) -> None:
        """Let those have tickets who are next.

        Who asked just now and gets one goes on in this turn; a process that does nothing but ask
        must not keep the engine from its other work, so that it goes on in the next one at last.
        """
        for rounds in count(1):
            wishes, self._wishes = self._wishes, []
            if not wishes:
                break
            for told, at_once in self._office.handle(wishes):
                if at_once and rounds < _TICKET_ROUNDS:
                    self._handle(Work(told))
                else:
                    self.changes.messages.append(told)

    def _order(self, message: TicketLimit | TicketRelease) -> list[str]:
        """Change who may hold a ticket."""
        told, event = self._office.obey(message)
        self.changes.messages.extend(told)
        self.changes.events.append(event)
        return [one.wfid for one in told if one.what == "lost"]

    def _bury(self, message: DeadLetter) -> None:
        """Keep what cannot be handled, where people look for such things."""
        self.changes.dead.append((message.body.encode(), message.reason))

    def _launches(self, launches: Iterable[Launch]) -> Iterable[Launch]:
        for launch in launches:
            made = msgspec.structs.replace(
                launch,
                wfid=self._wfids(self.environment.now),
                trace=self._trace_within(launch.parent),
                definition=Definition.of(hoist(launch.definition.tree)),
            )
            if made.about:
                self._show_handler(made)
            yield made

    def _show_handler(self, launch: Launch) -> None:
        """Let the process that failed, and its error, tell who handles it."""
        wfid = launch.parent or ""
        record = self.changes.errors.get((wfid, launch.about))
        if record is not None:
            record.handler = launch.wfid
        name = name_of(launch.definition.tree) or ""
        now, data = self.environment.now, {"process": launch.wfid}
        told = Event(wfid, "handled", now, key=launch.about, name=name, data=data)
        self.note([told])

    def _trace_within(self, wfid: str | None) -> str:
        """The trace context of what a process launches."""
        process = self.process(wfid or "")
        if process is None:
            return ""
        return process.trace if self.tracer is None else self.tracer.within(process)

    def _route(self, effects: Effects) -> None:
        """Book dispatches and cancels on their holders; what is over already is not sent."""
        over = set(effects.closed)
        for closed in effects.closed:
            self._parcels.pop(f"{closed}/cancel", None)
            if self._parcels.pop(closed, None) is None:
                self.changes.closed.append(closed)
        self.changes.let_go += effects.let_go
        for dispatch in effects.dispatches:
            if self.tracer is not None:
                self.tracer.hand_on(dispatch)
            if dispatch.id not in over:
                self._parcels[dispatch.id] = (
                    dispatch,
                    dispatch.keeper or self._holder(dispatch.participant),
                )
        for control in effects.controls:
            name = f"{control.dispatch}/{control.what}"
            self._parcels[name] = (control, self._holder(control.participant))

    def _wrap_up(self) -> None:
        """Hand over what later messages of the turn could still have voided."""
        for schedules in self._schedules.values():
            self.changes.schedules.extend(schedules)
        for listeners in self._listeners.values():
            self.changes.listeners.extend(listeners)
        elsewhere = self.others.having(self.turn, self._parcels.values())
        for parcel, holder in self._parcels.values():
            if isinstance(parcel, Dispatch):
                self.changes.dispatches.append((parcel, holder))
            elif parcel.what == "cancel":
                self.changes.controls.append((parcel, elsewhere.get(parcel.dispatch, holder)))
                if parcel.dispatch in elsewhere:
                    continue
            if holder not in KEEPERS:
                self.deliveries.append((holder, parcel))

    def _tell_listeners(self) -> None:
        listeners = self.changes.listeners
        if self._signals or any(listener.kind == "signal" for listener in listeners):
            signalling.signal(self.turn, self.environment, self.changes, self._signals)
        events = [event for event in self.changes.events if event.kind in _HEARD]
        if not events:
            return
        told: set[tuple[str, str, int]] = set()  # one that asks in several ways is told once
        for listener, event in self.turn.listening(events, self.changes):
            once = (listener.wfid, listener.key, id(event))
            if once in told or self._told_itself(event.wfid, listener.wfid):
                continue
            told.add(once)
            self.changes.messages.append(
                Heard(
                    wfid=listener.wfid,
                    key=listener.key,
                    kind=event.kind,
                    name=event.name,
                    fields=event.data.get("fields", {}),
                    round=self._echoes.get(id(event), 0) + 1,
                )
            )

    def _told_itself(self, wfid: str, other: str) -> bool:
        """Whether a process told its own expressions of what took place in it, as it did."""
        state = self._states.get(wfid)
        return wfid == other and state is not None and state.listeners is not None

    def lay_aside(self, number: int, raw: bytes, reason: str) -> None:
        """Move an inbox row that nobody can read to the dead letters."""
        self.changes.taken.append(number)
        self.changes.dead.append((raw, reason))

    def note(self, events: list[Event]) -> None:
        """Add lines of history that nobody interprets: each tells where its expression stands."""
        targets = list({(event.wfid, event.key) for event in events if event.key})
        places = self.turn.places(targets) if targets else {}
        for event in events:
            place = places.get((event.wfid, event.key))
            self.changes.events.append(event if place is None else event.at_place(place))


_SPECIAL: dict[type[AnyMessage], Callable[[Batch, Any], Any]] = {
    Launch: Batch._launch,  # noqa: SLF001 - of the class above
    Adopt: Batch._adopt,  # noqa: SLF001
    TicketLimit: Batch._order,  # noqa: SLF001
    TicketRelease: Batch._order,  # noqa: SLF001
    DeadLetter: Batch._bury,  # noqa: SLF001
}
"""Who handles what is not for a process that is there."""


def _is_elsewhere(work: Work) -> bool:
    """Whether a message is for no process that is there."""
    return isinstance(work.message, _ELSEWHERE)


def bury(work: Work, error: Exception) -> Changes:
    """What lays a message aside that breaks every turn it is in."""
    return Changes(
        dead=[(_body(work.message), f"{type(error).__name__}: {error}")],
        taken=[] if work.inbox is None else [work.inbox],
        fired=[] if work.schedule is None else [work.schedule],
    )


def _body(message: AnyMessage) -> bytes:
    """The message as JSON, or, when that is what is wrong with it, as people read it."""
    try:
        return msgspec.json.encode(message)
    except (TypeError, ValueError, RecursionError, msgspec.EncodeError):
        return repr(message).encode("utf-8", "replace")
