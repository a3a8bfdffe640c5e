"""What surely begins, as far as texts tell, unless something fails, is cancelled or edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.lang.hoist import DEFINES
from mint.lang.reach import Spot
from mint.lang.step_names import called_by
from mint.lang.words import COMMANDS, ENDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mint.lang.reach import Texts
    from mint.model.tree import Tree

STOPPERS = ENDS | COMMANDS | {
    "error", "undo", "cancel", "kill", "redo", "cancel_failed", "replay_failed", "add_branches",
}  # fmt: skip
"""Words that may end or move what goes on elsewhere in a process."""

CUTTING = frozenset({"count", "c", "wait_for", "wf", "over_if", "over_unless"})
"""Attributes of a concurrence that end it before all branches have answered."""

_PLAIN = frozenset({
    "set", "rset", "unset", "inc", "dec", "echo", "noop", "wait", "sleep", "save", "filter",
    "participant",
})  # fmt: skip
"""Words that go on by themselves, or when somebody answers, whatever the payload is."""

_ROWS = frozenset({"given", "that", "of", "if"})
"""Words that go on when what is below them does, but need not begin all of it."""


class Sure(msgspec.Struct, frozen=True):
    """What surely begins when a step begins, and whether the flow surely comes out of it."""

    steps: frozenset[Spot] = frozenset()
    passes: bool = True


_NOTHING = Sure(passes=False)


class Certain:
    """What is sure about the steps of some texts.

    Args:
        texts: the texts.
        words: names of all words of the language.
    """

    def __init__(self, texts: Texts, words: Collection[str]) -> None:
        self._texts = texts
        self._words = words
        self._known: dict[Spot, Sure] = {}
        self._called: set[Spot] = set()
        self.none = any(tree.name in STOPPERS for tree in texts.parts.values())
        """Whether nothing is sure, for some step may end what goes on elsewhere."""

    def of(self, spot: Spot) -> Sure:
        """What is sure when a step begins."""
        if spot not in self._known:
            self._known[spot] = self._of(spot)
        return self._known[spot]

    def row(self, spots: Iterable[Spot]) -> Sure:
        """What is sure when steps begin one after the other."""
        steps: set[Spot] = set()
        for spot in spots:
            sure = self.of(spot)
            steps |= sure.steps
            if not sure.passes:
                return Sure(frozenset(steps), passes=False)
        return Sure(frozenset(steps))

    def _of(self, spot: Spot) -> Sure:
        tree = self._texts.parts[spot]
        attributes = tree.attributes
        if tree.name in DEFINES:
            return Sure()
        if "await" in attributes:
            return _NOTHING
        inside = self._inside(spot, tree)
        steps = inside.steps | {spot}
        if is_timed(tree) or "flank" in attributes:
            steps = frozenset({spot})
        if "if" in attributes or "unless" in attributes:
            steps = frozenset()
        passes = inside.passes or bool({"flank", "forget"} & attributes.keys())
        return Sure(steps, passes and not is_held(tree))

    def _inside(self, spot: Spot, tree: Tree) -> Sure:
        children = self._texts.children(spot)
        if tree.name == "sequence":
            return self.row(children)
        if tree.name == "concurrence":
            return self._branches(tree, children)
        if tree.name in _ROWS:
            return Sure(passes=self.row(children).passes)
        if tree.name in _PLAIN:
            return Sure(passes=not children or tree.name == "participant")
        return self._call(tree)

    def _branches(self, tree: Tree, children: list[Spot]) -> Sure:
        sure = [self.of(child) for child in children]
        passes = all(one.passes for one in sure)
        if is_cutting(tree):
            return Sure(passes=passes)
        return Sure(frozenset().union(*(one.steps for one in sure)), passes)

    def _call(self, tree: Tree) -> Sure:
        """What is sure when a name is called: of a participant, that it answers."""
        name = called_by(tree) if tree.name in ("ref", "subprocess") else tree.name
        if name is None or "$" in name or name in self._words:
            return _NOTHING
        bodies = self._texts.bodies(name)
        if not bodies:
            return Sure(passes=tree.name != "subprocess")
        if len(bodies) > 1:
            return _NOTHING
        return self._body(bodies[0])

    def _body(self, body: Spot) -> Sure:
        if body in self._called:
            return _NOTHING  # it calls itself
        self._called.add(body)
        sure = self.row(self._texts.children(body))
        self._called.remove(body)
        tree = self._texts.parts[body]
        steps = frozenset() if is_timed(tree) else sure.steps
        return Sure(steps, sure.passes and not is_held(tree))


def is_held(tree: Tree) -> bool:
    """Whether the flow may never come out of a step: it is lost, or a handler may do it again."""
    return bool({"lose", "timers", "on_timeout"} & tree.attributes.keys())


def is_timed(tree: Tree) -> bool:
    """Whether a timer may end a step before it is done."""
    return "timeout" in tree.attributes or "timers" in tree.attributes


def is_cutting(tree: Tree) -> bool:
    """Whether a join may end before all of its branches have answered."""
    return tree.name != "concurrence" or bool(CUTTING & tree.attributes.keys())
