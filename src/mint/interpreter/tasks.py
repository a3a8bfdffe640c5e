"""Tasks for people: made with a dispatch, due at some time, and gone with the dispatch."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from mint.errors import ExpressionError
from mint.lang import dollar, form, paths
from mint.lang.task_attributes import due_of, escalations_of, names_of, priority_of
from mint.model.task import HUMAN, Escalation, Task

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.interpreter.run import Run
    from mint.model.node import Node

_MOST = 1_000
"""Characters of a title; a longer one belongs into a field."""


def make(expression: Expression, params: dict[str, Any]) -> None:
    """Make a task of the dispatch that is about to be; one that was set aside goes on.

    Args:
        expression: the step.
        params: its attributes, substituted.

    Raises:
        ExpressionError: an attribute cannot be used.
    """
    node = expression.node
    before = known(node)
    node.memory = {**node.memory, "keeper": HUMAN}
    if before is None:
        task = _made(expression, params, expression.run.now)
    else:
        task = replace(before, id=node.dispatch or "", wfid=node.wfid)
    keep(expression.run, node, task)
    schedule(expression)


def remake(expression: Expression) -> None:
    """Have the task of an expression, if it has one, as the attributes are now.

    Who has claimed it keeps it, and durations count from when it was made.

    Raises:
        ExpressionError: an attribute cannot be used.
    """
    before, run = known(expression.node), expression.run
    if before is None:
        return
    task = _made(expression, expression.attributes(), before.at)
    if task.due == before.due:
        task = replace(task, overdue=before.overdue)
    keep(run, expression.node, replace(task, holder=before.holder))
    schedule(expression)


def _made(expression: Expression, params: dict[str, Any], at: float) -> Task:
    node = expression.node
    target = node.memory["target"]
    return Task(
        node.dispatch or "",
        node.wfid,
        node.key,
        target,
        title=_title(expression, params),
        to=names_of(params.get("to")) or (() if target == HUMAN else (target,)),
        priority=priority_of(params.get("priority")),
        at=at,
        due=due_of(params.get("due"), at),
        escalations=tuple(starmap(Escalation, escalations_of(params.get("escalate"), at))),
        form=_form(expression, params.get("form")),
        show=names_of(params.get("show")),
        into=dollar.text_of(params.get("into")),
        who=dollar.text_of(params.get("who")),
    )


def of(node: Node) -> Task | None:
    """The task that an expression waits for, None when it waits for none."""
    return None if node.dispatch is None else known(node)


def known(node: Node) -> Task | None:
    """The task of an expression, also one that is set aside.

    Raises:
        msgspec.ValidationError: it is none; only what others wrote can be that.
    """
    kept = node.memory.get("task")
    return None if kept is None else msgspec.convert(kept, Task)


def keep(run: Run, node: Node, task: Task) -> None:
    """Take a task as it is now."""
    node.memory = {**node.memory, "task": msgspec.to_builtins(task)}
    if node.dispatch is not None:
        run.effects.tasks[task.id] = task


def set_aside(node: Node, shift: float) -> None:
    """Keep the task of an expression that lives on elsewhere, for the dispatch that it gets there.

    Args:
        node: the expression; its dispatch is that of the place where it was.
        shift: seconds by which all times are later.
    """
    task = known(node)
    if task is None:
        return
    later = replace(
        task,
        at=task.at + shift,
        due=None if task.due is None else task.due + shift,
        escalations=tuple(replace(one, due=one.due + shift) for one in task.escalations),
    )
    node.memory = {**node.memory, "task": msgspec.to_builtins(later)}


def schedule(expression: Expression) -> None:
    """Have the task of an expression, if it has one, told when it is due and who comes to it."""
    task, run, node = of(expression.node), expression.run, expression.node
    if task is None:
        return
    if task.due is not None and not task.overdue:
        run.schedule(node, task.due, {"do": "overdue", "dispatch": task.id})
    for one in task.escalations:
        run.schedule(node, one.due, {"do": "escalate", "dispatch": task.id, "to": one.to})


def ring(expression: Expression, action: dict[str, Any]) -> None:
    """A task is due, or somebody comes to it."""
    node, run = expression.node, expression.run
    task = of(node)
    if task is None or task.id != action["dispatch"]:
        return
    if action["do"] == "overdue":
        if task.overdue or task.due is None or task.due > run.now:
            return  # it is due at another time by now
        keep(run, node, replace(task, overdue=True))
        data = {"due": task.due, "holder": task.holder, "title": task.title}
        run.event("overdue", node, name=task.participant, data=data)
        return
    to = action["to"]
    if not any(one.to == to and one.due <= run.now for one in task.escalations):
        return  # the step says another thing by now
    left = tuple(one for one in task.escalations if one.to != to or one.due > run.now)
    offered = task.to if not task.to or to in task.to else (*task.to, to)
    escalated = tuple(dict.fromkeys((*task.escalated, to)))
    changed = replace(task, to=offered, escalated=escalated, escalations=left)
    keep(run, node, changed)
    data = {"to": to, "holder": task.holder, "title": task.title}
    run.event("escalated", node, name=task.participant, data=data)


def _title(expression: Expression, params: dict[str, Any]) -> str:
    """What the attribute says, or the bare text of a step `human`."""
    title = params.get("title")
    if title is None and expression.node.memory["target"] == HUMAN:
        title = expression.text()
    return dollar.text_of(title)[:_MOST]


_SHOWN = 60


def _form(expression: Expression, value: Any) -> dict[str, Any]:
    """The form that an attribute gives or names."""
    if value is None or value == "":
        return {}
    found = value
    if isinstance(value, str) and not value.lstrip().startswith("{"):
        found = _named(expression, value)
        if found is None:
            message = f"form: no variable or field {value[:_SHOWN]!r} holds a form"
            raise ExpressionError(message)
    return form.document_of(found)


def _named(expression: Expression, name: str) -> Any:
    """What a variable or a field of this name holds; `v:` and `f:` say which of both is meant."""
    kind, colon, rest = name.partition(":")
    if colon and kind in ("v", "f"):
        return expression.lookup(rest) if kind == "v" else paths.get(expression.fields, rest)
    found = expression.lookup(name)
    return paths.get(expression.fields, name) if found is None else found
