from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import ExpressionError
from mint.interpreter import variables
from mint.interpreter.data import ENGINE_ID
from mint.lang import dollar

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.model.node import Node


_HOW = {
    "on_cancel": "cancelled", "on_error": "failed", "on_timeout": "timed out",
    "cancelling": "cancelled", "dying": "killed",
}  # fmt: skip
"""How a tag was left, by the handler that did it, or by the state of who leaves it."""

_KEPT = 100
"""Tags left last that a process remembers; a loop leaves one each time. History tells them all."""


def enter(expression: Expression, entered: str | None) -> None:
    """Take the tag that the attributes name.

    Args:
        expression: just coming to life.
        entered: the tag of the expression that it replaces: it is not entered a second time.
    """
    run, node = expression.run, expression.node
    wish = expression.attribute("tag")
    tag = "" if wish is None else dollar.text_of(wish)
    if entered is not None and tag != entered:
        node.tag, node.full_tag = entered, entered
        node.fields = leave(expression, run.fields(node))
    if not tag or tag.isspace():
        node.tag = None
        return
    if "\0" in tag:
        message = f"tag: {tag[:100]!r} holds the character NUL, which no name may have"
        raise ExpressionError(message)
    fields = run.fields(node)
    above = _around(fields)
    if tag != entered or tag not in above:
        above = [*above, tag]
        node.fields = {**fields, "__tags__": above}
    node.tag, node.full_tag = tag, "/".join(above)
    mark = _mark(node)
    variables.assign(run, node, tag, mark)
    whole = _at_root(node.full_tag)
    if expression.lookup(whole) is not mark:
        variables.assign(run, node, whole, mark)
    if tag != entered:
        run.event(
            "entered_tag",
            node,
            name=node.full_tag,
            data={"full_tag": node.full_tag, "fields": run.fields(node)},
        )


def _mark(node: Node) -> dict[str, Any]:
    """What the variable of a tag holds: which expression it is."""
    fei = node.fei
    return {"engine_id": ENGINE_ID, "wfid": fei.wfid, "subid": fei.subid, "expid": fei.expid}


def _at_root(full_tag: str) -> str:
    """The variable of the root that a full tag is; a tag may begin with a slash itself."""
    return f"/{full_tag.lstrip('/')}"


def leave(expression: Expression, fields: dict[str, Any]) -> dict[str, Any]:
    """Give the tag back: the payload without it."""
    run, node = expression.run, expression.node
    tag = node.tag or ""
    variables.forget(run, node, tag)
    _unmark(expression)
    left = [name for name in _around(fields) if name != tag]
    fields = {**fields, "__tags__": left, "__left_tag__": tag}
    if not left:
        del fields["__tags__"]
    how = _HOW.get(node.trigger or node.state or "")
    full_tag = node.full_tag or tag
    run.process.past_tags = [*run.process.past_tags, [full_tag, how]][-_KEPT:]
    run.event("left_tag", node, name=full_tag, data={"full_tag": full_tag, "fields": fields})
    return fields


def _unmark(expression: Expression) -> None:
    """Take the full tag from the root's variables, unless it means another expression by now."""
    node, path = expression.node, _at_root(expression.node.full_tag or "")
    mark = expression.lookup(path)
    if isinstance(mark, dict) and mark.get("subid") == node.fei.subid:
        variables.forget(expression.run, node, path)


def _around(fields: dict[str, Any]) -> list[str]:
    """The tags around; a participant may have put anything into its answer."""
    found = fields.get("__tags__")
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
