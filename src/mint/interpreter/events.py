"""Expressions that wait for events: how that is booked, and how their own process tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.interpreter import listening
from mint.interpreter.audience import hears
from mint.interpreter.steps import HearIt
from mint.lang import pattern
from mint.model.effect import Listener

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.interpreter.run import Run
    from mint.lang.awaited import Wish
    from mint.model.effect import Event
    from mint.model.node import Node


def subscribe(expression: Expression, wish: Wish, *, everywhere: bool, where: Any = None) -> None:
    """Have an expression hear of events that take place from now on.

    Args:
        expression: who listens.
        wish: of which events; of errors it hears of all.
        everywhere: of any process, not only of its own.
        where: the condition that it asks of each event; None: that of its attribute `where`.

    Raises:
        ConditionError: a pattern is none, or one that may run for ever.
    """
    run, node = expression.run, expression.node
    for name in wish.names:
        if pattern.is_slashed(name):
            pattern.compiled(name)
    within = "" if everywhere else node.wfid
    run.state.listening()  # from now on what takes place in this process is told as it does
    run.process.listening += not node.listening
    for name in dict.fromkeys(("",) if wish.kind == "error" else wish.names):
        listener = Listener(node.wfid, node.key, wish.kind, within=within)
        if not pattern.is_slashed(name):
            listener.name = name
        else:  # with flags, the pattern is kept as it is written
            listener.pattern = name[1:-1] if name.endswith("/") else name
        listening.add(expression, listener, where)


def unsubscribe(run: Run, node: Node) -> None:
    """Have an expression hear of nothing any more."""
    run.state.listening()
    run.process.listening -= 1
    node.listening = False
    run.effects.unlistened.append(node.key)
    run.effects.listeners[:] = [one for one in run.effects.listeners if one.key != node.key]


def tell(run: Run, event: Event) -> None:
    """Tell the expressions of the process that wait for an event: each of them once."""
    gone = set(run.effects.unlistened)
    before = (one for one in run.state.listening() if one.key not in gone)
    if run.effects.loosened:
        before = (msgspec.structs.replace(one, field="", value="") for one in before)
    told = dict.fromkeys(one.key for one in (*before, *run.effects.listeners) if hears(one, event))
    for key in told:
        fields = event.data.get("fields", {})
        nth = run.causing + 1
        run.say(HearIt(key=key, kind=event.kind, name=event.name, told=fields, nth=nth))
