"""Stand-ins: a participant's workitem is answered without its work being done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.interpreter import answers
from mint.lang import duration
from mint.model.fault import Fault
from mint.model.message import Fail, Reply
from mint.model.task import STAND_IN
from mint.ports.directory import StandIn

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression


def take(expression: Expression, stand_in: StandIn) -> None:
    """Let a stand-in have the dispatch that is about to be.

    Raises:
        DurationError: it waits for something that is no duration.
    """
    node, run = expression.node, expression.run
    node.memory = {**node.memory, "keeper": STAND_IN}
    if stand_in.do == "wait":
        return
    due = duration.due(stand_in.after, run.now) if stand_in.after else run.now
    action = {"do": "stand-in", "dispatch": node.dispatch, "as": msgspec.to_builtins(stand_in)}
    run.schedule(node, due, action)


def answer(expression: Expression, action: dict[str, Any]) -> None:
    """A stand-in answers, unless somebody did before."""
    node, run = expression.node, expression.run
    name = action["dispatch"]
    if node.dispatch != name or node.state not in (None, "paused"):
        return
    stand_in = msgspec.convert(action["as"], StandIn)
    run.by = STAND_IN
    who: dict[str, Any] = {
        "by": STAND_IN,
        "participant": node.participant or "",
        "attempt": node.attempts + 1,
    }
    failed = node.memory.get("failed", 0)
    if stand_in.do == "fail" or failed + node.again < stand_in.fails:
        node.memory = {**node.memory, "failed": failed + 1}
        fault = Fault("participant", stand_in.message, "StandIn")
        message = Fail(wfid=node.wfid, key=node.key, dispatch=name, fault=fault, **who)
        answers.failed(run, message)
        return
    fields = {**run.fields(node), **stand_in.fields}
    reply = Reply(wfid=node.wfid, key=node.key, dispatch=name, fields=fields, **who)
    answers.replied(run, reply)
