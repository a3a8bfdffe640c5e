from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from mint.lang.hoist import DEFINES, name_of
from mint.lang.imports import IMPORT, has_imports
from mint.lang.known_fields import Fields, Known
from mint.lang.places import walk

if TYPE_CHECKING:
    from mint.model.tree import Tree

PREFIXES = ("v:", "var:", "variable:")
TARGETS = ("to_v", "to_var", "to_variable", "v", "var", "variable")
OPAQUE = ("filter", "human", "participant")

LOOP_VARIABLES = {"i", "ii"}


class Spot(NamedTuple):
    """A step where it stands.

    Args:
        position: in the tree as it was read.
        tree: the step and what is below it.
        parent: the step above it, None for the root.
    """

    position: str
    tree: Tree
    parent: Spot | None

    def above(self) -> Iterator[Spot]:
        """The steps above it, the nearest first."""
        spot = self.parent
        while spot is not None:
            yield spot
            spot = spot.parent


class World:
    """What a definition can refer to.

    Args:
        root: the whole definition.
        participants: names that participants answer to; None: nobody knows.
        expressions: names of the language itself.
        variables: names that are bound before the process starts.
        known: what is known of fields besides the text.
    """

    def __init__(
        self,
        root: Tree,
        participants: Container[str] | None,
        expressions: Collection[str],
        variables: Collection[str] = (),
        known: Known = Known(),  # noqa: B008 - frozen
    ) -> None:
        self.known = known
        self.participants = participants
        self.expressions = expressions
        trees = [tree for _, tree in walk(root)]
        defined = {name_of(tree) or "" for tree in trees if tree.name in DEFINES}
        bound = {name for tree in trees for name in self._bound(tree)}
        self.definitions = {name for name in defined if name}
        self.bound = LOOP_VARIABLES | {*variables} | bound
        self.computed = has_imports(root) or any("$" in name for name in self.definitions | bound)
        """Whether the definition binds names that only a run can tell."""
        tags = [tree.attributes["tag"] for tree in trees if tree.attributes.get("tag")]
        self.tags = {str(tag) for tag in tags}
        self.tags_computed = any("$" in tag for tag in self.tags)
        """Whether there are tags that only a run can tell."""
        self.spots = tuple(self._below(Spot("0", root, None)))
        """All steps that may be run, in the order of the text."""

    @cached_property
    def fields(self) -> Fields:
        """Which fields the definition reads and writes."""
        return Fields(self, self.known)

    def is_bound(self, name: str) -> bool:
        """Whether a name is, or may be, that of a subprocess or another variable."""
        return self.computed or "$" in name or name in self.definitions or name in self.bound

    def is_known(self, name: str) -> bool:
        """Whether a step of this name can be run, or nobody knows."""
        return self.is_bound(name) or self.is_participant(name)

    def is_participant(self, name: str) -> bool:
        """Whether a participant answers to a name, or nobody knows."""
        return self.participants is None or name in self.participants

    def like(self, name: str, *, subprocesses_only: bool = False) -> str:
        """A hint that names what is spelt nearly so, or ""."""
        names = set(self.definitions)
        if not subprocesses_only:
            names |= {*self.expressions}
            if isinstance(self.participants, Iterable):
                names |= {each for each in self.participants if isinstance(each, str)}
        found = get_close_matches(name, sorted(names - {name}), n=1)
        return f"Did you mean `{found[0]}`?" if found else ""

    def _below(self, spot: Spot) -> Iterator[Spot]:
        yield spot
        if self._is_opaque(spot.tree.name):
            return
        for index, child in enumerate(spot.tree.children):
            yield from self._below(Spot(f"{spot.position}_{index}", child, spot))

    def _is_opaque(self, name: str) -> bool:
        """Whether below a step of this name there are rules or data, of which nothing is run."""
        if name in self.expressions or name == IMPORT:
            return name in OPAQUE
        bound = name in self.definitions or name in self.bound
        return self.participants is not None and name in self.participants and not bound

    def _bound(self, tree: Tree) -> Iterator[str]:
        """Names of variables that a step binds."""
        calls = tree.name not in self.expressions or tree.name in ("subprocess", "ref", "apply")
        for key, value in tree.attributes.items():
            yield from _addressed(key)
            yield from _addressed(value)
            if key in TARGETS and isinstance(value, str):
                yield _first(value)
            elif (tree.name == "registerp") if value is None else calls:
                yield key


def _addressed(text: Any) -> Iterator[str]:
    if isinstance(text, str):
        for prefix in PREFIXES:
            if text.startswith(prefix):
                yield _first(text.removeprefix(prefix))


def _first(path: str) -> str:
    return path.lstrip("/").partition(".")[0]
