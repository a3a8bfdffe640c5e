"""What participants answer: replies, failures, and answers to a cancel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mint.errors import DurationError, ExpressionError
from mint.interpreter import faults, leaving, runaway
from mint.interpreter.steps import CancelIt, DispatchIt, ReplyTo
from mint.lang import dollar, duration
from mint.model.fault import UNSERVED

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.interpreter.expression import Expression
    from mint.interpreter.run import Run
    from mint.model.message import Cancelled, Fail, Reply
    from mint.model.node import Node
    from mint.model.signing import Seal
    from mint.ports.directory import Entry

_GOING = ("cancelling", "dying", "timing_out")
"""States of who is to let go: a failure is as good as a yes then."""

_MOST_DOUBLINGS = 30
"""How often a backoff is doubled: beyond it any wait is for ever, and numbers would overflow."""


def _waiting(run: Run, key: str, dispatch: str | None) -> Node | None:
    """The participant expression to which an answer belongs, None when it comes too late."""
    node = run.node(key)
    if node is None or node.participant is None:
        return None
    if dispatch is not None and (node.dispatch != dispatch or _failed_already(node)):
        return None
    return node


def _failed_already(node: Node) -> bool:
    """Whether the dispatch is none any more: its failure is recorded, see `_end_dispatch`.

    A cancel that failed is recorded as well, but does not end the work.
    """
    stands = node.in_error and node.state in (None, "paused")
    return stands or node.memory.get("spent") == node.dispatch


def _late(run: Run, message: Reply | Fail | Cancelled, what: str, participant: str) -> None:
    data = {"key": message.key, "dispatch": message.dispatch, "what": what}
    run.event("late", None, name=participant, data=data)


def _is_doubtful(run: Run, node: Node, message: Reply | Fail | Cancelled) -> bool:
    """Whether an answer cannot be from who has the work: then it is noted, and no more."""
    if message.seal is None:
        return False
    entry = run.environment.directory.find(node.participant or "", node.wfid)
    why = "" if entry is None else _doubt(entry, message.dispatch, message.seal)
    if why:
        data = {"dispatch": node.dispatch, "why": why}
        run.event("refused", node, name=node.participant or "", data=data)
    return bool(why)


def _doubt(entry: Entry, dispatch: str | None, seal: Seal) -> str:
    """Why an answer that came by a broker cannot be from a participant; "": it may."""
    if not entry.queue:
        return f"an answer for {entry.name} came by the broker, which never had its work"
    if not entry.signed or (entry.name in seal.by and dispatch is not None):
        return ""
    if entry.name in seal.by:
        return f"an answer for {entry.name} does not say to which dispatch (`mint.dispatch`)"
    found = f"it is signed by {', '.join(seal.by)}" if seal.by else seal.fault
    return f"an answer for {entry.name} needs its signature: {found}"


def replied(run: Run, message: Reply) -> None:
    """A participant hands its workitem back."""
    node = _waiting(run, message.key, message.dispatch)
    if node is None:
        _late(run, message, "reply", message.participant)
        return
    if _is_doubtful(run, node, message):
        return
    fields = {
        name: value
        for name, value in message.fields.items()
        if name not in ("params", "dispatched_at")
    }
    try:
        run.scale.take(fields)
    except ExpressionError as error:
        _refuse(run, node, error)
        return
    close(run, node)
    run.event("replied", node, name=node.participant or "", data={"fields": fields})
    run.say(ReplyTo(key=node.key, fields=fields, sender=node.key))


def _refuse(run: Run, node: Node, error: ExpressionError) -> None:
    """An answer cannot be taken in: the step keeps its payload, and is handed out on replay."""
    _end_dispatch(run, node)
    run.event("failed", node, name=node.participant or "", data={"message": str(error)})
    if node.state in _GOING:
        leaving.leave(run.expression(node), run.fields(node))
    else:
        faults.settle(run, node, error, run.fields(node), DispatchIt(key=node.key))


def close(run: Run, node: Node) -> None:
    """The dispatch of an expression is over."""
    run.close(node)
    node.dispatch = None


def failed(run: Run, message: Fail) -> None:
    """A participant could not do it: try again if its policy says so, else it is an error."""
    node = _waiting(run, message.key, message.dispatch)
    if node is None:
        _late(run, message, "fail", message.participant)
        return
    if _is_doubtful(run, node, message):
        return
    fault = message.fault
    fields = run.fields(node) if message.fields is None else message.fields
    try:
        run.scale.take(fields)
    except ExpressionError as error:
        _refuse(run, node, error)
        return
    _end_dispatch(run, node)
    if message.dispatch is not None and node.state in (None, "paused"):
        wait = _retry_after(run, node, message)
        if wait is not None:
            runaway.check_repeated(run, node.attempts + 1, node.name)
            node.dispatch = None
            node.attempts += 1
            node.fields = fields
            run.schedule(node, run.now + wait, {"do": "dispatch"})
            run.event(
                "retrying", node, name=node.participant or "",
                data={"message": fault.message, "after": wait, "attempt": node.attempts},
            )  # fmt: skip
            return
    run.event("failed", node, name=node.participant or "", data={"message": fault.message})
    if node.state in _GOING:
        leaving.leave(run.expression(node), fields)
        return
    faults.strike(run, node, fault, fields, DispatchIt(key=node.key))


def _end_dispatch(run: Run, node: Node) -> None:
    """Close the dispatch but remember it: a cancel is told to whoever failed, for clean-up."""
    run.close(node)
    node.memory = {**node.memory, "spent": node.dispatch}


def _retry_after(run: Run, node: Node, message: Fail) -> float | None:
    """Seconds after which to try again, None for not at all."""
    if message.retry_after is not None:
        return message.retry_after
    if message.fault.kind == UNSERVED:
        return None
    entry = run.environment.directory.find(node.participant or "", node.wfid)
    expression = run.expression(node)
    limit = _number(expression, "retries", entry.retries if entry else 0, float)
    if node.attempts >= limit:
        return None
    first = _number(expression, "backoff", entry.backoff if entry else 1.0, duration.seconds)
    longest = math.inf if entry is None or entry.backoff_max is None else entry.backoff_max
    most = _number(expression, "backoff_max", longest, duration.seconds)
    return min(float(first * 2 ** min(node.attempts, _MOST_DOUBLINGS)), most)


def _number(
    expression: Expression, name: str, default: float, read: Callable[[str], float]
) -> float:
    """The number that an attribute of a policy means; a backoff may be a duration as well.

    The step's own attribute comes first, then that of the definition, then the default.

    Raises:
        ExpressionError: it means none.
    """
    asked = expression.attribute(name)
    if asked is None:
        of_all = expression.run.process_as_read.defaults.get(name)
        asked = dollar.substitute(of_all, expression.data())
    if asked is None or asked == "":
        return default
    try:
        found = read(dollar.text_of(asked))
    except (DurationError, ValueError):
        found = -1.0
    if not 0 <= found < math.inf:
        message = f"{name}: {dollar.text_of(asked)!r} is not a number of 0 or more"
        raise ExpressionError(message)
    return found


def cancelled(run: Run, message: Cancelled) -> None:
    """A worker answers to a cancel."""
    node = run.node(message.key)
    if node is None or node.dispatch != message.dispatch:
        # By a broker anybody may name any dispatch: its work goes on, if there is such work.
        over = run.effects.closed if message.seal is None else run.effects.let_go
        over.append(message.dispatch)
        return
    if _is_doubtful(run, node, message):
        return
    if node.state not in _GOING:
        # Nobody asked for it: whoever has the work, or gets it, will answer.
        _late(run, message, "cancelled", node.participant or "")
        return
    if node.timed:
        run.clear(node)
    flavour = {"dying": "kill", "timing_out": "timeout"}.get(node.state or "", "")
    if message.fault is not None and flavour != "kill":
        step = CancelIt(key=node.key, flavour=flavour)
        run.record(node, message.fault, run.fields(node), step)
        return
    run.event(
        "cancelled", node, name=node.participant or "",
        data={"flavour": flavour, "accepted": message.accepted},
    )  # fmt: skip
    if message.accepted or message.fault is not None:
        leaving.leave(run.expression(node), run.fields(node))
