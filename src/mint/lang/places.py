from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import DefinitionError
from mint.lang.tree_size import STEPS, too_many
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator


class Place(msgspec.Struct, frozen=True):
    """Where something stands in a text.

    Args:
        line: 1-based.
        column: 1-based, in characters.
    """

    line: int
    column: int


class Reading(msgspec.Struct, frozen=True):
    """What was read: a tree, and where each of its steps stands in the text.

    Args:
        tree: the tree, in the order of the text (definitions are not hoisted).
        places: by position in that tree: `0` is the root, `0_1` its second child.
        source: name of the file or other origin, for people.
    """

    tree: Tree
    places: dict[str, Place] = {}
    source: str = ""


class Placed(msgspec.Struct, frozen=True):
    """A step that a reader found, with what is below it and where it stands."""

    name: str
    attributes: dict[str, Any]
    children: tuple[Placed, ...]
    place: Place

    def tree(self) -> Tree:
        """The step and all below it as a tree."""
        return Tree(self.name, self.attributes, tuple(child.tree() for child in self.children))

    def places(self, position: str = "0") -> Iterator[tuple[str, Place]]:
        """The place of this step, which stands at `position`, and of all below it."""
        yield position, self.place
        for index, child in enumerate(self.children):
            yield from child.places(f"{position}_{index}")

    def reading(self, source: str, most: int = STEPS) -> Reading:
        """This step as the root of what was read from `source`.

        Raises:
            DefinitionError: it has more than `most` steps; the place is that of the first one more.
        """
        places: dict[str, Place] = {}
        for position, place in self.places():
            if len(places) == most:
                raise DefinitionError(str(too_many(most)), source, place.line, place.column)
            places[position] = place
        return Reading(self.tree(), places, source)


def walk(tree: Tree, position: str = "0") -> Iterator[tuple[str, Tree]]:
    """Every step of a tree with its position, in the order of the text.

    Example:
        >>> [position for position, _ in walk(Tree("a", {}, (Tree("b"), Tree("c"))))]
        ['0', '0_0', '0_1']
    """
    yield position, tree
    for index, child in enumerate(tree.children):
        yield from walk(child, f"{position}_{index}")
