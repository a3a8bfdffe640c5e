"""Processes that handle the errors of others: each is launched where an error is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.interpreter import variables
from mint.lang import dollar
from mint.lang.hoist import DEFINES
from mint.model.definition import Definition
from mint.model.message import Launch
from mint.model.tree import Tree

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.node import Node


def send(run: Run, node: Node, told: dict[str, Any]) -> None:
    """Launch what handles a recorded error, if anything does.

    What the definition names with `on_error_process` comes first, then the setting for definitions
    of this name, then that for all. A process that the engine launched itself gets no handler:
    its errors would launch others without end.

    Args:
        run: the interpretation.
        node: the expression in error.
        told: the payload at that point, with the field `__error__`.
    """
    process = run.process_as_read
    if process.why:
        return
    environment = run.environment
    tree = _named(run, node) or environment.error_handlers.get(process.name, environment.on_error)
    if tree is None:
        return
    about = {
        "wfid": node.wfid,
        "key": node.key,
        "expid": node.expid,
        "definition": process.name,
        "participant": node.participant or "",
    }
    run.effects.launches.append(
        Launch(
            wfid="",
            definition=Definition.of(tree),
            fields={**told, "__error__": {**told["__error__"], **about}},
            parent=node.wfid,
            why="on_error",
            about=node.key,
        )
    )


def _named(run: Run, node: Node) -> Tree | None:
    """The definition that the process' own names, None when it names none, or none of its text."""
    wish = run.process_as_read.defaults.get("on_error_process")
    if wish is None or wish == "":
        return None
    name = dollar.text_of(wish)
    body = variables.find_body(run, node, name)
    if body is None:
        run.event("unhandled", node, name=name)
        return None
    return _with_siblings(body)


def _with_siblings(body: variables.Body) -> Tree:
    """A definition with those that stand beside it in the text: it may call them."""
    around, _, index = body.path.rpartition("_")
    parent = body.definition.tree.at(around) if around else None
    if parent is None:
        return body.tree
    beside = tuple(
        child
        for number, child in enumerate(parent.children)
        if child.name in DEFINES and number != int(index)
    )
    own = body.tree
    return Tree(own.name, own.attributes, (*beside, *own.children))
