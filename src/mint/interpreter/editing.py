"""Changing a live process: replay, re-apply, edits of its tree, extra branches, push-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import NotAWaitingStep
from mint.interpreter import halting, leaving, living
from mint.interpreter.steps import AnyStep, Apply, CancelIt, DispatchIt, ReplyTo
from mint.lang import paths
from mint.lang.hoist import hoist

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.effect import ErrorRecord
    from mint.model.message import Attach, Edit, PushOut, ReApply, Replay, Respark
    from mint.model.node import Node


def target(run: Run, key: str) -> Node:
    """The live expression of a key.

    Raises:
        NotAWaitingStep: there is none.
    """
    node = run.node(key)
    if node is None:
        message = f"process {run.process.wfid} has no live expression {key}; see `mint show`"
        raise NotAWaitingStep(message)
    return node


def replay(run: Run, message: Replay) -> None:
    """Try again what ended in an error."""
    record = _error(run, message.key)
    node = target(run, record.key)
    fields = _repaired(record.fields, message)
    if fields is not record.fields:
        run.scale.take(fields)
    step = msgspec.convert(record.step, AnyStep) if record.step else None
    run.event("replayed", node, data=_told(message))
    run.effects.errors[node.key] = None
    node.in_error = False
    if message.tree is not None:
        run.clear(node)
        _cut_off(run, node)
        _keep_paused(node)
        leaving.replace(
            run, node, fields, definition=run.define(message.tree), path="0", body=False
        )
    elif isinstance(step, DispatchIt):
        node.fields, node.dispatch = fields, None
        run.say(step)
    elif isinstance(step, ReplyTo):
        run.say(msgspec.structs.replace(step, fields=fields, counted=True))
    elif isinstance(step, CancelIt):
        node.state = None
        run.say(step)
    else:
        _start_over(run, node, fields, step)


def _repaired(fields: dict[str, Any], message: Replay) -> dict[str, Any]:
    """A payload with what the replay changes; the same one when it changes nothing."""
    before = fields
    for path in message.unset:
        fields = paths.remove(fields, path)
    if message.fields:
        fields = {**fields, **message.fields}
        if "__error__" not in before:
            fields.pop(
                "__error__", None
            )  # shown along with the fields of an error, not one of them
    return put_all(fields, message.put)


def put_all(fields: dict[str, Any], put: dict[str, Any]) -> dict[str, Any]:
    """A payload with values at their paths; objects are made where there are none."""
    for path, value in put.items():
        fields = _put(fields, path, value)
    return fields


def _put(fields: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A payload with a value at a path; objects are made for the parts of it that are not there."""
    if path in fields:
        return {**fields, path: value}
    *above, last = path.split(".")
    while above and not isinstance(paths.get(fields, ".".join(above)), dict | list):
        value, last = {last: value}, above.pop()
    return paths.put(fields, ".".join([*above, last]), value)


def _told(message: Replay) -> dict[str, Any]:
    """What the history tells of a replay: enough to do the same to another process."""
    told: dict[str, Any] = {"fields": message.fields, "tree": message.tree}
    if message.put:
        told["put"] = message.put
    if message.unset:
        told["unset"] = message.unset
    return told


def _start_over(run: Run, node: Node, fields: dict[str, object], step: AnyStep | None) -> None:
    """Apply an expression again that could not be applied."""
    _keep_paused(node)
    node.state = None
    variables = step.variables if isinstance(step, Apply) else None
    run.clear(node)
    _cut_off(run, node)
    node.variables = variables if variables is not None else node.variables
    awaited = isinstance(step, Apply) and step.awaited
    leaving.again(run, node, fields, awaited=awaited)


def _keep_paused(node: Node) -> None:
    """What takes the place of a paused expression waits as well."""
    if halting.is_paused(node):
        halting.stay(node)


def _error(run: Run, key: str | None) -> ErrorRecord:
    if key is not None:
        record = run.state.error(key)
    else:
        run.state.error("")
        errors = (run.state.errors or {}).values()
        record = min(errors, key=lambda error: _position(error.key), default=None)
    if record is None:
        message = f"process {run.process.wfid} has no error" + (f" at {key}" if key else "")
        raise NotAWaitingStep(message)
    return record


def _position(key: str) -> list[int]:
    return [int(part) for part in key.partition("!")[0].split("_")]


def re_apply(run: Run, message: ReApply) -> None:
    """Cancel an expression, then apply it again."""
    node = target(run, message.key)
    for given in (message.fields, message.merge_in_fields):
        if given:
            run.scale.take(given)
    if message.tree is not None:
        run.define(message.tree)
    options = {
        "tree": None if message.tree is None else message.tree.to_json(),
        "fields": message.fields,
        "merge_in_fields": message.merge_in_fields,
        "applied": message.applied,
    }
    run.event("re_applied", node, data={**options, **_why(message)})
    run.say(CancelIt(key=node.key, re_apply={**options, "ordered": True}))


def edit(run: Run, message: Edit) -> None:
    """Replace the tree of a live expression."""
    node = target(run, message.key)
    run.define(message.tree)
    run.event("edited", node, data={"before": run.tree(node), "after": message.tree})
    living.set_tree(run, node, hoist(message.tree) if run.is_body(node) else message.tree)


def attach(run: Run, message: Attach) -> None:
    """Run an extra branch on a live expression."""
    node = target(run, message.key)
    fields = run.fields(node) if message.fields is None else message.fields
    run.scale.take(fields)
    run.event("attached", node, data={"tree": message.tree, **_why(message)})
    living.apply_tree(run, node, message.tree, fields, attached=True)


def push_out(run: Run, message: PushOut) -> None:
    """Make an expression reply to its parent now."""
    node = target(run, message.key)
    fields = run.fields(node) if message.fields is None else message.fields
    run.scale.take(fields)
    _cut_off(run, node)
    run.event("pushed_out", node, data=_why(message))
    run.recall(node)
    node.state = None
    run.clear(node)
    leaving.answer(run.expression(node), fields)


def _cut_off(run: Run, node: Node) -> None:
    """Stop all that is below an expression without waiting: another may take its key."""
    for kid in living.children(run, node):
        living.orphan(run, kid)
        run.say(CancelIt(key=kid.key, flavour="kill"))
    leaving.cancel_flanks(run, node)


def respark(run: Run, message: Respark) -> None:
    """Apply every leaf again that is not in error."""
    leaves = [
        node for node in run.nodes() if node.children == 0 and not node.in_error and _is_at_it(node)
    ]
    run.event("resparked", None, data={"keys": [node.key for node in leaves], **_why(message)})
    for node in leaves:
        run.say(CancelIt(key=node.key, re_apply={"ordered": True}))


def _is_at_it(node: Node) -> bool:
    """Whether a leaf has begun and is not going: also while it is paused and has no answer."""
    at_it = halting.is_paused(node) and not halting.is_stopped(node) and not node.held
    return node.state is None or at_it


def _why(message: Attach | PushOut | ReApply | Respark) -> dict[str, Any]:
    """The reason that was given, for the history."""
    return {"why": message.why} if message.why else {}
