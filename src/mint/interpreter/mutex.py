"""Who of a process may go on alone: the queue behind each `reserve`, first come, first served.

A queue is a variable of the root, `["mutex", name, [fei, ...]]` as in the original; the first one
has the mutex. Forgotten branches stand in the same queue, and when the root is over before they
are, it is kept among the variables that it left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import ExpressionError
from mint.interpreter import variables
from mint.interpreter.data import ENGINE_ID
from mint.interpreter.steps import ReplyTo
from mint.lang import paths

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.node import Node


def take(run: Run, node: Node, name: str) -> bool:
    """Stand in the queue for a mutex.

    Args:
        run: the interpretation.
        node: the expression.
        name: of the mutex.

    Returns:
        Whether it may go on at once; otherwise it gets a `ReplyTo` when its turn has come.

    Raises:
        ExpressionError: the name is one of the engine's, a variable of another kind has it, or the
            expression is within one that has the mutex.
    """
    variables.check_own(name)
    name = name.lstrip("/")
    queue = _queue(run, name)
    if any(scope.memory.get("mutex") == name for scope in variables.scopes(run, node)):
        message = f"reserve: it stands within a `reserve` of `{name}`, and would wait for itself"
        raise ExpressionError(message)
    node.memory = {**node.memory, "mutex": name}
    _put(run, name, [*queue, {"engine_id": ENGINE_ID, **msgspec.to_builtins(node.fei)}])
    return not queue


def give_back(run: Run, node: Node) -> None:
    """Leave the queue in which an expression stands, if it does; the next one may go on."""
    name = node.memory.get("mutex")
    if name is None:
        return
    node.memory = {key: value for key, value in node.memory.items() if key != "mutex"}
    queue = _queue(run, name)
    left = [fei for fei in queue if _key(fei) != node.key]
    had_it = bool(queue) and _key(queue[0]) == node.key
    while had_it and left and run.node(_key(left[0])) is None:
        left = left[1:]
    _put(run, name, left)
    if had_it and left:
        run.say(ReplyTo(key=_key(left[0]), fields={}, sender=node.key, counted=True))


def _queue(run: Run, name: str) -> list[dict[str, Any]]:
    root = run.node(run.process.root)
    bound = (run.process.variables if root is None else root.variables) or {}
    match paths.get(bound, name):
        case None:
            return []
        case ["mutex", _, list() as queue]:
            return queue
    message = f"reserve: the variable `{name}` holds something else: choose another name"
    raise ExpressionError(message)


def _put(run: Run, name: str, queue: list[dict[str, Any]]) -> None:
    """Bind the variable; history tells nothing of it, for each line would tell the whole queue."""
    holder = run.node(run.process.root) or run.process
    value = ["mutex", name, queue]
    before = holder.variables or {}
    after = paths.put(before, name, value)
    run.scale.grown(before, after, name, value, what="variables")
    holder.variables = after


def _key(fei: dict[str, Any]) -> str:
    return f"{fei.get('expid')}!{fei.get('subid')}"
