"""Handlers: what takes the place of an expression that fails, is cancelled or times out.

A handler is the name of a participant or subprocess, a tree, or one of the words redo, retry,
undo, pass, cancel, cando, raise, `store: f:x`, `bury: v:x`, or a command for a loop. Those of
on_error and on_timeout may be a list of retries: `5s: retry * 3, 1m: retry, pass`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import ExpressionError
from mint.interpreter import faults, leaving, variables
from mint.interpreter.commands import command_tree
from mint.interpreter.steps import ReplyTo
from mint.lang import dollar, duration, paths
from mint.lang.words import HANDLERS
from mint.model.fault import Fault
from mint.model.tree import Tree

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.model.node import Node

KINDS = (*HANDLERS, "on_terminate")
_RETRIED = ("on_error", "on_timeout")
_STATES = {"failing": "on_error", "cancelling": "on_cancel", "timing_out": "on_timeout"}


def consider(expression: Expression, given: dict[str, Any]) -> None:
    """Take the handlers that the attributes name; those given replace them."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        value = expression.tree.attributes.get(kind)
        if isinstance(value, str):
            value = dollar.substitute(value, expression.data())
        if value is None:
            continue
        check(kind, value)
        found[kind] = value
    if found or given:
        expression.node.handlers = {**found, **given}


def reconsider(expression: Expression, changed: frozenset[str]) -> None:
    """Take the handlers that changed attributes name; those that steps added stay."""
    present = expression.node.handlers
    for kind in KINDS:
        if kind not in changed:
            continue
        kept = {name: value for name, value in present.items() if name != kind}
        value = expression.tree.attributes.get(kind)
        if isinstance(value, str):
            value = dollar.substitute(value, expression.data())
        if value is not None:
            check(kind, value)
        added = present.get(kind)
        if isinstance(added, dict):
            value = {**added, "else": value}
        present = kept if value is None else {**kept, kind: value}
    expression.node.handlers = present


def check(kind: str, handler: Any) -> None:
    """See that a handler can be one, before it is needed.

    Raises:
        ExpressionError: it cannot.
    """
    if not isinstance(handler, str) and not Tree.is_tree(handler):
        message = f"{kind}: {dollar.text_of(handler)!r} is neither a name, a word nor a tree"
        raise ExpressionError(message)


def due(node: Node) -> str | None:
    """Which handler is to take over now, None when there is none."""
    kind = _STATES.get(node.state or "")
    if kind == "on_error":
        return kind
    return kind if kind and node.handlers.get(kind) not in (None, "") else None


def trigger(expression: Expression, kind: str, fields: dict[str, Any]) -> None:
    """Let a handler take the place of an expression."""
    node = expression.node
    handler = node.handlers.get("chosen") if kind == "on_error" else node.handlers[kind]
    attempt = retries(handler) if kind in _RETRIED and isinstance(handler, str) else None
    if attempt is None:
        _act(expression, kind, handler, fields)
    else:
        _retry(expression, kind, attempt, fields)


def _act(expression: Expression, kind: str, handler: Any, fields: dict[str, Any]) -> None:
    node = expression.node
    word = handler.removeprefix("!").strip() if isinstance(handler, str) else None
    told = _told(expression, kind, fields)
    match word:
        case "redo" | "retry":
            leaving.again(expression.run, node, told)
        case "undo" | "pass" | "" if node.re_apply is None:
            leaving.answer(expression, fields)
        case "undo" | "pass" | "":
            leaving.again(expression.run, node, fields)
        case "cancel" | "cando":
            _cancel(expression, kind, fields, redo=word == "cando")
        case "raise":
            _raise(expression)
        case None:
            _supplant(expression, kind, Tree.of(handler), told)
        case _:
            _by_name(expression, kind, word, fields)


def _told(expression: Expression, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The payload for what takes over: after a failure that of it, which says what went wrong."""
    node = expression.node
    error = node.memory.get("error")
    return {**(node.failure or {}), "__error__": error} if kind == "on_error" and error else fields


def _cancel(expression: Expression, kind: str, fields: dict[str, Any], *, redo: bool) -> None:
    node = expression.node
    handler = node.handlers.get("on_cancel")
    if handler not in (None, "", "cancel", "cando"):
        node.re_apply = {} if redo else node.re_apply
        _act(expression, "on_cancel", handler, fields)
    elif redo:
        leaving.again(expression.run, node, _told(expression, kind, fields))
    else:
        leaving.answer(expression, fields)


def _raise(expression: Expression) -> None:
    node = expression.node
    error = node.memory.get("error") or {}
    fault = Fault(
        error.get("kind", "engine"),
        error.get("message", ""),
        error.get("class", ""),
        deviations=error.get("deviations", []),
    )
    faults.strike(expression.run, node, fault, node.failure or {}, None, error)
    node.state = "failed"


def _by_name(expression: Expression, kind: str, word: str, fields: dict[str, Any]) -> None:
    keep, _, target = word.partition(":")
    if keep in ("store", "bury") and target.strip():
        _keep_error(expression, target.strip(), fields)
        return
    command = command_tree(word)
    if command is not None:
        _command(expression, kind, command, fields)
        return
    name, _, text = word.partition(" ")
    tree = Tree("error", {text: None}) if name == "error" and text else Tree(word)
    _supplant(expression, kind, tree, _told(expression, kind, fields))


def _keep_error(expression: Expression, target: str, fields: dict[str, Any]) -> None:
    error = expression.node.memory.get("error")
    prefix, _, name = target.rpartition(":")
    if prefix in ("v", "var", "variable"):
        variables.assign(expression.run, expression.node, name, error)
    else:
        fields = paths.put(fields, name, error)
    leaving.answer(expression, fields)


def _command(expression: Expression, kind: str, command: Tree, fields: dict[str, Any]) -> None:
    """Give a command to the loop that carries the handler, or let it look for one around."""
    node = expression.node
    if getattr(expression, "takes_commands", False):
        node.state = None
        argument = command.attributes.get("to", command.attributes.get("step"))
        given = {**fields, "__command__": [command.name, argument]}
        expression.run.say(ReplyTo(key=node.key, fields=given, sender=node.key))
        return
    _supplant(expression, kind, command, fields)


def _supplant(expression: Expression, kind: str, tree: Tree, fields: dict[str, Any]) -> None:
    """Put a tree at the place of an expression; it keeps the other handlers and the tag."""
    node = expression.node
    kept = {
        name: value
        for name, value in expression.tree.attributes.items()
        if name == "tag" or (name in KINDS and name != kind)
    }
    if node.forgotten or node.parent is not None:
        kept.pop("on_terminate", None)
    tree = Tree(tree.name, {**kept, **tree.attributes}, tree.children)
    if node.parent is None or expression.run.node(node.parent) is None:
        known = variables.definitions(expression.run, node)
        node.variables = {**known, **(node.variables or {})} if known else node.variables
    then = node.re_apply
    if then is not None and then.get("tree") is None:
        definition, path = expression.place()
        then = {**then, "tree": definition.tree.at(path)}
    leaving.replace(
        expression.run,
        node,
        fields,
        definition=expression.run.define(tree),
        trigger=kind,
        then=then,
        body=False,
    )


class Attempt(msgspec.Struct, frozen=True):
    """The next entry of a list of retries.

    Args:
        after: a duration to wait first, "" for none.
        action: a handler word or name.
        rest: what is left of the list.
    """

    after: str
    action: str
    rest: str


_ITEM = re.compile(
    r"^(?:(?P<after>[\d.]+\s*[a-zA-Z]*(?:\s*[\d.]+[a-zA-Z]+)*)\s*:\s*)?"
    r"(?P<action>[^*:]+?)(?:\s*\*\s*(?P<times>\d+))?$"
)


_LONGEST = 200
"""Characters of an entry of a list of retries; the name of a handler is shorter, too."""

_DIGITS = 9
"""Digits that count of how often to try again: the setting limits.loops is reached before."""


def retries(handler: str) -> Attempt | None:
    """What a list of retries says to do next, None when the text is no such list.

    Example:
        >>> retries("5s: retry * 3, pass")
        Attempt(after='5s', action='retry', rest='5s: retry * 2, pass')
    """
    items = [item.strip() for item in handler.split(",")]
    match = _ITEM.match(items[0]) if len(items[0]) <= _LONGEST else None
    if match is None or not (match["after"] or match["times"] or len(items) > 1):
        return None
    after, action, times = (
        match["after"] or "",
        match["action"],
        int((match["times"] or "1")[:_DIGITS]),
    )
    rest = items[1:]
    if times > 1:
        delay = f"{after}: " if after else ""
        rest = [f"{delay}{action} * {times - 1}", *rest]
    return Attempt(after, action, ", ".join(rest))


def _retry(expression: Expression, kind: str, attempt: Attempt, fields: dict[str, Any]) -> None:
    node, run = expression.node, expression.run
    spent = {*node.handlers.get("spent", ()), kind}
    left: Any = attempt.rest
    if kind == "on_error":
        left = faults.consumed(node.handlers.get(kind), node.handlers.get("chosen"), left)
    else:
        node.failure = fields
    node.handlers = {**node.handlers, kind: left, "spent": sorted(spent)}
    if not attempt.after:
        go_on(expression, attempt.action)
        return
    if kind == "on_timeout" and node.dispatch is not None:
        run.close(node)  # the worker has let go
        node.dispatch = None
    due = duration.due(attempt.after, run.now)
    run.schedule(node, due, {"do": "attempt", "act": attempt.action})
    run.event("retrying", node, data={"action": attempt.action, "due": due})


def go_on(expression: Expression, action: str) -> None:
    """Do one entry of a list of retries, its delay being over."""
    node = expression.node
    kind = _STATES[node.state or ""]
    fields = node.failure or {}
    if action not in ("redo", "retry"):
        _act(expression, kind, action, fields)
        return
    # What is left of a list is kept, of the other one too: else both together would never end.
    names = node.handlers.get("spent", ())
    left = {name: node.handlers.get(name) for name in names}
    told = _told(expression, kind, fields)
    leaving.again(expression.run, node, told, handlers_left={**left, "spent": names})
