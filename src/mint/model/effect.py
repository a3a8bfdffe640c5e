"""What the interpreter wants done. The engine's loop does it, in one transaction."""

from __future__ import annotations

from typing import Any

import msgspec

from mint.model.definition import Definition
from mint.model.fault import Fault
from mint.model.fei import expid_of
from mint.model.message import AnyMessage, Launch
from mint.model.node import Node, Process
from mint.model.task import Task


class Dispatch(msgspec.Struct, omit_defaults=True):
    """A workitem to hand to a participant.

    Args:
        id: names this dispatch for ever; a late reply to an older one is told by it.
        wfid: the process.
        key: the expression.
        participant: the name in the definition.
        params: the compiled attributes of the step.
        fields: the payload, without the params.
        attempt: 1 for the first, more after retries.
        at: when, seconds since the epoch.
        wf_name: name of the process' definition.
        wf_revision: its revision.
        wf_launched_at: when the process was launched, seconds since the epoch.
        sub_wf_name: name of the subprocess in which the step stands.
        trace: W3C trace context (`traceparent`) under which the work is done, "" for none.
        keeper: who holds it from the start and needs no transport: `human` or `stand-in`.
        place: where the expression stood when it was handed out, see `Node.place`.
    """

    id: str
    wfid: str
    key: str
    participant: str
    params: dict[str, Any]
    fields: dict[str, Any]
    attempt: int = 1
    at: float = 0.0
    wf_name: str = ""
    wf_revision: str = ""
    wf_launched_at: float = 0.0
    sub_wf_name: str = ""
    trace: str = ""
    keeper: str = ""
    place: str | None = None

    @property
    def expid(self) -> str:
        """The position of the expression in the text from which it was handed out."""
        return expid_of(self.key) if self.place is None else self.place


class Control(msgspec.Struct, omit_defaults=True):
    """Something to tell to the holder of a dispatch.

    Args:
        what: cancel, pause or resume.
        dispatch: id of the dispatch.
        wfid: the process.
        key: the expression.
        participant: who holds it.
        flavour: of a cancel: "", "kill" or "timeout".
    """

    what: str
    dispatch: str
    wfid: str
    key: str
    participant: str
    flavour: str = ""


class Schedule(msgspec.Struct, omit_defaults=True):
    """Something to be told later: the engine sends `Timer(wfid, key, action)` when it is due.

    Args:
        id: unique.
        wfid: the process.
        key: the expression.
        due: seconds since the epoch.
        action: what to tell.
    """

    id: str
    wfid: str
    key: str
    due: float
    action: dict[str, Any]


class ErrorRecord(msgspec.Struct, omit_defaults=True):
    """An error of an expression, kept until it is replayed or its expression goes.

    Args:
        wfid: the process.
        key: the expression.
        fault: what went wrong.
        at: when, seconds since the epoch.
        name: of the expression.
        participant: who failed, where one did.
        step: what to do again on replay (internal to the interpreter).
        fields: the payload at that point.
        definition: name of the process' definition.
        handler: wfid of the process that was launched to handle it, "" for none.
    """

    wfid: str
    key: str
    fault: Fault
    at: float
    name: str = ""
    participant: str = ""
    step: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    definition: str = ""
    handler: str = ""


class Listener(msgspec.Struct, omit_defaults=True):
    """An expression that waits for events.

    Args:
        wfid: the process.
        key: the expression.
        kind: apply, reply, entering, leaving, error or signal (events of the kinds dispatched,
            replied, entered_tag, left_tag, error and signal).
        name: the exact name that it waits for; "" when `pattern` says it.
        pattern: a regular expression, "" when `name` says it.
        within: only events of this process; "" for all.
        field: path of a field of the event that must have a certain value; "" for none.
        value: the mark of that value, see `mint.lang.correlation`.
    """

    wfid: str
    key: str
    kind: str
    name: str = ""
    pattern: str = ""
    within: str = ""
    field: str = ""
    value: str = ""


class Claim(msgspec.Struct, omit_defaults=True):
    """An expression's wish to hold a ticket: a lock, or a place of a semaphore.

    Args:
        id: names this claim for ever.
        name: of the ticket.
        wfid: the process.
        key: the expression.
        places: how many may hold the ticket at the same time as this one, itself counted.
        rank: those of a lower rank are served first, and those of the same rank as they come.
        lease: seconds for which it may hold the ticket at most; None: no limit.
        asked_at: when, seconds since the epoch.
        above: ids of the claims that expressions around it hold.
        patient: whether it waits while others hold the ticket.
        round: of the message that led to it; see `Heard`.
    """

    id: str
    name: str
    wfid: str
    key: str
    places: int = 1
    rank: int = 0
    lease: float | None = None
    asked_at: float = 0.0
    above: tuple[str, ...] = ()
    patient: bool = True
    round: int = 0


class GiveBack(msgspec.Struct):
    """A claim is over, whether its ticket was held or not.

    Args:
        id: of the claim.
        name: of the ticket.
    """

    id: str
    name: str


class Event(msgspec.Struct, omit_defaults=True):
    """Something that took place in a process: a line of its history.

    Args:
        wfid: the process.
        kind: launched, dispatched, claimed, given_again, replied, failed, cancelled, entered_tag,
            left_tag, echo, error, replayed, paused, resumed, edited, ceased, terminated, late...
            Of human tasks: claimed, released, delegated, commented, overdue, escalated.
        at: seconds since the epoch.
        key: the expression, "" when it is about the whole process.
        name: of the participant or tag.
        by: who caused it, "" for the engine.
        data: the rest, by kind; and `place` when an edit of the text has moved the expression.
    """

    wfid: str
    kind: str
    at: float
    key: str = ""
    name: str = ""
    by: str = ""
    data: dict[str, Any] = {}

    @property
    def expid(self) -> str:
        """The position of the expression in the text of then."""
        place: str | None = self.data.get("place")
        return expid_of(self.key) if place is None else place

    def at_place(self, place: str | None) -> Event:
        """This line, which tells where its expression stands.

        Args:
            place: see `Node.place`; None: where its key tells.
        """
        if place is None:
            return self
        return msgspec.structs.replace(self, data={**self.data, "place": place})


class Effects(msgspec.Struct):
    """All that one message does to one process (and asks of others).

    Args:
        process: the process, when it changed.
        nodes: by key: the expression as it is now, or None when it is gone.
        dispatches: to hand out.
        closed: ids of dispatches that are over.
        let_go: ids of dispatches of which only a cancel is over, that waited for its answer.
        controls: for holders of dispatches.
        schedules: new ones.
        unscheduled: keys of expressions all of whose earlier schedules are void.
        errors: by key: the error, or None when it is gone.
        listeners: new ones.
        unlistened: keys of expressions that listen no more.
        loosened: whether the listeners of the process shall demand no certain values any more.
        tickets: asked for and given back, in order.
        events: in order.
        launches: processes to start.
        messages: for other processes.
        removed: forget everything about the process.
        round: of the message that did it; see `Heard`.
        definitions: to keep, although no expression runs them any more.
        tasks: by id of the dispatch: the human task as it is now, or None when it is over.
    """

    process: Process | None = None
    nodes: dict[str, Node | None] = {}
    dispatches: list[Dispatch] = []
    closed: list[str] = []
    let_go: list[str] = []
    controls: list[Control] = []
    schedules: list[Schedule] = []
    unscheduled: list[str] = []
    errors: dict[str, ErrorRecord | None] = {}
    listeners: list[Listener] = []
    unlistened: list[str] = []
    loosened: bool = False
    tickets: list[Claim | GiveBack] = []
    events: list[Event] = []
    launches: list[Launch] = []
    messages: list[AnyMessage] = []
    removed: bool = False
    round: int = 0
    definitions: list[Definition] = []
    tasks: dict[str, Task | None] = {}
