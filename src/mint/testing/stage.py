from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypedDict, Unpack

from mint.expressions.table import EXPRESSIONS
from mint.interpreter.environment import Environment, Limits
from mint.model.effect import Event
from mint.model.fault import Fault
from mint.model.message import AnyMessage, Cancelled, Signal
from mint.testing.cast import Cast
from mint.testing.comparing import Ids, difference, interpret_sparingly
from mint.testing.hearing import heard
from mint.testing.leftovers import leftovers
from mint.testing.line import Line, line_of
from mint.testing.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mint.model.effect import Control, Dispatch, Effects, ErrorRecord, Schedule
    from mint.model.message import Launch
    from mint.model.node import Node
    from mint.model.tree import Tree
    from mint.ports.directory import Entry

EPOCH = 1_893_456_000.0
"""2030-01-01T00:00:00Z, when every play begins."""

_MOST_MESSAGES = 1_000
"""Messages that may follow from one another before it is taken for an endless loop."""

WFID = "20300101-0000-ba-bo"
"""The process of every play."""


class Endless(AssertionError):
    """A process goes on without end, although nobody says anything to it any more."""


class Options(TypedDict, total=False):
    """How a play differs from the plainest one.

    Args:
        on_cancel: by participant, what it answers to a cancel: `accept` (the default), `refuse`,
            `fail`, or `silence`.
        variables: engine variables.
        limits: what stops a runaway process.
        on_error: a tree that the engine launches at each unhandled error.
        error_handlers: by name of a definition, a tree that the engine launches instead.
        on_terminate: a tree that the engine launches when the process is over.
    """

    on_cancel: Mapping[str, str]
    variables: Mapping[str, Any]
    limits: Limits
    on_error: Tree
    error_handlers: Mapping[str, Tree]
    on_terminate: Tree


class Stage:
    """Where a process plays, without engine, store or real time: says what came of each message.

    After each message it checks what must always hold (see `mint.testing.leftovers`), and that a
    partly loaded process behaves like a wholly loaded one.

    Args:
        participants: their names, or entries with retries and timeouts; None: whoever is asked.
        options: see `Options`.
    """

    def __init__(
        self, participants: Iterable[str | Entry] | None = None, **options: Unpack[Options]
    ) -> None:
        self.cast = Cast(participants)
        self.memory = Memory()
        self.events: list[Event] = []
        self.dispatches: list[Dispatch] = []
        self.controls: list[Control] = []
        self.launches: list[Launch] = []
        self.messages: list[AnyMessage] = []
        """For other processes."""
        self.signals: list[Signal] = []
        self.on_cancel = dict(options.get("on_cancel", {}))
        self._ids = Ids()
        self.environment = Environment(
            now=EPOCH,
            ids=self._ids,
            directory=self.cast,
            table=EXPRESSIONS,
            variables=options.get("variables", {}),
            limits=options.get("limits", Limits(steps=2_000)),
            on_error=options.get("on_error"),
            error_handlers=options.get("error_handlers", {}),
            on_terminate=options.get("on_terminate"),
        )
        self.told: deque[AnyMessage] = deque()
        self.conversation: list[str] = []
        self.unheard: list[Line] = []

    def tell(self, message: AnyMessage, shown: str = "") -> Self:
        """Say anything at all, then let the process come to rest.

        Args:
            message: what to say.
            shown: how failure messages tell it; "": as it is.
        """
        self.conversation.append(f"> {shown or message}")
        self.told.append(message)
        self.settle()
        return self

    @property
    def now(self) -> float:
        """The virtual time, seconds since the epoch."""
        return self.environment.now

    @property
    def is_over(self) -> bool:
        """Whether the root replied."""
        return self.memory.process is not None and self.memory.process.state == "terminated"

    @property
    def fields(self) -> dict[str, Any]:
        """The payload at the end."""
        process = self.memory.process
        if process is None or process.fields is None:
            self.complain("the process is not over")
        return process.fields

    @property
    def variables(self) -> dict[str, Any]:
        """The root's variables, at the end or now."""
        process = self.memory.process
        if process is not None and process.variables is not None:
            return process.variables
        root = self.memory.nodes.get(process.root) if process else None
        return (root.variables if root else None) or {}

    @property
    def errors(self) -> list[ErrorRecord]:
        """The errors that wait for somebody, in order of position."""
        return [self.memory.errors[node.key] for node in self.nodes if node.in_error]

    @property
    def schedules(self) -> list[Schedule]:
        """What will be told later, the earliest first."""
        return sorted(self.memory.schedules.values(), key=lambda schedule: schedule.due)

    @property
    def nodes(self) -> list[Node]:
        """The live expressions, in order of position."""
        live = [node for node in self.memory.nodes.values() if node.state != "replied"]
        return sorted(live, key=lambda node: [int(part) for part in node.expid.split("_")])

    @property
    def waiting(self) -> list[str]:
        """The participants who have a workitem, the longest-waiting first."""
        return [dispatch.participant for dispatch in self.memory.open.values()]

    @property
    def echoes(self) -> list[str]:
        """All that was printed."""
        return [event.data["text"] for event in self.events if event.kind == "echo"]

    def node(self, at: str) -> Node:
        """The live expression at a position, or of a participant or tag."""
        named = (
            node
            for node in self.nodes
            if at in (node.expid, node.participant, node.tag, node.full_tag)
        )
        found = next(named, None)
        if found is None:
            self.complain(f"there is no live expression {at!r}")
        return found

    def settle(self) -> None:
        """Let the process come to rest."""
        for _ in range(_MOST_MESSAGES):
            if not self.told:
                break
            self._interpret(self.told.popleft())
        else:
            self.complain("it goes on without end: does a handler redo what fails again?", Endless)
        if found := leftovers(self.memory):
            self.complain("this must never be:\n  " + "\n  ".join(found))

    def _interpret(self, message: AnyMessage) -> None:
        first = self._ids.given
        sparse = self.memory.narrow(message)
        state = self.memory.whole()
        effects = interpret_sparingly(self.memory, state, message, self.environment, self._ids)
        if sparse is not None:
            self._ids.given = first
            other = interpret_sparingly(self.memory, sparse, message, self.environment, self._ids)
            if found := difference(self.memory, effects, other):
                self.complain(f"{message} has another effect when little is loaded: {found}")
        self.memory.take(effects)
        self.told.extend(self.memory.booth.take(effects.tickets, self.now))
        self.events += effects.events
        self.launches += effects.launches
        self.messages += effects.messages
        over = set(effects.closed)
        self.dispatches += [sent for sent in effects.dispatches if sent.id not in over]
        for event in effects.events:
            if (line := line_of(event)) is not None:
                self.conversation.append(f"< {line}")
                self.unheard.append(line)
        for control in effects.controls:
            self._obey(control)
        self.tell_listeners(self._signals(effects))

    def _signals(self, effects: Effects) -> list[Event]:
        """What the process told others, and itself if it listens."""
        said = [message for message in effects.messages if isinstance(message, Signal)]
        self.signals += said
        return [
            Event(WFID, "signal", self.now, name=one.name, data={"fields": one.fields})
            for one in said
            if one.to in ("", WFID)
        ]

    def _obey(self, control: Control) -> None:
        self.controls.append(control)
        how = self.on_cancel.get(control.participant, "accept")
        if control.what != "cancel" or how == "silence":
            return
        self.told.append(
            Cancelled(
                wfid=WFID,
                key=control.key,
                dispatch=control.dispatch,
                accepted=how == "accept",
                fault=Fault("participant", "cancel failed") if how == "fail" else None,
            )
        )

    def tell_listeners(self, events: list[Event]) -> None:
        """Have listening expressions told of events elsewhere."""
        self.told.extend(heard(self.memory.listening, events))

    def complain(self, what: str, error: type[AssertionError] = AssertionError) -> NoReturn:
        """Raise AssertionError, with the conversation so far."""
        conversation = "\n".join(f"  {line}" for line in self.conversation)
        message = f"{what}\nthe conversation so far:\n{conversation}"
        raise error(message)
