from __future__ import annotations

from typing import TYPE_CHECKING

from mint.lang.hoist import hoist
from mint.model.definition import Definition

if TYPE_CHECKING:
    from mint.model.tree import Tree

_KNOWN = 1000
"""Definitions kept in memory."""


class Hoisted:
    """Makes definitions of trees, with what they define at the front; remembers the last ones."""

    def __init__(self) -> None:
        self._known: dict[str, Definition] = {}

    def of(self, tree: Tree) -> Definition:
        """The definition that a tree means once it is hoisted."""
        plain = Definition.of(tree)
        known = self._known.get(plain.digest)
        if known is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            known = self._known[plain.digest] = Definition.of(hoist(tree))
        return known
