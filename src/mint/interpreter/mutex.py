"""Who of a process may go on alone: the queue behind each `reserve`, first come, first served.

A queue is a variable of the root, `["mutex", name, [fei, ...]]` as in the original; the first one
has the mutex. What it holds is bounded, or each step would cost as much as there are who wait: of a
long queue it has the first ones and the last. All of them know who is before and behind them.

Forgotten branches stand in the same queue, and when the root is over before they are, it is kept
among the variables that it left.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import ExpressionError
from mint.interpreter import variables
from mint.interpreter.data import ENGINE_ID
from mint.interpreter.steps import ReplyTo
from mint.lang import paths
from mint.model.fei import Fei

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
    queue = _queue(run, node, name)
    if any(scope.memory.get("mutex") == name for scope in variables.scopes(run, node)):
        message = f"reserve: it stands within a `reserve` of `{name}`, and would wait for itself"
        raise ExpressionError(message)
    own = _fei(node.wfid, node.key)
    node.memory = {**node.memory, "mutex": name}
    last = run.node(_key(queue[-1])) if queue else None
    if last is None:
        _put(run, name, [own])
        return True
    _put(run, name, [*(queue if len(queue) < _SHOWN else queue[:-1]), own])
    _know(last, behind=node.key)
    _know(node, ahead=last.key)
    return False


def give_back(run: Run, node: Node) -> None:
    """Leave the queue in which an expression stands, if it does; the next one may go on."""
    name = node.memory.get("mutex")
    if name is None:
        return
    queue = _queue(run, node, name)
    ahead, behind = (_living(run, node.memory.get(way)) for way in ("ahead", "behind"))
    node.memory = {key: value for key, value in node.memory.items() if key not in _OURS}
    if ahead is not None:
        _know(ahead, behind=None if behind is None else behind.key)
    if behind is not None:
        _know(behind, ahead=None if ahead is None else ahead.key)
    keys = [_key(fei) for fei in queue]
    if node.key not in keys:
        return
    left = [fei for fei in queue if _key(fei) != node.key]
    _put(run, name, _filled(run, left, ahead) if len(queue) == _SHOWN else left)
    if keys[0] == node.key and behind is not None:
        run.say(ReplyTo(key=behind.key, fields={}, sender=node.key, counted=True))


def _living(run: Run, key: str | None) -> Node | None:
    return None if key is None else run.node(key)


def _filled(run: Run, left: _Queue, ahead: Node | None) -> _Queue:
    """A long queue that shows one less, with the next one of those that it did not show."""
    wfid = run.process_as_read.wfid
    if ahead is not None and "behind" not in ahead.memory:  # the last one went
        return left if _key(left[-1]) == ahead.key else [*left, _fei(wfid, ahead.key)]
    before = run.node(_key(left[-2]))
    hidden = None if before is None else before.memory.get("behind")
    if hidden is None or hidden == _key(left[-1]):
        return left
    return [*left[:-1], _fei(wfid, hidden), left[-1]]


def _know(node: Node, **known: str | None) -> None:
    """Have an expression know who is ahead of it, or behind it; None: nobody."""
    memory = {key: value for key, value in node.memory.items() if key not in known}
    node.memory = {**memory, **{key: value for key, value in known.items() if value is not None}}


def _queue(run: Run, node: Node, name: str) -> _Queue:
    root = run.node(run.process.root)
    bound = (run.process.variables if root is None else root.variables) or {}
    match paths.get(bound, name):
        case None:
            return []
        case ["mutex", _, list() as queue]:
            return _linked(run, node, queue)
    message = f"reserve: the variable `{name}` holds something else: choose another name"
    raise ExpressionError(message)


def _linked(run: Run, own: Node, queue: _Queue) -> _Queue:
    """A queue whose members know each other; an earlier version of MINT kept it whole.

    Args:
        run: the interpretation.
        own: who asks; it may be gone already.
        queue: as the variable has it.
    """

    def member(fei: dict[str, Any]) -> Node | None:
        return own if _key(fei) == own.key else run.node(_key(fei))

    first = member(queue[0]) if len(queue) > 1 else None
    if first is None or "behind" in first.memory:
        return queue
    nodes = [node for node in map(member, queue) if node is not None]
    for one, other in pairwise(nodes):
        _know(one, behind=other.key)
        _know(other, ahead=one.key)
    whole = [_fei(node.wfid, node.key) for node in nodes]
    return whole if len(whole) <= _SHOWN else [*whole[: _SHOWN - 1], whole[-1]]


def _put(run: Run, name: str, queue: _Queue) -> None:
    """Bind the variable; history tells nothing of it, for each line would tell the whole queue."""
    holder = run.node(run.process.root) or run.process
    value = ["mutex", name, queue]
    before = holder.variables or {}
    after = paths.put(before, name, value)
    run.scale.grown(before, after, name, value, what="variables")
    holder.variables = after


def _key(fei: dict[str, Any]) -> str:
    return f"{fei.get('expid')}!{fei.get('subid')}"


def _fei(wfid: str, key: str) -> dict[str, Any]:
    return {"engine_id": ENGINE_ID, **msgspec.to_builtins(Fei.of(wfid, key))}


_Queue = list[dict[str, Any]]
_OURS = ("mutex", "ahead", "behind")
"""What an expression remembers of its queue: its name, and the keys of its neighbours."""

_SHOWN = 10
"""How many the variable tells of a queue."""
