"""Expressions that wait for events: how that is booked, and how their own process tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import ConditionError
from mint.interpreter.steps import HearIt
from mint.lang import pattern
from mint.model.effect import Listener

if TYPE_CHECKING:
    from mint.interpreter.expression import Expression
    from mint.interpreter.run import Run
    from mint.lang.awaited import Wish
    from mint.model.effect import Event
    from mint.model.node import Node

UPON = {
    "dispatched": "apply",
    "replied": "reply",
    "entered_tag": "entering",
    "left_tag": "leaving",
    "error": "error",
}
"""Kinds of events that can be waited for, and what a listener calls them."""


def subscribe(expression: Expression, wish: Wish, *, everywhere: bool) -> None:
    """Have an expression hear of events that take place from now on.

    Args:
        expression: who listens.
        wish: of which events; of errors it hears of all.
        everywhere: of any process, not only of its own.

    Raises:
        ConditionError: a pattern is none, or one that may run for ever.
    """
    run, node = expression.run, expression.node
    for name in wish.names:
        if pattern.is_slashed(name):
            pattern.compiled(name)
    within = "" if everywhere else node.wfid
    for name in dict.fromkeys(("",) if wish.kind == "error" else wish.names):
        listener = Listener(node.wfid, node.key, wish.kind, within=within)
        if not pattern.is_slashed(name):
            listener.name = name
        else:  # with flags, the pattern is kept as it is written
            listener.pattern = name[1:-1] if name.endswith("/") else name
        run.effects.listeners.append(listener)
    run.state.listening()  # from now on what takes place in this process is told as it does
    if not node.listening:
        run.process.listening += 1
        node.listening = True


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
    told = dict.fromkeys(one.key for one in (*before, *run.effects.listeners) if hears(one, event))
    for key in told:
        fields = event.data.get("fields", {})
        nth = run.causing + 1
        run.say(HearIt(key=key, kind=event.kind, name=event.name, told=fields, nth=nth))


def hears(listener: Listener, event: Event) -> bool:
    """Whether a listener waits for an event. A tag within tags has a full and a short name."""
    if listener.kind != UPON.get(event.kind) or listener.within not in ("", event.wfid):
        return False
    names = {event.name}
    if listener.kind in ("entering", "leaving"):
        names.add(event.name.rpartition("/")[2])
    if not listener.pattern:
        return listener.name in ("", *names)
    try:
        wanted = pattern.compiled(listener.pattern)
        return any(pattern.found(wanted, name) for name in names)
    except ConditionError:
        return False  # an older version took it
