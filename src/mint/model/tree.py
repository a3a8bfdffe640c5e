from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec

_FEW, _SHORT = 200, 4096
"""Attributes, and characters of them together, up to which they are worth no look at their size."""


class Tree(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """A process definition, or a part of one: `[name, {attributes}, [children]]` in JSON.

    The first attribute whose value is None is the *text* of the expression: `participant "al"`
    is `Tree("participant", {"al": None})`. The order of attributes matters.
    Trees are values: nobody changes one in place.

    Example:
        >>> Tree("sequence", {}, (Tree("al"), Tree("bob", {"task": "weigh"}))).to_json()
        ['sequence', {}, [['al', {}, []], ['bob', {'task': 'weigh'}, []]]]
    """

    name: str
    attributes: dict[str, Any] = {}
    children: tuple[Tree, ...] = ()

    @property
    def text(self) -> str | None:
        """The bare text of the expression (`wait "1d"`), or None."""
        return next((key for key, value in self.attributes.items() if value is None), None)

    @cached_property
    def plain(self) -> bool:
        """Whether its attributes are few, flat, and the same wherever the tree runs.

        Example:
            >>> [Tree("al", {"task": task}).plain for task in ("weigh", "${f:task}", ["weigh"])]
            [True, False, False]
        """
        parts = [*self.attributes, *self.attributes.values()]
        texts = [part for part in parts if isinstance(part, str)]
        return (
            len(parts) < _FEW
            and all(isinstance(part, str | float | bool) or _is_small(part) for part in parts)
            and not any("$" in text for text in texts)
            and sum(map(len, texts)) < _SHORT
        )

    def to_json(self) -> list[Any]:
        """The tree as plain lists and dicts."""
        return [self.name, self.attributes, [child.to_json() for child in self.children]]

    @staticmethod
    def is_tree(value: object) -> bool:
        """Whether a JSON value has the shape of a tree (`Tree.of` would take it)."""
        if isinstance(value, Tree):
            return True
        match value:
            case [str(), dict(), list() as children]:
                return all(Tree.is_tree(child) for child in children)
        return False

    @staticmethod
    def of(value: Any) -> Tree:
        """A tree from plain lists and dicts.

        Raises:
            msgspec.ValidationError: the value has another shape.
        """
        return value if isinstance(value, Tree) else msgspec.convert(value, Tree)

    def same(self, other: Tree) -> bool:
        """Whether two trees are equal as JSON: unlike with `==`, true is not 1 there."""
        return self is other or msgspec.json.encode(self) == msgspec.json.encode(other)

    def at(self, path: str) -> Tree | None:
        """The part of this tree at a position such as `0_1_0`, where `0` is the whole."""
        found: Tree = self
        if path == "0":
            return found
        for step in path.split("_")[1:]:
            if int(step) >= len(found.children):
                return None
            found = found.children[int(step)]
        return found

    def with_child(self, index: int, child: Tree) -> Tree:
        """A copy of this tree in which one child is another."""
        children = (*self.children[:index], child, *self.children[index + 1 :])
        return Tree(self.name, self.attributes, children)


def _is_small(value: object) -> bool:
    return value is None or (isinstance(value, int) and value.bit_length() <= 64)  # noqa: PLR2004
