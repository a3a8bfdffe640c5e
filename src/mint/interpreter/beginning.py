"""How an expression comes to life: born, wanted, equipped by its attributes, and applied.

The order of what happens then is ruote's (`docs/reference/expressions.md` tells it for users).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import LimitReached
from mint.interpreter import (
    awaiting,
    filtering,
    halting,
    handlers,
    leaving,
    naming,
    tags,
    timing,
    variables,
)
from mint.interpreter.steps import Apply, ReplyTo
from mint.lang import dollar
from mint.lang.hoist import DEFINES
from mint.lang.words import HANDLERS
from mint.model.node import Node

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.interpreter.run import Run

_TAKEN = frozenset({
    "scope", "forget", "lose", "flank", "filter", "tag", "timeout", "timers",
    *HANDLERS, "on_terminate",
})  # fmt: skip
"""Attributes that any expression may have, and that say something once it lives."""


def apply(run: Run, step: Apply) -> None:
    """Bring an expression to life."""
    node = _born(run, step)
    limit = run.environment.limits.depth
    if node.depth > limit:
        message = (
            f"expressions stand more than {limit} deep: a definition that calls itself? "
            f"See the setting limits.depth (now {limit}); then replay"
        )
        raise LimitReached(message)
    tree = run.tree(node)
    attributes = tree.attributes
    expression = run.expression(node)
    if not step.passed and halting.holds_back(expression, step):
        return
    if run.process_as_read.halts is not None and halting.stops(expression, step):
        return
    if "await" in attributes and awaiting.holds_back(expression, step):
        return
    if not _wanted(expression):
        node.tag = step.tag
        run.event("skipped", node, name=tree.name)
        leaving.answer(expression, step.fields, skipped=True)
        return
    if node.name == "ref":
        naming.resolve(run, node, tree)
        expression = run.expression(node)
    if step.tag or step.handlers or not _TAKEN.isdisjoint(attributes):
        _take_attributes(expression, step)
    expression.apply()


def _born(run: Run, step: Apply) -> Node:
    parent = run.node(step.parent) if step.parent else None
    node = Node(
        run.process.wfid if parent is None else parent.wfid,
        step.key,
        "",
        parent=step.parent,
        definition=step.definition,
        path=step.path,
        fields=step.fields,
        variables=step.variables,
        flanking=step.flanking,
        forgotten=step.forgotten,
        lost=step.lost,
        attached=step.attached,
        branch=step.branch,
        trigger=step.trigger,
        re_apply=step.then,
        again=step.again,
        place=step.place,
        depth=0 if parent is None else parent.depth + 1,
        since=run.now,
    )
    run.add(node)
    tree = run.tree(node)
    if step.body and tree.name in DEFINES:
        node.name = "sequence"
    else:
        known = run.environment.table.get(tree.name)
        if known is not None and known.gives_way and variables.find_body(run, node, tree.name):
            known = None
        node.name = known.names[0] if known else "ref"
    return node


def stillborn(run: Run, step: Apply) -> None:
    """Make the document of an expression that must not be applied, to hold its error."""
    _born(run, step)


def _wanted(expression: Expression) -> bool:
    attributes = expression.tree.attributes
    if (wish := attributes.get("if")) is not None:
        return expression.holds(wish)
    if (refusal := attributes.get("unless")) is not None:
        return not expression.holds(refusal)
    return True


def _take_attributes(expression: Expression, step: Apply) -> None:
    node, run = expression.node, expression.run
    attributes = expression.tree.attributes
    if _is_on(expression, "scope") and node.variables is None:
        node.variables = {}
    handlers.consider(expression, step.handlers)
    if _is_on(expression, "forget"):
        _forget(run, node)
    elif _is_on(expression, "lose"):
        node.lost = True
    elif not node.flanking and _is_on(expression, "flank"):
        stand_aside(run, node)
    if "filter" in attributes:
        filtering.enter(expression)
    if "tag" in attributes or step.tag:
        tags.enter(expression, step.tag)
    if "timeout" in attributes or "timers" in attributes:
        timing.consider(expression)


def _is_on(expression: Expression, name: str) -> bool:
    return (
        name in expression.tree.attributes
        and dollar.text_of(expression.attribute(name, default="")) == "true"
    )


def _forget(run: Run, node: Node) -> None:
    parent = run.node(node.parent) if node.parent else None
    if parent is None or node.attached:
        return  # nobody waits for it
    run.anchor(node)
    node.variables = variables.compiled(run, node)
    if node.flanking:
        parent.flanks -= 1
        node.flanking = False
    else:
        _tell_parent(run, node)
    node.parent = None
    node.forgotten = True


def stand_aside(run: Run, node: Node) -> None:
    """Become a flank: the parent goes on, and ends it when it is over itself."""
    parent = run.node(node.parent) if node.parent else None
    if parent is None or node.attached:
        return  # nobody waits for it
    run.anchor(node)
    node.flanking = True
    parent.flanks += 1
    _tell_parent(run, node)


def _tell_parent(run: Run, node: Node) -> None:
    """Have the parent go on although this child is not done."""
    if node.parent is not None:
        fields = run.fields(node)
        run.say(
            ReplyTo(
                key=node.parent,
                fields=fields,
                sender=node.key,
                branch=node.branch,
                place=node.place,
            )
        )
