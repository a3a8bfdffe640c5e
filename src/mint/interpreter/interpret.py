from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import MintError, NotAWaitingStep, ProcessNotFound, StoreError
from mint.interpreter import (
    adopting,
    amending,
    answers,
    attending,
    debugging,
    editing,
    faults,
    halting,
    runaway,
    timing,
)
from mint.interpreter.run import Run
from mint.interpreter.state import Missing
from mint.interpreter.steps import AnyStep, Apply, CancelIt, DispatchIt, HearIt, PauseIt, ResumeIt
from mint.lang.hoist import DEFINES, name_of
from mint.model.halts import Halts
from mint.model.message import (
    Adopt,
    Amend,
    AnyMessage,
    Attach,
    Attend,
    Breaks,
    Cancel,
    Cancelled,
    Debug,
    Edit,
    Fail,
    Heard,
    Launch,
    Mutate,
    Pause,
    PushOut,
    ReApply,
    Remove,
    Replay,
    Reply,
    Reroute,
    Respark,
    Resume,
    Ticket,
    Timer,
)
from mint.model.node import DEFAULTS, Node, Process

_ORDERS = (Replay, ReApply, Respark)
_UNASKED = (Reply, Fail, Cancelled, Timer, Heard, Ticket)

if TYPE_CHECKING:
    from mint.interpreter.environment import Environment
    from mint.interpreter.state import State
    from mint.model.effect import Effects
    from mint.model.tree import Tree


def interpret(state: State, message: AnyMessage, environment: Environment) -> Effects:
    """What a message does to a process: the pure heart of MINT.

    No input or output, no clock, no random number: what must come from outside comes in through
    the environment. Runs until every branch waits for something from outside. `state` is only
    read.

    Args:
        state: what is loaded of the process.
        message: what is said to it.
        environment: what is known besides: time, ids, participants, the table of words.

    Returns:
        What is to be written, sent and scheduled.

    Raises:
        Missing: more of the process must be loaded; then call again.
        ProcessNotFound: there is no such process.
        NotAWaitingStep: the process has no such live expression, or no such error.
    """
    run = Run(state, environment, message.by, _round(state, message))
    run.ordered = isinstance(message, _ORDERS)
    if isinstance(message, Launch):
        _launch(run, message)
    elif isinstance(message, Adopt):
        adopting.adopt(run, message)
    elif state.process is None:
        error = f"no process {message.wfid}; `mint ps --all` lists them"
        raise ProcessNotFound(error)
    else:
        _heed(run, message)
    return run.drain()


def _round(state: State, message: AnyMessage) -> int:
    """How many messages led to this one, each through the one before, with none from outside.

    A failure and the answer to a cancel go on where the work began: who tries again at once, for
    ever, has come no further by them. Any other answer, and an operator's word, begin anew.
    """
    if isinstance(message, Reply):
        return 0
    match message:
        case Heard(round=rounds) | Ticket(round=rounds):
            return rounds
        case Timer(action=action):
            return int(action.get("round", 0))
        case Fail() | Cancelled() if state.process is not None:
            node = state.get(message.key)
            return 0 if node is None else node.round
    return 0


def _launch(run: Run, message: Launch) -> None:
    variables = run.scale.copy(message.variables, "variables")
    fields = run.scale.copy(message.fields)
    definition = message.definition
    tree = definition.tree
    root = f"0!{run.environment.ids()}"
    run.effects.process = Process(
        message.wfid,
        name=name_of(tree) or "",
        revision=str(tree.attributes.get("revision", "")),
        definition=definition.digest,
        root=root,
        launched_at=run.now,
        launch_key=message.launch_key,
        single=message.single,
        parent=message.parent,
        why=message.why,
        about=message.about,
        defaults=_defaults(tree),
        trace=message.trace,
        deployed=message.deployed,
        halts=Halts(breaks=message.breaks) if message.breaks else None,
    )
    run.event("launched", None, data={"fields": fields, "variables": variables})
    run.say(
        Apply(
            key=root,
            fields=fields,
            definition=definition,
            variables=variables,
            body=True,
        )
    )


def _defaults(tree: Tree) -> dict[str, Any]:
    """What a definition says about all its steps."""
    if tree.name not in DEFINES:
        return {}
    return {name: tree.attributes[name] for name in DEFAULTS if name in tree.attributes}


def _heed(run: Run, message: AnyMessage) -> None:
    """Take a message in; a fault at an answer or a timer is one of the expression concerned.

    Nobody waits to hear of it, so that it would be lost otherwise.
    """
    try:
        if run.arrived:
            runaway.check_round(run, run.arrived)
        _tell(run, message)
    except (Missing, ProcessNotFound, NotAWaitingStep, StoreError):
        raise
    except Exception as error:
        node = run.node(message.key) if isinstance(message, _UNASKED) else None
        if node is None:
            raise
        run.agenda.clear()
        if isinstance(message, Ticket) and node.ticket is not None:
            run.give_back(node)  # what is in error before it began needs none
        faults.settle(run, node, error, run.fields(node), _to_repeat(message))


def _to_repeat(message: AnyMessage) -> AnyStep | None:
    """What a replay does again; None: it applies the expression again."""
    match message:
        case Reply(key=key) | Fail(key=key) | Timer(key=key, action={"do": "dispatch"}):
            return DispatchIt(key=key)
    return None


def _tell(run: Run, message: AnyMessage) -> None:  # noqa: C901, PLR0912, PLR0915 - a line each
    match message:
        case Reply():
            answers.replied(run, message)
        case Fail():
            answers.failed(run, message)
        case Cancelled():
            answers.cancelled(run, message)
        case Timer():
            _timer(run, message)
        case Heard():
            _heard(run, message)
        case Ticket():
            _ticket(run, message)
        case Cancel():
            _cancel(run, message)
        case Pause():
            node = _named(run, message.key)
            run.say(PauseIt(key=node.key, breakpoint=message.breakpoint))
        case Resume():
            _resume(run, message)
        case Replay():
            editing.replay(run, message)
        case ReApply():
            editing.re_apply(run, message)
        case Edit():
            editing.edit(run, message)
        case Mutate():
            amending.mutate(run, message)
        case Amend():
            amending.amend(run, message)
        case Attach():
            editing.attach(run, message)
        case PushOut():
            editing.push_out(run, message)
        case Respark():
            editing.respark(run, message)
        case Debug():
            debugging.debug(run, message)
        case Breaks():
            debugging.set_breaks(run, message)
        case Remove():
            _remove(run)
        case Attend():
            attending.attend(run, message)
        case Reroute():
            attending.reroute(run, message)
        case _:
            error = f"a process cannot be told {type(message).__name__}"
            raise MintError(error)


def _named(run: Run, key: str | None) -> Node:
    process = run.process_as_read
    if key is None and process.state != "running":
        raise NotAWaitingStep(f"process {process.wfid} is over")
    return editing.target(run, process.root if key is None else key)


def _timer(run: Run, message: Timer) -> None:
    node = run.node(message.key)
    if node is not None:
        timing.ring(run, node, message.action)


def _heard(run: Run, message: Heard) -> None:
    if message.signal and message.signal in run.process_as_read.heard:
        return  # it was kept, and is told to who listens anew
    run.say(
        HearIt(
            key=message.key,
            kind=message.kind,
            name=message.name,
            told=message.fields,
            signal=message.signal,
        )
    )


def _ticket(run: Run, message: Ticket) -> None:
    node = run.node(message.key)
    if node is None or node.ticket is None or node.ticket[1] != message.claim:
        return  # it went its way meanwhile, and gave the ticket back
    if node.state in (None, "paused"):
        run.expression(node).told_of_ticket(message)
    else:
        run.give_back(node)  # it is going already: there is nothing to hold it for


def _cancel(run: Run, message: Cancel) -> None:
    if message.idle and not _is_idle(run):
        return
    if message.key is not None or run.node(run.process.root) is not None:
        nodes = [_named(run, message.key)]
    else:
        nodes = [node for node in run.nodes() if node.parent is None]
    if not nodes:
        error = f"process {message.wfid} is over"
        raise NotAWaitingStep(error)
    for node in nodes:
        data = {"flavour": message.flavour}
        if message.reason:
            data["reason"] = message.reason
        run.event("cancel", node, data=data)
        run.say(CancelIt(key=node.key, flavour=message.flavour))


def _is_idle(run: Run) -> bool:
    """Whether nothing goes on, nor ever will by itself: every leaf is in error."""
    leaves = (node for node in run.nodes() if node.children <= 0 and node.flanks <= 0)
    return all(node.in_error or node.state == "replied" for node in leaves)


def _remove(run: Run) -> None:
    for node in run.nodes():
        run.recall(node)
        run.give_back(node)
    run.process.state = "removed"
    run.process.ended_at = run.process.ended_at or run.now
    run.event("removed", None)
    run.effects.removed = True


def _resume(run: Run, message: Resume) -> None:
    if not message.anyway:
        run.say(ResumeIt(key=_named(run, message.key).key))
        return
    for node in list(run.nodes()):
        if node.state == "paused" or halting.is_to_stay(node):
            run.say(ResumeIt(key=node.key))
