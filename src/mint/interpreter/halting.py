"""A process that somebody debugs stops before its steps: at a breakpoint, or at each of them.

So does one that is paused, before what an edit adds to it. A stopped expression is there, paused,
and has not begun. All that its attributes ask for - `await`, `if`, `tag`, `timeout`, `forget` -
begins when it is let go. It can be cancelled, edited, exported like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.errors import MintError
from mint.interpreter import leaving, living, naming
from mint.interpreter.steps import AnyStep, Apply, CancelIt, ResumeIt
from mint.lang.hoist import DEFINES
from mint.lang.step_names import is_named, line_of

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.interpreter.run import Run
    from mint.model.halts import Breakpoint, Halts
    from mint.model.node import Node


def stops(expression: Expression, step: Apply) -> bool:
    """Hold an expression that is about to begin, if the process is to stop there.

    Returns:
        Whether it stopped.
    """
    run = expression.run
    halts = run.process_as_read.halts
    if halts is None or step.passed:
        return False
    why = _why(expression, step, halts)
    if not why:
        return False
    if halts.until:
        run.process.halts = msgspec.structs.replace(halts, until="")
    _stop(expression, step, why)
    return True


def holds_back(expression: Expression, step: Apply) -> bool:
    """Hold an expression that is about to begin in what is paused.

    What a timer begins beside its step is not held: it rings while that is paused, too.

    Returns:
        Whether it waits.
    """
    run, node = expression.run, expression.node
    if not step.held and (node.flanking or not _is_below_paused(run, node)):
        return False
    _stop(expression, step, PAUSED)
    parent = run.node(node.parent) if node.attached and node.parent else None
    if parent is not None:
        living.hold(parent, ResumeIt(key=node.key))  # it is not one of those that go on with it
    return True


def _stop(expression: Expression, step: Apply, why: str) -> None:
    """Hold an expression that is about to begin."""
    run, node = expression.run, expression.node
    node.state, node.tag = "paused", step.tag
    kept = {"handlers": step.handlers, "awaited": step.awaited, "body": step.body}
    node.memory = {"stopped": {**kept, "why": why}}
    data = {"why": why, "step": line_of(expression.tree), "fields": step.fields}
    run.event("stopped", node, name=expression.tree.name, data=data)


def is_paused(node: Node) -> bool:
    """Whether an expression is held, and with it what begins below it or in its place."""
    holds = node.state == "paused" and not node.memory.get("breakpoint")
    return holds and not is_debugged(node)


def stay(node: Node) -> None:
    """Have what takes the place of an expression wait as well until it is told to go on."""
    node.re_apply = {**(node.re_apply or {}), "held": True}


def is_to_stay(node: Node) -> bool:
    """Whether what takes the place of an expression is to wait."""
    return node.re_apply is not None and node.re_apply.get("held", False)


def let_go(node: Node) -> str | None:
    """What takes the place of an expression need not wait any more.

    Returns:
        The state in which the expression is.
    """
    if is_to_stay(node):
        node.re_apply = {k: kept for k, kept in (node.re_apply or {}).items() if k != "held"}
    return node.state


def abandon(run: Run, node: Node) -> None:
    """An expression goes: what was to begin beside it when it goes on never will."""
    for step in node.held:
        if step["step"] == "resume":
            run.say(CancelIt(key=step["key"]))


def is_stopped(node: Node) -> bool:
    """Whether an expression is held before it begins."""
    return node.state == "paused" and "stopped" in node.memory


def is_debugged(node: Node) -> bool:
    """Whether an expression is held before it begins until whoever debugs lets it go."""
    return is_stopped(node) and node.memory["stopped"]["why"] != PAUSED


def release(run: Run, node: Node) -> None:
    """Let a stopped expression begin, then take in what came meanwhile."""
    passed = is_debugged(node) or _is_below_paused(run, node)
    kept, held = node.memory["stopped"], node.held
    node.state, node.held = None, []
    run.event("resumed", node)
    leaving.replace(
        run,
        node,
        run.fields(node),
        definition=node.definition,
        path=node.path,
        handlers=kept["handlers"],
        trigger=node.trigger,
        then=node.re_apply,
        again=node.again,
        awaited=kept["awaited"],
        body=kept["body"],
        passed=passed,
    )
    for one in held:
        run.say(msgspec.convert(one, AnyStep))


def _is_below_paused(run: Run, node: Node) -> bool:
    """Whether the expression around another is held with all that is in it."""
    above = run.seen(node.parent) if node.parent else None
    return above is not None and is_paused(above)


def _why(expression: Expression, step: Apply, halts: Halts) -> str:
    """Why a process stops before an expression, "" when it does not."""
    for point in halts.breaks:
        if why := _broken(expression, point):
            return why
    if halts.until:
        return f"until {halts.until}" if _is_at(expression, halts.until) else ""
    return "step" if _is_next(expression, step, halts) else ""


def _is_next(expression: Expression, step: Apply, halts: Halts) -> bool:
    """Whether stepping stops before an expression."""
    if not halts.stepping or (step.body and expression.tree.name in DEFINES):
        return False
    if halts.stepping == "participants" and not _hands_out(expression):
        return False
    return not _is_within(expression.run, expression.node, halts.over)


def _is_within(run: Run, node: Node, keys: tuple[str, ...]) -> bool:
    above = node.parent if keys else None
    while above is not None:
        if above in keys:
            return True
        parent = run.seen(above)
        above = None if parent is None else parent.parent
    return False


def _hands_out(expression: Expression) -> bool:
    """Whether an expression calls a participant; one that means nothing is worth a look, too."""
    node = expression.node
    if node.name == "participant":
        return True
    if node.name != "ref":
        return False
    scratch = msgspec.structs.replace(node)
    try:
        naming.resolve(expression.run, scratch, expression.tree)
    except MintError:
        return True
    return scratch.name == "participant"


def _broken(expression: Expression, point: Breakpoint) -> str:
    if not _is_at(expression, point.at):
        return ""
    told = f"breakpoint {point.at}"
    if not point.when:
        return told
    try:
        return f"{told}, when {point.when}" if expression.holds(point.when) else ""
    except MintError as error:
        return f"{told}, whose condition cannot be told: {error}"


def _is_at(expression: Expression, place: str) -> bool:
    """Whether an expression stands at a position, or has a name."""
    return expression.node.expid == place or is_named(expression.tree, place)


PAUSED = "paused"
"""Why an expression is stopped that would have begun in what is paused."""
