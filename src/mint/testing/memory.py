from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from mint.interpreter.state import Missing, State
from mint.model.message import (
    AnyMessage,
    Attend,
    Cancelled,
    Fail,
    Heard,
    Reply,
    Reroute,
    Ticket,
    Timer,
)
from mint.testing.booth import Booth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.effect import Dispatch, Effects, ErrorRecord, Listener, Schedule
    from mint.model.node import Node, Process
    from mint.model.task import Task

_NARROW = (Reply, Fail, Cancelled, Timer, Heard, Ticket, Attend, Reroute)


class Memory:
    """One process as a store would keep it, without a store.

    It hands out the process whole, or as sparingly as an engine loads it: so that both can be
    tried, and must come to the same.
    """

    def __init__(self) -> None:
        self.process: Process | None = None
        self.nodes: dict[str, Node] = {}
        self.errors: dict[str, ErrorRecord] = {}
        self.schedules: dict[str, Schedule] = {}
        self.listeners: dict[str, list[Listener]] = {}
        self.open: dict[str, Dispatch] = {}
        self.booth = Booth()
        self.tasks: dict[str, Task] = {}

    def take(self, effects: Effects) -> None:
        """Take over what a message changed."""
        self.process = effects.process or self.process
        for key, node in effects.nodes.items():
            self._put(key, node)
        self._record(effects)
        void = set(effects.unscheduled)
        self.schedules = {id_: s for id_, s in self.schedules.items() if s.key not in void}
        self.schedules |= {schedule.id: schedule for schedule in effects.schedules}
        self._listen(effects)
        self.open |= {dispatch.id: dispatch for dispatch in effects.dispatches}
        for closed in effects.closed:
            self.open.pop(closed, None)
        if effects.removed:
            self._forget()

    def _record(self, effects: Effects) -> None:
        for key, error in effects.errors.items():
            if error is None:
                self.errors.pop(key, None)
            else:
                self.errors[key] = error
        for name, task in effects.tasks.items():
            if task is None:
                self.tasks.pop(name, None)
            else:
                self.tasks[name] = task

    def _listen(self, effects: Effects) -> None:
        for key in effects.unlistened:
            self.listeners.pop(key, None)
        for several in self.listeners.values() if effects.loosened else ():
            for listener in several:
                listener.field = listener.value = ""
        for listener in effects.listeners:
            self.listeners.setdefault(listener.key, []).append(listener)

    def _put(self, key: str, node: Node | None) -> None:
        if node is None:
            self.nodes.pop(key, None)
            return
        if node.fields is UNSET:
            node = msgspec.structs.replace(node, fields=self.nodes[key].fields)
        self.nodes[key] = node

    def _forget(self) -> None:
        for kept in (self.nodes, self.errors, self.schedules, self.listeners, self.open):
            kept.clear()
        self.tasks.clear()

    def kids(self, key: str) -> list[Node]:
        """The children of an expression, kept replies too."""
        return [node for node in self.nodes.values() if node.parent == key]

    def whole(self) -> State:
        """The process with all that there is of it."""
        state = State(self.process, self.nodes.values(), complete=True)
        state.errors = dict(self.errors)
        state.listeners = self.listening
        return state

    @property
    def listening(self) -> list[Listener]:
        """What its expressions listen for."""
        return [one for several in self.listeners.values() for one in several]

    def narrow(self, message: AnyMessage) -> State | None:
        """What an engine loads at first for a message; None when it loads all."""
        if not isinstance(message, _NARROW):
            return None
        state = State(self.process, map(_bare, self._chain(message.key)))
        state.add_absent(message.key)
        return state

    def more(self, state: State, missing: Missing) -> None:
        """Add to a state what it lacks, and no more."""
        key = missing.key
        match missing.what:
            case "node":
                state.add(map(_bare, self._chain(key)))
                state.add_absent(key)
            case "children":
                state.add_family(key, [msgspec.structs.replace(kid) for kid in self.kids(key)])
            case "fields":
                fields = self.nodes[key].fields
                state.add_fields(key, {} if fields is UNSET else fields)
            case "errors":
                state.errors = dict(self.errors)
            case "listeners":
                state.listeners = self.listening
            case _:
                nodes = [msgspec.structs.replace(node) for node in self.nodes.values()]
                state.add_all(nodes, dict(self.errors))

    def _chain(self, key: str | None) -> Iterator[Node]:
        while key is not None and key in self.nodes:
            yield self.nodes[key]
            key = self.nodes[key].parent


def _bare(node: Node) -> Node:
    return msgspec.structs.replace(node, fields=UNSET)
