from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Any

from mint.engine.engine import Engine
from mint.engine.options import Options
from mint.expressions.table import EXPRESSIONS
from mint.interpreter.environment import Limits
from mint.lang import duration
from mint.model.message import AnyMessage, Remove
from mint.model.tree import Tree
from mint.ports.directory import OWN
from mint.ports.front import LaunchOrder
from mint.testing.conformance.script import Script

if TYPE_CHECKING:
    from mint.model.effect import Dispatch, Event
    from mint.model.node import Node
    from mint.store.database import DatabaseStore
    from mint.testing.conformance.cases import Case

EPOCH = 1_893_456_000.0
"""2030-01-01T00:00:00Z, when every case begins."""

_HAIR = 1e-6
"""Seconds by which a clock is late: a chain of waits ends after one wait of the same length."""


class World:
    """The engine, its participants and the time of one case.

    Args:
        store: an open store; other cases may have left finished processes in it.
        case: what takes place.
    """

    def __init__(self, store: DatabaseStore, case: Case) -> None:
        self.case = case
        self.trace: list[dict[str, Any]] = []
        self.tags: list[list[str]] = []
        self.ceased = 0
        self.snapshots: list[dict[str, Any]] = []
        self.ended: dict[str, Event] = {}
        self.wfids: list[str] = []
        self.store = store
        self._now = EPOCH
        self._pending: list[tuple[float, int, Dispatch, dict[str, Any]]] = []
        self._never: set[str] = set()
        self.script = Script(self, case.participants)
        given = case.engine
        self._variables = given.get("variables", {})
        for name, value in self._variables.items():
            store.set_variable(name, value)
        self.engine = Engine(
            store,
            store.views,
            transports=[self.script],
            directory=self.script,
            table=EXPRESSIONS,
            clock=self,
            options=Options(
                limits=Limits(steps=10_000),
                on_error=_tree(given.get("on_error")),
                on_terminate=_tree(given.get("on_terminate")),
            ),
        )
        self.engine.follow(self._saw)

    def now(self) -> float:
        """The virtual time; implements `mint.ports.clock.Clock`."""
        return self._now

    def launch(self, definition: Any, fields: dict[str, Any], **given: Any) -> str:
        """Start a process and let it run until nothing is left to do without time passing."""
        future = self.engine.launch(LaunchOrder(Tree.of(definition), fields, **given))
        future.add_done_callback(lambda done: self.wfids.append(done.result()))
        self.settle()
        return future.result(0)

    def tell(self, message: AnyMessage) -> None:
        """Say something and let the engine run until it is quiet."""
        future = self.engine.tell(message)
        self.settle()
        future.result(0)

    def settle(self) -> None:
        """Let the engine run until it is quiet."""
        while self.engine.turn():
            pass

    def later(self, due: float, dispatch: Dispatch, fields: dict[str, Any]) -> None:
        """Have a participant answer at a moment."""
        heapq.heappush(self._pending, (due, len(self.trace), dispatch, fields))

    def never(self, dispatch: str) -> None:
        """Have a participant that was to answer later not answer at all."""
        self._never.add(dispatch)

    def advance(self, by: str) -> None:
        """Let time pass; what falls due is done in order of time."""
        end = self._now + duration.seconds(by)
        while True:
            due = self.engine.pause_until()
            answer = self._pending[0][0] if self._pending else None
            moments = [moment for moment in (due, answer) if moment is not None and moment <= end]
            if not moments:
                break
            self._now = max(self._now, min(moments)) + _HAIR
            while self._pending and self._pending[0][0] <= self._now:
                _, _, dispatch, fields = heapq.heappop(self._pending)
                if dispatch.id not in self._never:
                    self.script.answer(dispatch, fields)
            self.settle()
        self._now = end

    def _note(self, wfid: str, entry: dict[str, Any]) -> None:
        if wfid in self.wfids[1:]:
            entry["proc"] = self.wfids.index(wfid)
        elif self.wfids and wfid not in self.wfids:
            entry["other_process"] = self._why(wfid)
        self.trace.append(entry)

    def _why(self, wfid: str) -> str:
        process = self.store.views.process(wfid)
        return process.why if process else ""

    def _saw(self, events: list[Event]) -> None:
        for event in events:
            self._take(event)

    def _take(self, event: Event) -> None:
        data = event.data
        match event.kind:
            case "dispatched" if not event.name.startswith(OWN):
                self._note(
                    event.wfid, {"p": event.name, "f": data["fields"], "params": data["params"]}
                )
            case "cancelling":
                self.trace.append({"cancel": event.name, "flavour": data["flavour"] or None})
            case "holding" | "letting_go":
                what = "pause" if event.kind == "holding" else "resume"
                self.trace.append({what: event.name})
            case "echo":
                self.trace.append({"echo": data["text"]})
            case "entered_tag" | "left_tag":
                way = "in" if event.kind == "entered_tag" else "out"
                self.tags.append([way, data["full_tag"]])
            case "terminated":
                self.ended.setdefault(event.wfid, event)
            case "ceased":
                self.ceased += 1

    def nodes(self, wfid: str) -> list[Node]:
        """The live expressions of a process in order of position."""
        live = [node for node in self.store.views.nodes(wfid) if node.state != "replied"]
        return sorted(live, key=lambda node: [int(part) for part in node.expid.split("_")])

    def close(self) -> None:
        """Take away what the case left in the store."""
        for wfid in {*self.wfids, *(p.wfid for p in self.store.views.processes(state="running"))}:
            if self.store.views.process(wfid) is not None:
                self.tell(Remove(wfid=wfid))
        for name in self._variables:
            self.store.set_variable(name, None)


def _tree(value: Any) -> Tree | None:
    return None if value is None else Tree.of(value)
