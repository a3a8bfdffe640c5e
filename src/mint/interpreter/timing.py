from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import ExpressionError
from mint.interpreter import handlers, living
from mint.interpreter.commands import command_tree
from mint.interpreter.data import ENGINE_ID, utc_text
from mint.interpreter.steps import CancelIt, DispatchIt
from mint.lang import dollar, duration, recurrence
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
        told = f' timer induced error ("{after}: {action}")' if action in _ERRORS else ""
        expression.run.schedule(expression.node, due, {"do": "act", "act": action + told})


_ERRORS = ("error", "err")
"""Words of a timer that make an error, with or without a message of its own."""


def schedule_timeout(expression: Expression, timeout: str) -> None:
    """Have the expression cancelled after a duration or at a date."""
    due = duration.due(timeout, expression.run.now)
    expression.run.schedule(expression.node, due, {"do": "timeout"})


def schedule_again(expression: Expression, text: Any) -> None:
    """Have an expression told at the next of the moments that a recurrence names.

    It counts from the moment before, so that it does not drift; what was missed is passed over.

    Args:
        expression: it remembers the moment.
        text: a duration, a number of seconds or a cron text.

    Raises:
        DurationError: it is none of these.
    """
    run, node = expression.run, expression.node
    last = node.memory.get("due", run.now)
    wish = text if isinstance(text, int | float) else dollar.text_of(text)
    due = recurrence.following(wish, last, run.now)
    node.memory = {**node.memory, "due": due}
    run.schedule(node, due, {"do": "wake"})


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
            if node.state in ("failing", "timing_out"):
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
    elif word in _ERRORS:
        tree = Tree("error", {rest.strip(): None})
        run.say(CancelIt(key=node.key, re_apply={"tree": tree.to_json()}))
    elif (command := command_tree(action)) is not None:
        _command(run, node, action, command)
    else:
        living.apply_tree(run, node, Tree(action), run.fields(node), flanking=True)
