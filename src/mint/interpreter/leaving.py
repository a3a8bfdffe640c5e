"""How an expression ends: through its handlers, or with an answer to its parent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET, UnsetType

from mint.interpreter import filtering, halting, handlers, living, mutex, runaway, tags
from mint.interpreter.steps import Apply, CancelIt, ReplyTo
from mint.lang import dollar, paths
from mint.lang.hoist import DEFINES
from mint.model.definition import Definition
from mint.model.message import Launch
from mint.model.tree import Tree

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.interpreter.run import Run
    from mint.model.node import Node


_GOING = ("cancelling", "dying", "timing_out")
"""States of who is stopped: nothing may keep it from going."""


def leave(expression: Expression, fields: dict[str, Any]) -> None:
    """Be over with this payload, unless a handler takes over, or nobody wants to hear it."""
    run, node = expression.run, expression.node
    run.clear(node)
    cancel_flanks(run, node)
    kind = handlers.due(node)
    if kind is not None:
        handlers.trigger(expression, kind, expression.outcome(fields))
    elif node.re_apply is not None and node.state in (None, "cancelling"):
        again(run, node, expression.outcome(fields))
    elif node.lost and node.state is None:
        mutex.give_back(run, node)
    else:
        answer(expression, expression.outcome(fields))


def cancel_flanks(run: Run, node: Node) -> None:
    """Cancel the flanking children; nobody waits for them."""
    run.agenda.abandon(node.key, flanking=True)
    for kid in living.flanks(run, node):
        living.orphan(run, kid)
        run.say(CancelIt(key=kid.key, flavour="kill" if node.state == "dying" else ""))
    node.flanks = 0


def answer(expression: Expression, fields: dict[str, Any], *, skipped: bool = False) -> None:
    """Reply to the parent, for good.

    Args:
        expression: who replies.
        fields: the payload.
        skipped: it was passed over, as if it were not there.
    """
    run, node = expression.run, expression.node
    if not skipped:
        fields = _outgoing(expression, fields)
    _check(expression, fields)
    if node.tag is not None:
        fields = tags.leave(expression, fields)
    tree = expression.tree if node.edited else None
    run.drop(node)
    parent = run.node(node.parent) if node.parent else None
    if node.attached or (node.parent is None and node.forgotten):
        run.event("ceased", node, data={"fields": fields})
    elif node.flanking:
        if parent is not None:
            parent.flanks -= 1
    elif node.parent is None:
        _end(expression, fields)
    elif parent is not None:
        run.say(
            ReplyTo(
                key=parent.key,
                fields=fields,
                sender=node.key,
                branch=node.branch,
                tree=tree,
                place=node.place,
            )
        )


def _check(expression: Expression, fields: dict[str, Any]) -> None:
    """See that it may answer with this payload, before anything has happened."""
    run, node = expression.run, expression.node
    if node.state not in _GOING:
        run.scale.check(fields)
    if _regenerates(node):
        runaway.check_repeated(run, node.again + 1, node.name)


def _outgoing(expression: Expression, fields: dict[str, Any]) -> dict[str, Any]:
    """The payload after the attributes filter, take, discard and vars_to_f."""
    attributes, node = expression.tree.attributes, expression.node
    if not attributes or node.state is not None or node.flanking:
        return fields
    if "filter" in attributes or "take" in attributes or "discard" in attributes:
        fields = filtering.leave(expression, fields)
    if "vars_to_f" in attributes:
        target = dollar.text_of(expression.attribute("vars_to_f"))
        fields = paths.put(fields, target, node.variables)
    return fields


def _end(expression: Expression, fields: dict[str, Any]) -> None:
    """The root replied: the process is over."""
    run, node = expression.run, expression.node
    process = run.process
    run.event(
        "terminated",
        node,
        data={"fields": fields, "variables": node.variables or {}, "state": node.state},
    )
    if _regenerates(node):
        again(run, node, fields)
        return
    process.state, process.ended_at = "terminated", run.now
    process.fields, process.variables = fields, node.variables or {}
    tree = run.environment.on_terminate
    if tree is not None and not process.why:
        run.effects.launches.append(
            Launch(
                wfid="",
                definition=Definition.of(tree),
                fields={**fields, "__terminate__": True},
                parent=process.wfid,
                why="on_terminate",
            )
        )


def _regenerates(node: Node) -> bool:
    """Whether a process begins anew when this expression, its root, is over."""
    is_root = node.parent is None and not (node.attached or node.forgotten or node.flanking)
    return is_root and node.state is None and node.handlers.get("on_terminate") == "regenerate"


def again(
    run: Run,
    node: Node,
    fields: dict[str, Any],
    *,
    handlers_left: dict[str, Any] | None = None,
    awaited: bool = False,
) -> None:
    """Apply an expression again, at the same place.

    Args:
        run: the interpretation.
        node: the expression; what `node.re_apply` says is heeded: tree (which inherits handlers
            and tag unless it is exact), follow (its parent's text again, which was edited
            meanwhile), fields, merge, applied, and ordered, when an operator wants it.
        fields: the payload, unless re_apply has another idea.
        handlers_left: handlers that replace those of its attributes.
        awaited: the event that its attribute `await` names has come before.
    """
    options = node.re_apply or {}
    ordered = run.ordered or options.get("ordered", False)
    times = 0 if ordered else node.again + 1
    runaway.check_repeated(run, times, node.name)
    runaway.go_round(run)
    if options.get("fields") is not None:
        fields = options["fields"]
    elif options.get("applied") or options.get("merge_in_fields"):
        fields = run.fields(node)
    fields = {**fields, **(options.get("merge_in_fields") or {})}
    definition, path = _where(run, node, options)
    replace(
        run,
        node,
        fields,
        definition=definition,
        path=path,
        handlers=handlers_left or {},
        trigger=node.trigger if options.get("tree") is None else None,
        again=times,
        awaited=awaited,
    )


def _where(run: Run, node: Node, options: dict[str, Any]) -> tuple[Definition | UnsetType, str]:
    """Where the tree stands with which an expression is applied again."""
    if options.get("tree") is not None:
        tree = Tree.of(options["tree"])
        return run.define(tree if options.get("exact") else _heir(run.tree(node), tree)), "0"
    return (UNSET, "0") if options.get("follow") else (node.definition, node.path)


def _heir(old: Tree, new: Tree) -> Tree:
    """A tree with the handlers and the tag of the one that it replaces, where it has none."""
    kept = {
        name: value
        for name, value in old.attributes.items()
        if (name == "tag" or name in handlers.KINDS) and name not in new.attributes
    }
    return Tree(new.name, {**new.attributes, **kept}, new.children) if kept else new


def replace(run: Run, node: Node, fields: dict[str, Any], **options: Any) -> None:
    """Put another life at the place of an expression."""
    if node.state not in _GOING:
        run.scale.check(fields)
    run.drop(node)
    definition = options.get("definition", UNSET)
    body = node.path == options.get("path") and definition is not UNSET
    run.say(
        Apply(
            key=node.key,
            fields=fields,
            parent=node.parent,
            variables=node.variables,
            flanking=node.flanking,
            forgotten=node.forgotten,
            lost=node.lost,
            attached=node.attached,
            branch=node.branch,
            place=node.place,
            tag=node.tag,
            held=halting.is_to_stay(node),
            body=options.pop("body", body and _is_body(definition, node.path)),
            **options,
        )
    )


def _is_body(definition: Definition, path: str) -> bool:
    tree = definition.tree.at(path)
    return tree is not None and tree.name in DEFINES
