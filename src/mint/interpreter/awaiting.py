"""The attribute `await`: an expression is not applied before an event has come.

Until then it is there, in the state `awaiting`, and can be stopped like any other. All that its
other attributes ask for - `if`, `tag`, `timeout`, `forget` - begins when it is applied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import ExpressionError
from mint.interpreter import events, handlers, leaving
from mint.lang import awaited, dollar

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.interpreter.run import Run
    from mint.interpreter.steps import Apply
    from mint.model.node import Node


def holds_back(expression: Expression, step: Apply) -> bool:
    """Have an expression wait for the event that its attribute names, unless that has come.

    Returns:
        Whether it waits; not when the attribute turns out to have no value.

    Raises:
        ExpressionError: the attribute cannot be understood.
    """
    value = expression.attribute("await")
    if value is None or step.awaited:
        return False
    node = expression.node
    node.tag = step.tag
    handlers.consider(expression, step.handlers)
    text = dollar.text_of(value)
    wish = awaited.wish_of_text(text)
    if wish is None:
        message = (
            f"await: {text!r} is not understood: write a tag that is to be left, or "
            "`in_tag: x`, `left_tag: x`, `in_participant: x` or `left_participant: x`"
        )
        raise ExpressionError(message)
    events.subscribe(expression, wish, everywhere=wish.kind == "signal", where="")
    node.state = "awaiting"
    return True


def is_held_back(node: Node) -> bool:
    """Whether the event of an expression has not come, or it is paused since."""
    return node.state == "awaiting" or "awaits" in node.memory


def heard(run: Run, node: Node) -> None:
    """The event has come."""
    if node.state == "awaiting":
        _begin(run, node)
    elif node.state == "paused":
        node.memory = {**node.memory, "awaits": False}


def pause(node: Node) -> None:
    """Stay where it is, even if the event comes."""
    node.memory = {**node.memory, "awaits": True}


def resume(run: Run, node: Node) -> None:
    """Go on waiting, or be applied if the event came in between."""
    if node.memory["awaits"]:
        node.state = "awaiting"
        node.memory = {key: value for key, value in node.memory.items() if key != "awaits"}
    else:
        _begin(run, node)


def _begin(run: Run, node: Node) -> None:
    run.anchor(node)
    leaving.replace(
        run,
        node,
        run.fields(node),
        definition=node.definition,
        path=node.path,
        handlers=node.handlers,
        trigger=node.trigger,
        then=node.re_apply,
        again=node.again,
        awaited=True,
    )
