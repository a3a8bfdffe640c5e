from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from mint.errors import ExpressionError, LimitReached, StoreError
from mint.interpreter import beginning, events, faults, halting, living, mutex, onlookers
from mint.interpreter.agenda import Agenda
from mint.interpreter.audience import UPON
from mint.interpreter.scale import Scale
from mint.interpreter.state import Missing, State, is_same
from mint.interpreter.steps import (
    AnyStep,
    Apply,
    CancelIt,
    DispatchIt,
    FailIt,
    HearIt,
    PauseIt,
    ReplyTo,
    ResumeIt,
)
from mint.lang.hoist import DEFINES
from mint.lang.tree_size import check_size
from mint.model.definition import Definition
from mint.model.effect import Control, Effects, ErrorRecord, Event, GiveBack, Schedule
from mint.model.node import Node, Process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.interpreter.environment import Environment
    from mint.interpreter.expression import Expression
    from mint.model.fault import Fault
    from mint.model.tree import Tree


class Run:
    """One interpretation: a message comes in, steps follow from it until all is quiet.

    Expressions are changed as working copies here; `effects` tells at the end which ones are
    new, changed or gone. When anything is missing, `Missing` leaves and nothing has happened.

    Args:
        state: what is known of the process.
        environment: what is known besides.
        by: who said the message, for history.
        arrived: the round of the message: how many led to it, each through the one before; see
            `Heard`.

    Attributes:
        scale: weighs payloads.
        round: the same for what follows from this message.
        ordered: an operator wants something done again, so that it begins to count anew.
        causing: how many events that the process heard of itself led to the step that is done now,
            each through the one before.
    """

    def __init__(
        self, state: State, environment: Environment, by: str = "", arrived: int = 0
    ) -> None:
        self.state = state
        self.environment = environment
        self.by = by
        self.scale = Scale(environment.limits.payload)
        self.arrived = self.round = arrived
        self.ordered = False
        self.causing = 0
        self._causes: dict[int, int] = {}
        self.effects = Effects()
        self.agenda = Agenda()
        self._work: dict[str, Node | None] = {}
        self._kids: dict[str, list[str]] = {}
        self._schedules: dict[str, list[Schedule]] = {}
        self._born: set[str] = set()  # the store knows nothing of their children
        self._trees: dict[str, Tree] = {}
        self._applied = 0

    @property
    def process(self) -> Process:
        """The process, as a copy that may be changed."""
        if self.effects.process is None:
            if self.state.process is None:
                message = "the process is not loaded"
                raise RuntimeError(message)
            self.effects.process = msgspec.structs.replace(self.state.process)
        return self.effects.process

    @property
    def process_as_read(self) -> Process:
        """The process, only to be read."""
        return self.effects.process or self.state.process or self.process

    @property
    def now(self) -> float:
        """The time, seconds since the epoch."""
        return self.environment.now

    def node(self, key: str) -> Node | None:
        """A working copy of an expression, None when there is none of this key."""
        if key in self._work:
            return self._work[key]
        known = self.state.get(key)
        if known is None:
            return None
        copy = msgspec.structs.replace(known)
        self._work[key] = copy
        return copy

    def seen(self, key: str) -> Node | None:
        """An expression, only to be read."""
        return self._work[key] if key in self._work else self.state.get(key)

    def fields(self, node: Node) -> dict[str, Any]:
        """The payload with which an expression was applied."""
        if node.fields is UNSET:
            raise Missing("fields", node.key)
        return node.fields

    def add(self, node: Node) -> None:
        """Take a new expression to life."""
        self._work[node.key] = node
        self._born.add(node.key)
        self._trees.pop(node.key, None)
        if node.parent is not None:
            self._kids.setdefault(node.parent, []).append(node.key)

    def drop(self, node: Node) -> None:
        """End the life of an expression, and of all that hangs on it."""
        self.clear(node)
        if node.held:
            halting.abandon(self, node)
        if node.ticket is not None:
            self.give_back(node)
        if node.memory.get("kept"):
            for reply in self.replies(node):
                self._work[reply.key] = None
        self._work[node.key] = None
        self.close(node)
        if node.listening:
            events.unsubscribe(self, node)
        if "mutex" in node.memory:
            mutex.give_back(self, node)

    def loosen(self) -> None:
        """Have all listeners of the process hear what their conditions may refuse."""
        self.effects.loosened = True
        for listener in self.effects.listeners:
            listener.field = listener.value = ""

    def give_back(self, node: Node) -> None:
        """Neither wait for a ticket any longer nor hold it."""
        if node.ticket is not None:
            name, claim = node.ticket
            self.effects.tickets.append(GiveBack(claim, name))
            node.ticket = None

    def close(self, node: Node) -> None:
        """The dispatch of an expression is over, and the task that it may be."""
        if node.dispatch is None:
            return
        self.effects.closed.append(node.dispatch)
        if "task" in node.memory:
            self.effects.tasks[node.dispatch] = None
            node.memory = {name: value for name, value in node.memory.items() if name != "task"}

    def recall(self, node: Node) -> None:
        """Tell the holder of an open dispatch to stop; nobody waits for its answer."""
        if node.dispatch is not None and not self.is_kept(node) and node.participant is not None:
            control = Control("cancel", node.dispatch, node.wfid, node.key, node.participant)
            self.effects.controls.append(control)

    def is_kept(self, node: Node) -> bool:
        """Whether the dispatch of an expression is with people or a stand-in, not with a worker."""
        return "keeper" in node.memory

    def clear(self, node: Node) -> None:
        """Void the timers and the error of an expression."""
        if node.timed:
            self.unschedule(node)
        if node.in_error:
            self.effects.errors[node.key] = None
            node.in_error = False

    def unschedule(self, node: Node) -> None:
        """Void the timers of an expression."""
        if node.timed:
            self._schedules.pop(node.key, None)
            self.effects.unscheduled.append(node.key)
            node.timed = False

    def schedule(self, node: Node, due: float, action: dict[str, Any]) -> None:
        """Have an expression told something later.

        When that is at once, nothing from outside comes in between: the action tells its round.
        """
        if due - self.now < _WAIT:
            action = {**action, "round": self.arrived + 1}
        schedule = Schedule(
            f"{node.key}/{self.environment.ids()}", node.wfid, node.key, due, action
        )
        self._schedules.setdefault(node.key, []).append(schedule)
        node.timed = True

    def kids(self, key: str, *, expected: int) -> list[Node]:
        """The children of an expression, flanking ones and kept replies too.

        Args:
            key: the expression.
            expected: how many there are besides those attached from outside; when fewer are loaded,
                the others are asked for.
        """
        found = {kid.key for kid in self.state.kids(key)} | set(self._kids.get(key, ()))
        nodes = [node for name in found if (node := self.node(name)) and node.parent == key]
        counted = sum(not node.attached for node in nodes)
        known = key in self._born or self.state.knows_all_kids(key)
        if counted < expected and not known:
            raise Missing("children", key)
        return sorted(nodes, key=lambda node: (node.since, _position(node)))

    def replies(self, node: Node) -> list[Node]:
        """The answers of branches that a concurrence keeps until it merges them, first to last."""
        expected = node.children + node.flanks + node.memory.get("kept", 0)
        kept = [kid for kid in self.kids(node.key, expected=expected) if kid.state == "replied"]
        return sorted(kept, key=lambda reply: reply.memory["nth"])

    def keep_reply(self, node: Node, branch: int, fields: dict[str, Any]) -> None:
        """Keep the answer of a branch in a row of its own, until the merge."""
        nth = node.memory.get("kept", 0) + 1
        node.memory = {**node.memory, "kept": nth}
        key = f"{node.expid}_{branch}!{self.environment.ids()}"
        self.add(
            Node(
                node.wfid,
                key,
                "reply",
                parent=node.key,
                fields=fields,
                state="replied",
                branch=branch,
                memory={"nth": nth},
                since=self.now,
            )
        )

    def nodes(self) -> Iterator[Node]:
        """Every live expression of the process."""
        names = {node.key for node in self.state.nodes()} | set(self._work)
        return (node for name in sorted(names) if (node := self.node(name)))

    def tree(self, node: Node) -> Tree:
        """The tree that an expression runs."""
        known = self._trees.get(node.key)
        if known is None:
            known = self._find_tree(node)
        return known

    def _find_tree(self, node: Node) -> Tree:
        above = self._trees.get(node.parent or "") if node.definition is UNSET else None
        if above is not None:
            index = node.index
            if index < len(above.children):
                tree = self._trees[node.key] = above.children[index]
                return tree
        return self._climb(node)

    def _climb(self, node: Node) -> Tree:
        """Go up to an ancestor whose tree is known, then down again; there may be many."""
        way = [node]
        while way[-1].definition is UNSET and way[-1].key not in self._trees:
            above = self.seen(way[-1].parent) if way[-1].parent else None
            if above is None:
                raise _lost(node)
            way.append(above)
        top = way.pop()
        tree = self._trees.get(top.key)
        if tree is None and top.definition is not UNSET:
            tree = top.definition.tree.at(top.path)
        while tree is not None:
            self._trees[top.key] = tree
            if not way:
                return tree
            top = way.pop()
            index = top.index
            tree = tree.children[index] if index < len(tree.children) else None
        raise _lost(node)

    def define(self, tree: Tree) -> Definition:
        """The definition that consists of a tree which the process, or an operator, brings.

        Raises:
            LimitReached: it has too many steps, or they are nested too deep.
        """
        check_size(tree, self.environment.limits.tree)
        return Definition.of(tree)

    def plant(self, node: Node, definition: Definition, path: str = "0") -> None:
        """Give an expression a tree of its own."""
        node.definition, node.path = definition, path
        self._trees.pop(node.key, None)

    def forget_trees(self) -> None:
        """Look for the trees of expressions again: what is above them has another one."""
        self._trees.clear()

    def anchor(self, node: Node) -> tuple[Definition, str]:
        """Make an expression independent of its parent's tree: where its own tree stands."""
        if node.definition is UNSET:
            parent = self.node(node.parent) if node.parent else None
            if parent is None:
                raise ExpressionError(f"the tree of {node.key} is lost")
            definition, path = self.place(parent)
            node.definition, node.path = definition, f"{path}_{node.index}"
        return node.definition, node.path

    def place(self, node: Node) -> tuple[Definition, str]:
        """Where the tree of an expression stands: (definition, path in it)."""
        steps: list[str] = []
        current = node
        while current.definition is UNSET:
            steps.append(str(current.index))
            parent = self.node(current.parent) if current.parent else None
            if parent is None:
                raise ExpressionError(f"the tree of {node.key} is lost")
            current = parent
        return current.definition, "_".join([current.path, *reversed(steps)])

    def is_body(self, node: Node) -> bool:
        """Whether an expression runs the body of a definition."""
        return node.definition is not UNSET and self.tree(node).name in DEFINES

    def expression(self, node: Node) -> Expression:
        """An expression's behaviour, for its document."""
        return self.environment.table[node.name](self, node)

    def say(self, step: AnyStep) -> None:
        """Have a step done after all those that were said before."""
        self.agenda.add(step)
        if self.causing:
            self._causes[id(step)] = self.causing

    def event(
        self,
        kind: str,
        node: Node | None,
        *,
        name: str = "",
        data: dict[str, Any] | None = None,
        heard: bool = True,
    ) -> None:
        """Add a line to the history, and tell those expressions that listen for it."""
        wfid = node.wfid if node else self.process_as_read.wfid
        key = node.key if node else ""
        by = self.by if kind in _ORDERED else ""
        event = Event(wfid, kind, self.now, key=key, name=name, by=by, data=data or {})
        if node is not None and node.place is not None:
            event = event.at_place(node.place)
        self.effects.events.append(event)
        if heard and kind in UPON and self.process_as_read.listening:
            events.tell(self, event)

    def record(
        self, node: Node, fault: Fault, fields: dict[str, Any], step: AnyStep | None
    ) -> None:
        """Record an error, which stays until it is replayed or its expression goes."""
        fault = faults.short(fault)
        self.effects.errors[node.key] = ErrorRecord(
            node.wfid,
            node.key,
            fault,
            self.now,
            name=node.name,
            participant=node.participant or "",
            step={} if step is None else msgspec.to_builtins(step),
            fields=fields,
            definition=self.process_as_read.name,
        )
        node.in_error = True
        told = {**fields, "__error__": faults.told(self, node, fault)}
        self.event("error", node, name=fault.kind, data={"message": fault.message, "fields": told})
        onlookers.send(self, node, told)

    def drain(self) -> Effects:
        """Do all steps and those that follow, then tell what came of it."""
        agenda = self.agenda
        while (step := agenda.take()) is not None:
            waiting = agenda.mark
            self.causing = self._causes.pop(id(step), 0) if self._causes else 0
            try:
                self._do(step)
            except (Missing, StoreError):
                raise  # nothing came of it: the whole message is done again
            except Exception as error:  # noqa: BLE001 - every fault becomes a recorded error
                self._take_back(step, waiting)
                faults.intercept(self, step, error)
        self._collect()
        self.effects.round = self.round
        return self.effects

    def _take_back(self, failed: AnyStep, waiting: int) -> None:
        """Unsay what a failed step said, for it will be said on replay.

        What the expression told its parent or its orphans stays: they are apart by now, it will
        not tell them again, and the parent has to go on.
        """
        for step in self.agenda.take_back(waiting):
            if isinstance(step, Apply):
                self._uncount(step, failed.key)
            elif self._is_for_another(step, failed.key):
                self.say(step)

    def _is_for_another(self, step: AnyStep, key: str) -> bool:
        node = self.node(step.key) if isinstance(step, CancelIt) else None
        is_orphan = node is not None and node.flanking and node.parent is None
        return is_orphan or (isinstance(step, ReplyTo) and step.sender == key != step.key)

    def _uncount(self, unborn: Apply, parent: str) -> None:
        """A child that an expression said to apply will not live."""
        node = self.node(parent)
        if node is None or unborn.parent != parent or unborn.attached:
            return
        node.flanks -= unborn.flanking
        node.children -= not unborn.flanking

    def _do(self, step: AnyStep) -> None:
        if isinstance(step, Apply):
            self._count(step)
        _DOES[type(step)](self, step)

    def _count(self, step: Apply) -> None:
        """See that no loop goes on for ever within one message."""
        self._applied += 1
        if self._applied > self.environment.limits.steps:
            beginning.stillborn(self, step)
            self.check_steps(1)

    def check_steps(self, more: int) -> None:
        """See that there is room for more expressions in this message.

        Args:
            more: how many want to live, besides those that are said to.

        Raises:
            LimitReached: they are too many.
        """
        limit = self.environment.limits.steps
        if self._applied + self.agenda.expected + more > limit:
            message = (
                f"more than {limit} expressions in one go: a loop without a wait or a participant "
                f"in it? See the setting limits.steps (now {limit}); then replay"
            )
            raise LimitReached(message)

    def _collect(self) -> None:
        for schedules in self._schedules.values():
            self.effects.schedules.extend(schedules)
        for key, node in self._work.items():
            if not is_same(node, self.state.loaded(key)):
                self.effects.nodes[key] = node


_DOES: dict[type[AnyStep], Callable[[Run, Any], None]] = {
    Apply: beginning.apply,
    ReplyTo: living.reply,
    CancelIt: living.cancel,
    FailIt: living.fail,
    DispatchIt: living.dispatch,
    HearIt: living.hear,
    PauseIt: living.pause,
    ResumeIt: living.resume,
}
"""What does each step."""

_ORDERED = frozenset({
    "launched", "cancel", "paused", "resumed", "replayed", "re_applied", "edited", "attached",
    "mutated", "amended", "migrated", "pushed_out", "removed", "replied", "failed", "retrying",
    "late", "refused", "lost_ticket", "signalled", "resparked", "debugged", "breaks",
    "claimed", "released", "delegated", "commented", "completed", "declined", "rerouted",
})  # fmt: skip
"""Kinds of events that somebody asked for or said, in contrast to those that follow from them."""

_WAIT = 0.0005
"""Seconds: what is due sooner is no wait. The shortest one that can be written is `1ms`."""


def _lost(node: Node) -> ExpressionError:
    message = f"the tree of {node.key} is lost; cancel or re-apply it with a tree"
    return ExpressionError(message)


def _position(node: Node) -> tuple[int, ...]:
    return (*(int(part) for part in node.expid.split("_")), node.branch)
