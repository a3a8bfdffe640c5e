"""How far each step of a process is, as far as the history and the live expressions tell.

Rules, the first that applies to a position wins:

1. A live expression is *error* when an error is recorded for it, *waiting* when it is paused, or
   waits for a time or an event, and *here* when it is with a participant or has live children.
2. What the history tells last of a position: an answer or an echo means *done*; a dispatch without
   an answer, a failure or a cancel means *cancelled*; a condition that did not hold, *skipped*.
3. What that implies. A step that goes through its children one by one has *done* those before the
   live one, and has yet to do those after it, whatever an earlier round left of them. Branches that
   run side by side are *done* when they are not live any more. What is done has done all below it,
   except branches of an `if`, what an event or a clock starts, definitions, of which nothing is
   told, and what stands behind the branch of a `given` that held.

Everything else is yet to come, and is not named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.expressions.table import EXPRESSIONS
from mint.lang.hoist import DEFINES
from mint.lang.words import FIRST_ONLY, LISTENING, RECURRING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mint.model.effect import Event
    from mint.model.node import Node
    from mint.model.tree import Tree

_OUTCOMES = {
    "replied": "done",
    "echo": "done",
    "ceased": "done",
    "dispatched": "cancelled",
    "failed": "cancelled",
    "error": "cancelled",
    "cancel": "cancelled",
    "cancelling": "cancelled",
    "cancelled": "cancelled",
    "skipped": "skipped",
}
_RANKS = ("waiting", "here", "error")
_SIDE_BY_SIDE = ("concurrence",)
_CHOICES = ("if", *LISTENING, *RECURRING)
"""Words whose children may not be run at all."""
_CHILDLESS = ("participant", "human", "subprocess", "ref")
"""Words whose children in the tree are no steps."""


def states(tree: Tree, nodes: list[Node], events: Iterable[Event]) -> dict[str, str]:
    """By position: done, here, waiting, error, cancelled or skipped.

    Args:
        tree: what the process runs.
        nodes: its live expressions.
        events: its history.
    """
    picture = _Picture(_live(nodes), _told(events))
    picture.draw(tree)
    return picture.marks


def _live(nodes: list[Node]) -> dict[str, str]:
    parents = {node.parent for node in nodes}
    found: dict[str, str] = {}
    for node in nodes:
        mark = _mark(node, has_children=node.key in parents)
        known = found.get(node.expid, "waiting")
        found[node.expid] = max(mark, known, key=_RANKS.index)
    return found


def _mark(node: Node, *, has_children: bool) -> str:
    if node.in_error:
        return "error"
    if node.state == "paused":
        return "waiting"
    return "here" if has_children or node.participant is not None else "waiting"


def _told(events: Iterable[Event]) -> dict[str, str]:
    marks: dict[str, str] = {}
    for event in events:
        if event.kind == "terminated":
            done = event.data.get("state") is None
            marks[event.expid] = "done" if done else "cancelled"
        elif event.kind == "amended":
            marks = _moved(marks, event.data)
        elif event.kind in _OUTCOMES and event.key:
            marks[event.expid] = _OUTCOMES[event.kind]
    return marks


def _moved(marks: dict[str, str], data: dict[str, Any]) -> dict[str, str]:
    """What was told of steps, at the places where an edit of the text has put them."""
    moves: dict[str, str] = data.get("moves", {})
    gone = tuple(
        f"{change['old']}_"
        for change in data.get("changes", ())
        if change["what"] in ("remove", "drop", "re_apply")
    )
    return {
        moves.get(place, place): mark
        for place, mark in marks.items()
        if not f"{place}_".startswith(gone)
    }


class _Picture:
    """Marks by position, filled in from the root down."""

    def __init__(self, live: dict[str, str], told: dict[str, str]) -> None:
        self.marks = {**told, **live}
        self._live = _with_ancestors(live)
        self._told = _with_ancestors(told)

    def draw(self, tree: Tree) -> None:
        if "0" in self._live:
            self._go_into("0", tree)
        elif self.marks.get("0") == "cancelled":
            self._stop("0", tree)
        elif self.marks:
            self._finish("0", tree)

    def _go_into(self, position: str, tree: Tree) -> None:
        """Something is alive at this position or below it."""
        if tree.name in _SIDE_BY_SIDE:
            for place, child in self._steps(position, tree):
                self._go_into(place, child) if place in self._live else self._finish(place, child)
        elif tree.name in _CHOICES:
            for place, child in self._steps(position, tree):
                if place in self._live:
                    self._go_into(place, child)
        else:
            self._go_through(position, tree)

    def _go_through(self, position: str, tree: Tree) -> None:
        steps = list(self._steps(position, tree))
        reached = [index for index, (place, _) in enumerate(steps) if place in self._live]
        if not reached:
            return
        for place, child in steps[: reached[-1]]:
            self._go_into(place, child) if place in self._live else self._finish(place, child)
        self._go_into(*steps[reached[-1]])
        for place, _ in steps[reached[-1] + 1 :]:
            self._clear(place)

    def _finish(self, position: str, tree: Tree) -> None:
        """It is over; so is all below it, unless the history says that it was cancelled."""
        mark = self.marks.setdefault(position, "done")
        if mark == "skipped":
            return
        if mark == "cancelled":
            self._stop(position, tree)
            return
        choice = tree.name in _CHOICES
        for place, child in self._run_through(position, tree):
            if not choice or place in self._told:
                self._finish(place, child)

    def _run_through(self, position: str, tree: Tree) -> Iterator[tuple[str, Tree]]:
        """The children that a step which is over may have run."""
        for place, child in self._steps(position, tree):
            yield place, child
            held = child.name in ("that", "of") and self.marks.get(place) != "skipped"
            if tree.name in FIRST_ONLY or (tree.name == "given" and held):
                return

    def _stop(self, position: str, tree: Tree) -> None:
        """It was cancelled: what stands before the last thing that is told of was done."""
        steps = list(self._steps(position, tree))
        reached = [index for index, (place, _) in enumerate(steps) if place in self._told]
        if not reached:
            return
        if tree.name not in (*_SIDE_BY_SIDE, *_CHOICES):
            for place, child in steps[: reached[-1]]:
                self._finish(place, child)
        for index in reached:
            place, child = steps[index]
            self.marks.setdefault(place, "cancelled")
            self._stop(place, child)

    def _steps(self, position: str, tree: Tree) -> Iterator[tuple[str, Tree]]:
        """The children that are steps; definitions that were used are drawn on the way."""
        word = EXPRESSIONS.get(tree.name)
        if word is None or word.names[0] in _CHILDLESS:
            return
        for index, child in enumerate(tree.children):
            place = f"{position}_{index}"
            if child.name not in DEFINES:
                yield place, child
            elif place in self._live:
                self._go_through(place, child)
            elif place in self._told:
                self._finish(place, child)

    def _clear(self, position: str) -> None:
        for place in [place for place in self.marks if f"{place}_".startswith(f"{position}_")]:
            del self.marks[place]


def _with_ancestors(positions: Iterable[str]) -> set[str]:
    """The positions, and all that stand above them."""
    found: set[str] = set()
    for position in positions:
        while position and position not in found:
            found.add(position)
            position = position.rpartition("_")[0]  # noqa: PLW2901 - going up
    return found
