"""A process that comes from elsewhere held tickets there: it goes on when it has them here.

A ticket is of one place, so it is asked for anew. Until it comes, what stands below the expression
that needs it is paused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.interpreter import living
from mint.interpreter.steps import AnyStep, PauseIt, ResumeIt

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.node import Node

_KEPT = "regains"
"""In the memory of an expression: keys of what goes on when it has its ticket."""


def begin(run: Run, node: Node) -> None:
    """Have an expression wait for the ticket that it held, and with it what is below it.

    What was paused already is not resumed by the ticket.
    """
    below = [kid.key for kid in living.children(run, node) if kid.state in (None, "awaiting")]
    node.memory = {name: value for name, value in node.memory.items() if name != "due"}
    keep(node, below, node.held)
    hold(run, below)


def keep(node: Node, keys: list[str], held: list[dict[str, Any]]) -> None:
    """Take note of what goes on when an expression has its ticket: what is below it, and steps."""
    node.memory, node.held = {**node.memory, _KEPT: keys}, held


def hold(run: Run, keys: list[str]) -> None:
    """Pause expressions, and all that is below them, before anything else is done."""
    keys = list(keys)
    while keys:
        node = run.node(keys.pop())
        if node is not None:
            living.pause(run, PauseIt(key=node.key))
            keys += [kid.key for kid in living.children(run, node)]


def is_waiting(node: Node) -> bool:
    """Whether an expression waits for a ticket that it held."""
    return _KEPT in node.memory


def has_it(run: Run, node: Node) -> None:
    """The ticket has come: go on, unless the expression is paused by now."""
    kept = give_up(node)
    if node.state is not None:
        return
    held, node.held = node.held, []
    for key in kept:
        run.say(ResumeIt(key=key))
    for step in held:
        run.say(msgspec.convert(step, AnyStep))


def give_up(node: Node) -> list[str]:
    """Wait no more for a ticket that was held: what is still paused for its sake."""
    kept: list[str] = node.memory[_KEPT]
    node.memory = {name: value for name, value in node.memory.items() if name != _KEPT}
    return kept
