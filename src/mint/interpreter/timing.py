from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mint.errors import ExpressionError
from mint.interpreter import handlers, living
from mint.interpreter.commands import command_tree
from mint.interpreter.data import ENGINE_ID
from mint.interpreter.steps import CancelIt, DispatchIt
from mint.lang import dollar, duration
from mint.model.tree import Tree

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.interpreter.run import Run
    from mint.model.node import Node


def consider(expression: Expression, since: float | None = None) -> None:
    """Schedule what the attributes `timeout` and `timers` ask for.

    Args:
        expression: the expression.
        since: from when durations count, seconds since the epoch; None: from now.
    """
    begin = expression.run.now if since is None else since
    timeout = dollar.text_of(expression.attribute("timeout"))
    if timeout:
        due = duration.due(timeout, begin)
        expression.run.schedule(expression.node, due, {"do": "timeout"})
    timers = expression.attribute("timers")
    for after, action in _listed(timers):
        due = duration.due(after, begin)
        expression.run.schedule(expression.node, due, {"do": "act", "act": action})


def schedule_timeout(expression: Expression, timeout: str) -> None:
    """Have the expression cancelled after a duration or at a date."""
    due = duration.due(timeout, expression.run.now)
    expression.run.schedule(expression.node, due, {"do": "timeout"})


def _listed(timers: Any) -> list[tuple[str, str]]:
    if timers is None or timers == "":
        return []
    if not isinstance(timers, str | list):
        message = f"timers: {dollar.text_of(timers)!r} is not of the form '1h: action'"
        raise ExpressionError(message)
    if isinstance(timers, list):
        timers = ", ".join(dollar.text_of(timer) for timer in timers)
    pairs = []
    for timer in timers.split(","):
        after, colon, action = timer.rpartition(": ")
        if not colon:
            after, colon, action = timer.rpartition(":")
        if not colon or not action.strip():
            message = f"timers: {timer.strip()!r} is not of the form '1h: action'"
            raise ExpressionError(message)
        pairs.append((after.strip(), action.strip()))
    return pairs


def timed_out(run: Run, node: Node) -> list[Any]:
    """What the field `__timed_out__` tells: which expression, when, its name and attributes."""
    fei = node.fei
    return [
        {"engine_id": ENGINE_ID, "wfid": fei.wfid, "subid": fei.subid, "expid": fei.expid},
        utc_text(run.now),
        node.name,
        run.tree(node).attributes,
    ]


def utc_text(at: float) -> str:
    """A moment as the original system writes it: `2030-01-02 03:04:05.000006 UTC`."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def ring(run: Run, node: Node, action: dict[str, Any]) -> None:
    """A schedule of an expression fell due."""
    match action.get("do"):
        case "timeout":
            run.say(CancelIt(key=node.key, flavour="timeout"))
        case "dispatch":
            run.say(DispatchIt(key=node.key))
        case "act":
            if node.state in (None, "paused"):
                _act(run, node, action["act"])
        case "attempt":
            if node.state == "failing":
                run.clear(node)
                handlers.go_on(run.expression(node), action["act"])
        case _:
            run.expression(node).on_timer(action)


def _command(run: Run, node: Node, action: str, command: Tree) -> None:
    """Give a command to the loop that carries the timer, else put it in the expression's place."""
    if getattr(run.environment.table[node.name], "takes_commands", False):
        run.say(CancelIt(key=node.key, on_cancel=action))
    else:
        run.say(CancelIt(key=node.key, re_apply={"tree": command.to_json()}))


def _act(run: Run, node: Node, action: str) -> None:
    word, _, rest = action.partition(" ")
    if action == "timeout":
        run.say(CancelIt(key=node.key, flavour="timeout"))
    elif word in ("undo", "pass"):
        run.say(CancelIt(key=node.key))
    elif word in ("redo", "retry"):
        run.say(CancelIt(key=node.key, re_apply={}))
    elif word == "error":
        tree = Tree("error", {rest: None} if rest else {})
        run.say(CancelIt(key=node.key, re_apply={"tree": tree.to_json()}))
    elif (command := command_tree(action)) is not None:
        _command(run, node, action, command)
    else:
        living.apply_tree(run, node, Tree(action), run.fields(node), flanking=True)
