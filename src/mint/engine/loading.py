"""Loads the parts of processes that messages can touch: little at first, more when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter.state import Missing, State
from mint.model.message import (
    AnyMessage,
    Attend,
    Cancelled,
    Fail,
    Heard,
    Launch,
    Reply,
    Reroute,
    Ticket,
    Timer,
)
from mint.ports.store import Changes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.model.node import Node, Process
    from mint.ports.store import Turn

_NARROW = (Reply, Fail, Cancelled, Timer, Heard, Ticket, Attend, Reroute)


def narrow(messages: Iterable[AnyMessage]) -> list[tuple[str, str]]:
    """The expressions (wfid, key) that messages are for which touch little else."""
    return [(one.wfid, one.key) for one in messages if isinstance(one, _NARROW)]


def load(
    turn: Turn, processes: dict[str, Process], messages: Iterable[AnyMessage]
) -> dict[str, State]:
    """States for all processes that these messages are for.

    An answer touches the expression that it is for and its ancestors; anything else may touch
    the whole process.

    Args:
        turn: the transaction.
        processes: those that are locked.
        messages: what is to be interpreted.
    """
    states = {wfid: State(process) for wfid, process in processes.items()}
    known = [one for one in messages if one.wfid in states and not isinstance(one, Launch)]
    targets = list(dict.fromkeys(narrow(known)))
    wide = dict.fromkeys(one.wfid for one in known if not isinstance(one, _NARROW))
    found: dict[str, list[Node]] = {}
    for node in turn.chains(targets) if targets else ():
        found.setdefault(node.wfid, []).append(node)
    for wfid, nodes in found.items():
        states[wfid].add(nodes)
    for wfid, key in targets:
        states[wfid].add_absent(key)
    for wfid in wide:
        states[wfid].add_all(turn.whole(wfid), turn.errors(wfid))
    return states


def load_more(turn: Turn, wfid: str, state: State, missing: Missing) -> None:
    """Load what the interpreter asked for."""
    key = missing.key
    match missing.what:
        case "node":
            state.add(turn.chains([(wfid, key)]))
            state.add_absent(key)
        case "children":
            state.add_family(key, turn.children(wfid, key))
        case "fields":
            found = turn.fields([(wfid, key)])
            state.add_fields(key, found.get((wfid, key), {}))
        case "errors":
            state.errors = turn.errors(wfid)
        case "listeners":
            state.listeners = turn.listeners_of([wfid], Changes())
        case _:
            state.add_all(turn.whole(wfid), turn.errors(wfid))
