"""What a new text means for a running process: what lives on, what begins again, what goes.

Nothing is done here: a plan is made to be looked at first. `mint.interpreter.amending` does it.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET

from mint.errors import NotAWaitingStep
from mint.interpreter import halting
from mint.interpreter.ahead import Versions, step_at, where_nothing_lives
from mint.interpreter.differences import differing, label, same_children, told
from mint.interpreter.doubts import doubts_of
from mint.interpreter.moves import moved
from mint.interpreter.positions import positions, text_now
from mint.lang.hoist import DEFINES, hoist
from mint.model.plan import Change, Plan

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.node import Node
    from mint.model.plan import What
    from mint.model.tree import Tree

FREE = frozenset({
    "if", "unless", "timeout", "timers", "on_error", "on_cancel", "on_timeout", "on_terminate",
    "take", "discard", "vars_to_f",
})  # fmt: skip
"""Attributes that any step may get, lose or change while it lives."""

SHAPING = frozenset({"tag", "forget", "lose", "flank", "scope", "await", "filter"})
"""Attributes that say how a step stands in its process: never changed while it lives."""

ANY = "*"
"""In `Expression.amends`: all attributes but those that shape."""

GOING = ("cancelling", "dying", "timing_out", "failing")
_SIDE_BY_SIDE = ("fan", "copies")


class Planner:
    """Compares the text of a process with a new one, live expression by live expression.

    Args:
        run: the interpretation; only read.
        new: the new text.
        strict: what changed at or before what lives makes it begin again, as in the original
            engine, however small the change.

    Raises:
        NotAWaitingStep: the root of the process is over.
        LimitReached: the new text has too many steps.
    """

    def __init__(self, run: Run, new: Tree, *, strict: bool = False) -> None:
        self.run = run
        self.strict = strict
        self.root = _root(run)
        self.nodes = [node for node in run.nodes() if node.state != "replied"]
        assert self.root.definition is not UNSET, "a root has a definition"  # noqa: S101
        self.alone = frozenset(node.key for node in self.nodes if _stands_alone(node))
        self.places = positions(self.nodes, self.root.definition.digest)
        self.old = text_now(run.tree(self.root), self.nodes, self.places)
        self.new = hoist(new) if new.name in DEFINES else new
        run.define(self.new)
        self._live = _children_of(self.places)
        self._families = self._families_of()
        self.moves = moved(self.old, self.new, self._live, strict=strict)
        self._known = frozenset(self.moves.values())
        self.changes: dict[str, Change] = {}
        """By key of a live expression, what becomes of it."""
        self._left: set[str] = set()
        for node in sorted(self.nodes, key=lambda node: node.depth):
            self._decide(node)

    def plan(self) -> Plan:
        """What is to be done, in the order of the text."""
        living = [change for change in self.changes.values() if change.what != "keep"]
        begun = [self._begun(node, index) for node in self.joins() for index in self.new_of(node)]
        ahead = where_nothing_lives(
            Versions(self.old, self.new, self.moves),
            live=set(self.places.values()),
            past=self._is_past,
            restarted={change.old for change in living if change.ends},
            begun={change.new for change in begun},
        )
        changes = [*sorted([*living, *begun], key=_order), *sorted(ahead, key=_order)]
        doubts = doubts_of(self.run, self.old, self.new)
        return Plan(tuple(changes), self._token(), self.moves, self.new, doubts)

    def _token(self) -> str:
        """A name of the state that the plan is for: it changes with whatever lives."""
        digest = blake2b(digest_size=12)
        for node in self.nodes:
            facts = (node.key, node.state, node.dispatch, node.children, node.in_error)
            digest.update(msgspec.json.encode(facts))
        digest.update(msgspec.json.encode((self.old, self.new)))
        return digest.hexdigest()

    def joins(self) -> list[Node]:
        """Concurrences that live on and whose branches may become more."""
        return [
            node
            for node in self.nodes
            if self._family(node) == "fan"
            and node.key in self.changes
            and not self.changes[node.key].ends
            and node.state in (None, "paused")
            and not halting.is_stopped(node)
            and not node.memory.get("over")
        ]

    def new_of(self, node: Node) -> list[int]:
        """Indexes of the branches that a concurrence is to begin."""
        there = self.moves.get(self.places[node.key])
        tree = None if there is None else self.new.at(there)
        if tree is None:
            return []
        return [i for i in range(len(tree.children)) if f"{there}_{i}" not in self._known]

    def _is_past(self, place: str) -> bool:
        """Whether the flow has gone by a position in the old text."""
        while "_" in place:
            place, _, index = place.rpartition("_")
            live, families = self._live.get(place), self._families.get(place, set())
            if live and "row" in families:
                return int(index) < min(live)
            if live and "fan" in families:
                return int(index) not in live
        return False

    def _families_of(self) -> dict[str, set[str]]:
        """By position, the families of what lives there."""
        found: dict[str, set[str]] = {}
        for node in self.nodes:
            if node.key in self.places:
                found.setdefault(self.places[node.key], set()).add(self._family(node))
        return found

    def _family(self, node: Node) -> str:
        return self.run.environment.table[node.name].family

    def _decide(self, node: Node) -> None:
        place = self.places.get(node.key)
        if node.parent in self._left or place is None:
            self._left.add(node.key)
            return
        self.changes[node.key] = change = self._change(node, place)
        if change.ends or not change.new or node.state in GOING:
            self._left.add(node.key)  # what is below it goes with it, or runs the old text on

    def _change(self, node: Node, place: str) -> Change:
        old, there = self._old(place), self.moves.get(place)
        if there is None:
            if node.key in self.alone:
                return Change("keep", label(old), node.key, place, why="its definition is gone")
            why = "it is gone from the text"
            return Change("drop", label(old), node.key, place, why=why, failed=_has_failed(node))
        new = self._new(there)
        if node.state in GOING:
            return Change("keep", label(old), node.key, place, there, "it is being stopped")
        what, why = self._verdict(node, old, new)
        if what != "keep" and halting.is_stopped(node):
            what, why = "update", "it has not begun"
        held = what == "re_apply" and halting.is_paused(node)
        failed = _has_failed(node)
        return Change(what, label(new), node.key, place, there, why, failed=failed, held=held)

    def _verdict(self, node: Node, old: Tree, new: Tree) -> tuple[What, str]:
        if node.trigger is not None or old.same(new):
            return "keep", ""
        if old.name != new.name:
            return "re_apply", f"`{old.name}` becomes `{new.name}`"
        changed = frozenset() if self.run.is_body(node) else differing(old, new)
        if changed and (self.strict or not self._takes(node, changed)):
            return "re_apply", told(old, new, changed)
        family = self._family(node)
        if family == "opaque" and not same_children(old, new):
            return "re_apply", "what stands under it is different"
        if self.strict and not self._same_so_far(node, old, new, family):
            return "re_apply", "what has run already is different"
        return ("update", told(old, new, changed)) if changed else ("keep", "")

    def _takes(self, node: Node, changed: frozenset[str]) -> bool:
        """Whether an expression can live on while these attributes change."""
        amends = self.run.environment.table[node.name].takes(node)
        return not changed & SHAPING if ANY in amends else changed <= FREE | amends

    def _same_so_far(self, node: Node, old: Tree, new: Tree, family: str) -> bool:
        if family in _SIDE_BY_SIDE:
            return len(old.children) == len(new.children) and (
                family != "fan" or self._same_where_done(node, old, new)
            )
        current = min(self._live.get(self.places[node.key], {0}))
        return old.children[:current] == new.children[:current] and current < len(new.children)

    def _same_where_done(self, node: Node, old: Tree, new: Tree) -> bool:
        """Whether only branches that live are different."""
        live = self._live.get(self.places[node.key], set())
        pairs = zip(old.children, new.children, strict=True)
        return all(index in live or one.same(other) for index, (one, other) in enumerate(pairs))

    def _begun(self, node: Node, index: int) -> Change:
        there = f"{self.moves[self.places[node.key]]}_{index}"
        return Change(
            "begin",
            label(self._new(there)),
            node.key,
            new=there,
            why="a new branch",
            held=halting.is_paused(node),
        )

    def _old(self, place: str) -> Tree:
        return step_at(self.old, place)

    def _new(self, place: str) -> Tree:
        return step_at(self.new, place)


def _root(run: Run) -> Node:
    """The root of the process, the text of which is that of the process."""
    root = run.node(run.process_as_read.root)
    if root is None:
        wfid = run.process_as_read.wfid
        raise NotAWaitingStep(
            f"process {wfid} is over, and its text is done with: `mint fork {wfid} --at MOMENT "
            "--into FILE` begins again from its past"
        )
    return root


def _stands_alone(node: Node) -> bool:
    """Whether an expression has a tree of its own: a root, a body, a forgotten branch."""
    if node.definition is UNSET or node.trigger is not None:
        return False
    return node.parent is None or not node.edited


def _children_of(places: dict[str, str]) -> dict[str, set[int]]:
    """By position, the indexes of its children that are alive."""
    live: dict[str, set[int]] = {}
    for place in places.values():
        above, _, index = place.rpartition("_")
        if above:
            live.setdefault(above, set()).add(int(index))
    return live


def _has_failed(node: Node) -> bool:
    """Whether an expression waits for nothing but its replay."""
    return node.in_error and node.children == 0 and node.state in (None, "failed", "paused")


def _order(change: Change) -> tuple[int, ...]:
    return tuple(int(index) for index in (change.new or change.old).split("_"))
