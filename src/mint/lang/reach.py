"""What can still begin, as far as texts tell: answered without running anything.

It is told too much rather than too little: every branch of an `if` may be taken, every loop may go
round again. What nobody can tell from texts - a name that is computed - is told as such.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from mint.lang.handler_names import handlers_of, names_in
from mint.lang.hoist import DEFINES, name_of
from mint.lang.places import walk
from mint.lang.step_names import called_by
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Spot = tuple[int, str]
"""A step: which of the texts, and its position there. Steps of a handler that is a tree stand at
the position of the step that has it, with the name of the handler: `0_1:on_error_0`."""

_AGAIN = frozenset({"redo", "retry"})
_REGENERATES = "regenerate"


class Begun(msgspec.Struct, frozen=True):
    """What can begin.

    Args:
        steps: those that can, by themselves or below others.
        computed: of them, those that call what only a run can tell.
    """

    steps: frozenset[Spot] = frozenset()
    computed: frozenset[Spot] = frozenset()


class Texts:
    """The texts that a process runs: its own, and those of handlers and of what was attached.

    Args:
        trees: the texts, that of the process first.
    """

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.parts: dict[Spot, Tree] = {}
        self._named: dict[Spot, list[str]] = {}
        self._trees: dict[Spot, list[Spot]] = {}
        self._bodies: dict[str, list[Spot]] = {}
        for number, tree in enumerate(trees):
            self._take(number, "0", tree)
        self._known: dict[tuple[Spot, bool, bool], Begun] = {}

    def _take(self, number: int, position: str, tree: Tree) -> None:
        for place, part in walk(tree, position):
            spot = (number, place)
            self.parts[spot] = part
            if part.name in DEFINES and (name := name_of(part)):
                self._bodies.setdefault(name, []).append(spot)
            for kind, handler in handlers_of(part):
                self._take_handler(spot, kind, handler)

    def _take_handler(self, spot: Spot, kind: str, handler: object) -> None:
        if isinstance(handler, list) and Tree.is_tree(handler):
            inside = (spot[0], f"{spot[1]}:{kind}")
            self._trees.setdefault(spot, []).append(inside)
            self._take(*inside, Tree.of(handler))
        elif isinstance(handler, str):
            names = ["$"] if "$" in handler else names_in(handler, timed=kind == "timers")
            self._named.setdefault(spot, []).extend(names)

    def bodies(self, name: str | None) -> list[Spot]:
        """The definitions of a name."""
        return [] if name is None else self._bodies.get(name, [])

    def children(self, spot: Spot) -> list[Spot]:
        """The steps right below a step."""
        number, place = spot
        return [(number, f"{place}_{index}") for index in range(len(self.parts[spot].children))]

    def handler_names(self, spot: Spot) -> list[str]:
        """The names that the handlers of a step have, `$` for one that is computed."""
        return self._named.get(spot, [])

    @cached_property
    def everything(self) -> list[tuple[Spot, bool]]:
        """Where all begins: the texts themselves, run as bodies."""
        return [(spot, True) for spot in self.parts if spot[1] == "0"]

    def begin(self, spot: Spot, *, body: bool = False, handlers: bool = False) -> Begun:
        """What can begin when a step begins: itself, what is below it, and what these call.

        Args:
            spot: the step.
            body: it is a definition that is run, not one that is passed by.
            handlers: what handlers do counts, too.
        """
        wish = (spot, body, handlers)
        if wish not in self._known:
            self._known[wish] = self._closure([(spot, body)], handlers=handlers)
        return self._known[wish]

    def handled(self, spot: Spot) -> Begun:
        """What can begin by the handlers of a step that lives, those too that it was given."""
        added = [(one, False) for one in self.children(spot) if self.parts[one].name == "on_error"]
        return self._closure([*self._handlers(spot), *added], handlers=True)

    def _closure(self, starts: Iterable[tuple[Spot, bool]], *, handlers: bool) -> Begun:
        seen: set[tuple[Spot, bool]] = set()
        todo = list(starts)
        while todo:
            item = todo.pop()
            if item in seen:
                continue
            seen.add(item)
            todo += self._next(*item, handlers=handlers)
        steps = frozenset(spot for spot, _ in seen)
        return Begun(steps, frozenset(filter(self._is_computed, steps)))

    def _next(self, spot: Spot, body: bool, *, handlers: bool) -> Iterator[tuple[Spot, bool]]:  # noqa: FBT001 - a part of the item
        tree = self.parts[spot]
        if tree.name in DEFINES and not body:
            return
        if handlers:
            yield from self._handlers(spot)
        if handlers or tree.name != "on_error":
            yield from ((child, False) for child in self.children(spot))
        for name in {tree.name, called_by(tree)}:
            yield from ((found, True) for found in self.bodies(name))
        if tree.name == "redo":
            yield from self.everything

    def _handlers(self, spot: Spot) -> Iterator[tuple[Spot, bool]]:
        """What the handlers of a step begin: trees, bodies, the step again."""
        yield from ((inside, False) for inside in self._trees.get(spot, ()))
        for name in self.handler_names(spot):
            yield from ((found, True) for found in self.bodies(name))
            if name in _AGAIN:
                yield spot, True
        if self.parts[spot].attributes.get("on_terminate") == _REGENERATES:
            yield from self.everything

    def _is_computed(self, spot: Spot) -> bool:
        tree = self.parts[spot]
        called = called_by(tree) or ""
        is_elsewhere = tree.name == "subprocess" and bool(set("/.:") & set(called))
        return tree.name == "apply" or is_elsewhere or "$" in tree.name or "$" in called
