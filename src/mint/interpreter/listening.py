"""How an expression says what it listens for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.interpreter import variables
from mint.lang import correlation

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.model.effect import Listener
    from mint.model.message import Heard

_MOST = 20
"""Variables of a process whose changes are looked at."""


def add(expression: Expression, listener: Listener, where: Any = None) -> None:
    """Have an expression told of events.

    Args:
        expression: who listens.
        listener: for what.
        where: the condition that it asks of each event; None: that of its attribute `where`. What
            the condition surely demands becomes a part of the listener, so that the expression
            need not be woken to refuse; see `mint.lang.correlation`.
    """
    run, node = expression.run, expression.node
    where = expression.tree.attributes.get("where") if where is None else where
    found = correlation.demands(where, expression.data({}))
    if found is not None:
        listener.field, listener.value, names = found
        if not _bind(expression, names):
            listener.field = listener.value = ""
    node.listening = True
    run.effects.listeners.append(listener)


def take_note(expression: Expression, event: Heard) -> None:
    """Write down that an event was the right one, where that is not in the history already."""
    if event.kind != "signal":
        return
    run, node = expression.run, expression.node
    run.event("signalled", node, name=event.name, data={"fields": event.fields})
    if event.signal:
        kept = [one for one in run.process.heard if float(one.partition("/")[0]) > run.now]
        run.process.heard = (*kept, event.signal)


def _bind(expression: Expression, names: frozenset[str]) -> bool:
    """Take note of the variables on which a listener rests; False when they cannot be watched."""
    run = expression.run
    if not all(variables.is_own(run, expression.node, name) for name in names):
        return False
    known = run.process_as_read.bound
    new = {variables.first_name(name) for name in names}.difference(known)
    if len(known) + len(new) > _MOST:
        return False
    if new:
        run.process.bound = (*known, *sorted(new))
    return True
