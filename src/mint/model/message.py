"""What can be said to a process. The engine feeds these to the interpreter, one at a time."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from mint.model.definition import Definition
from mint.model.fault import Fault
from mint.model.halts import Breakpoint
from mint.model.signing import Seal
from mint.model.tree import Tree


class Message(msgspec.Struct, tag_field="type", omit_defaults=True, kw_only=True):
    """Something said to one process.

    Args:
        wfid: the process.
        by: who said it, for history and audit; "" for the engine itself.
    """

    wfid: str
    by: str = ""


class ToEngine(Message, kw_only=True):
    """Something said to the engine itself, and to no single process."""

    wfid: str = ""


class Signal(ToEngine, tag="signal"):
    """Tell those who listen for it that something happened.

    Args:
        name: of the signal.
        fields: its payload.
        to: wfid of the only process that is to hear it; "" for all.
        definition: only processes of this definition name are to hear it; "" for all.
        origin: wfid of the process that says it; "" when it comes from outside.
        signal_key: the same key is heard once; None: no key.
        until: those that listen later hear it too, until then; seconds since the epoch.
        round: of the message that led to it; see `Heard`.
    """

    name: str
    fields: dict[str, Any] = {}
    to: str = ""
    definition: str = ""
    origin: str = ""
    signal_key: str | None = None
    until: float | None = None
    round: int = 0


class DeadLetter(ToEngine, tag="dead_letter"):
    """Lay something aside that came from outside and means nothing, or cannot be done.

    Args:
        body: as it came.
        reason: why, for people.
    """

    body: str
    reason: str


class TicketLimit(ToEngine, tag="ticket_limit"):
    """Set how many may hold a ticket, whatever definitions say; `places` None: as they say."""

    name: str
    places: int | None


class TicketRelease(ToEngine, tag="ticket_release"):
    """Take a ticket from those who hold it, who are told.

    Args:
        name: of the ticket.
        target: wfid of the only process that is to lose it; "" for all.
        why: the reason, for history.
    """

    name: str
    target: str = ""
    why: str = ""


class Launch(Message, tag="launch"):
    """Start a process; `wfid` is the id that it gets, `definition` is hoisted already.

    While a process lives under the name `single`, no second one is started under it. `trace` is the
    W3C trace context (`traceparent`) of whoever starts it, "" for none. `about` is the key of the
    expression of the parent that it is about: the one in error. `deployed` is the revision that it
    runs, `release@3`, "" when it is none. It stops at `breaks`.
    """

    definition: Definition
    fields: dict[str, Any] = {}
    variables: dict[str, Any] = {}
    launch_key: str | None = None
    single: str = ""
    parent: str | None = None
    why: str = ""
    about: str = ""
    trace: str = ""
    deployed: str = ""
    breaks: tuple[Breakpoint, ...] = ()


class Adopt(Message, tag="adopt"):
    """Bring a process to life from a snapshot; `wfid` is the id that it gets.

    Args:
        snapshot: the document, see `mint.model.snapshot`; as plain JSON, for a document is made of
            what messages are made of.
        kind: of the line of history that tells: imported or forked.
        why: the reason, for history and audit.
        shift: seconds by which all that is due is put off.
        tree: another text for it, at once.
        paused: hold it, so that it can be looked at first.
    """

    snapshot: dict[str, Any]
    kind: str = "imported"
    why: str = ""
    shift: float = 0.0
    tree: Tree | None = None
    paused: bool = False


class Answer(Message, kw_only=True):
    """What comes back for a dispatch, and of which work it tells: for those who measure.

    Args:
        participant: who answers, as the definition names it; "" when it comes from outside.
        dispatched_at: when the work was handed out, seconds since the epoch; 0: not known.
        attempt: of the dispatch.
        seal: what its signatures have shown; None: it came by a way on which none are needed.
    """

    participant: str = ""
    dispatched_at: float = 0.0
    attempt: int = 1
    seal: Seal | None = None


class Reply(Answer, tag="reply"):
    """A participant's answer. `dispatch` None: from outside, whatever dispatch is open."""

    key: str
    fields: dict[str, Any]
    dispatch: str | None = None


class Fail(Answer, tag="fail"):
    """A participant could not do its work.

    Args:
        key: the expression.
        fault: what went wrong.
        dispatch: the dispatch that failed; None: whatever dispatch is open.
        fields: the payload as the participant left it; None: as it was dispatched.
        retry_after: seconds after which to dispatch it again; None: the step's policy decides.
    """

    key: str
    fault: Fault
    dispatch: str | None = None
    fields: dict[str, Any] | None = None
    retry_after: float | None = None


class Cancelled(Answer, tag="cancelled"):
    """A worker's answer to a cancel: it let go, or refused (`accepted` False), or failed."""

    key: str
    dispatch: str
    accepted: bool = True
    fault: Fault | None = None


class Cancel(Message, tag="cancel"):
    """Cancel an expression, or the whole process when `key` is None.

    Args:
        key: the expression.
        flavour: "" (on_cancel runs), "kill" (it does not) or "timeout".
        reason: why, for the history.
        idle: only when nothing of the process but steps in error is left; else nothing is done.
    """

    key: str | None = None
    flavour: str = ""
    reason: str = ""
    idle: bool = False


class Pause(Message, tag="pause"):
    """Pause an expression and what is below it (`breakpoint`: only itself), or the process."""

    key: str | None = None
    breakpoint: bool = False


class Resume(Message, tag="resume"):
    """Resume what was paused. `anyway`: every paused expression of the process."""

    key: str | None = None
    anyway: bool = False


class Timer(Message, tag="timer"):
    """A schedule fell due; `action` is what the expression asked to be told."""

    key: str
    action: dict[str, Any]
    schedule: str = ""


class Replay(Message, tag="replay"):
    """Try again what ended in an error.

    Args:
        key: the expression in error; None: the first in order of position.
        fields: merged into the payload first.
        put: by path such as `server.port`: values put into the payload then.
        unset: paths of what is taken out of it before all that.
        tree: apply this tree instead.
    """

    key: str | None = None
    fields: dict[str, Any] | None = None
    put: dict[str, Any] = {}
    unset: list[str] = []
    tree: Tree | None = None


class ReApply(Message, tag="re_apply"):
    """Cancel an expression and apply it again.

    Args:
        key: the expression.
        tree: apply this tree instead.
        fields: the payload; None: that of the cancelled leaf.
        merge_in_fields: merged into the payload.
        applied: True: with the payload of the first time.
        why: the reason, for history and audit.
    """

    key: str
    tree: Tree | None = None
    fields: dict[str, Any] | None = None
    merge_in_fields: dict[str, Any] | None = None
    applied: bool = False
    why: str = ""


class Edit(Message, tag="edit"):
    """Replace the tree of a live expression; what runs is not touched, what follows is."""

    key: str
    tree: Tree


class Mutate(Message, tag="mutate"):
    """Turn the process into one of another definition: update what can be, re-apply the rest."""

    tree: Tree


class Amend(Message, tag="amend"):
    """Give the process another text: what can live on does, the rest begins again or goes.

    Args:
        tree: the new text.
        token: of the plan that was looked at; "": whatever the plan is.
        safe_only: refuse when work in hand would be cancelled.
        why: the reason, for history and audit.
        reverts: the number of the patch that this takes back, 0 for none.
        deployed: the revision that the process runs from now on; "": as until now.
    """

    tree: Tree
    token: str = ""
    safe_only: bool = False
    why: str = ""
    reverts: int = 0
    deployed: str = ""


class Attach(Message, tag="attach"):
    """Run an extra branch on a live expression: it reads its variables and never replies to it.

    Args:
        key: the expression.
        tree: the branch.
        fields: its payload; None: that of the expression.
        why: the reason, for history and audit.
    """

    key: str
    tree: Tree
    fields: dict[str, Any] | None = None
    why: str = ""


class Respark(Message, tag="respark"):
    """Apply every leaf again that is not in error; `why` is the reason, for history and audit."""

    why: str = ""


class PushOut(Message, tag="push_out"):
    """Make an expression reply to its parent now.

    Args:
        key: the expression.
        fields: the payload; None: that which it holds.
        why: the reason, for history and audit.
    """

    key: str
    fields: dict[str, Any] | None = None
    why: str = ""


Act = Literal["begin", "step", "over", "until", "change", "go_on"]


class Debug(Message, tag="debug"):
    """Stop a process before its steps, and let what is stopped go on.

    Args:
        act: `begin` (stop before the next step of each branch), `step` (let what is stopped begin;
            stop before what comes next), `over` (the same, but do not stop within it), `until` (go
            on without stopping up to a step), `change` (only change the payload), `go_on` (end the
            debugging; breakpoints stay).
        key: the stopped expression that is meant; None: all of them.
        until: position or name of the step up to which it goes on.
        participants: stop before steps that hand out a workitem only.
        put: by path such as `server.port`: values put into the payload of the stopped expression.
        unset: paths of what is taken out of it before that.
    """

    act: Act = "begin"
    key: str | None = None
    until: str = ""
    participants: bool = False
    put: dict[str, Any] = {}
    unset: list[str] = []


class Breaks(Message, tag="breaks"):
    """Set and clear breakpoints of a process.

    Args:
        add: new ones; one at the same place replaces the one that is there.
        remove: positions and names of those that go.
        clear: all go first.
    """

    add: list[Breakpoint] = []
    remove: list[str] = []
    clear: bool = False


class Remove(Message, tag="remove"):
    """Forget a process: nothing of it is run, cancelled or kept, save its history."""


class Heard(Message, tag="heard"):
    """An event that a `listen` waits for took place.

    Args:
        key: the listening expression.
        kind: dispatched, replied, entered_tag, left_tag, error or signal.
        name: of the participant, tag or signal.
        fields: the payload of the event.
        round: how many messages led to this one, each through the one before, since something
            came from outside: an answer, an operator's word, a timer that took its time.
        signal: id of a signal that is kept for those that listen later, "" for anything else.
    """

    key: str
    kind: str
    name: str
    fields: dict[str, Any]
    round: int = 0
    signal: str = ""


class Ticket(Message, tag="ticket"):
    """What became of a claim on a ticket.

    Args:
        key: the expression.
        claim: id of the claim.
        what: granted; busy (somebody holds it, and the claim does not wait); deadlock (to wait
            would be for ever); lost (it is held no more).
        why: more for people.
        due: when a granted ticket is lost at the latest, seconds since the epoch.
        round: see `Heard`.
    """

    key: str
    claim: str
    what: str
    why: str = ""
    due: float | None = None
    round: int = 0


class Attend(Message, tag="attend"):
    """Somebody does something with a human task.

    Args:
        key: the expression.
        dispatch: the task.
        what: claim, release, delegate, complete, fail or comment.
        groups: those to which who does it belongs.
        force: whether it is done although the task is not theirs.
        to: of a delegation: the users and groups who may do it from now on.
        answer: of a completion: what was filled in.
        text: a comment, or the reason of a failure.
    """

    key: str
    dispatch: str
    what: str
    groups: tuple[str, ...] = ()
    force: bool = False
    to: tuple[str, ...] = ()
    answer: dict[str, Any] = {}
    text: str = ""


class Reroute(Message, tag="reroute"):
    """Hand an open dispatch out anew: another does the participant's work from now on.

    Args:
        key: the expression.
        dispatch: which dispatch; nothing happens when another is open.
    """

    key: str
    dispatch: str


AnyMessage = (
    Launch
    | Adopt
    | Reply
    | Fail
    | Cancelled
    | Cancel
    | Pause
    | Resume
    | Timer
    | Replay
    | ReApply
    | Edit
    | Mutate
    | Amend
    | Attach
    | Respark
    | PushOut
    | Debug
    | Breaks
    | Remove
    | Heard
    | Ticket
    | Signal
    | TicketLimit
    | TicketRelease
    | DeadLetter
    | Attend
    | Reroute
)
