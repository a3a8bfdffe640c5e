from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import DefinitionError
from mint.lang.hoist import hoist
from mint.lang.imports import has_imports
from mint.lang.tree_size import STEPS, check_size
from mint.model.definition import Definition

if TYPE_CHECKING:
    from mint.model.tree import Tree

_KNOWN = 1000
"""Definitions kept in memory."""

_IMPORTS = (
    "this definition imports others, which the engine does not know: deploy it, or launch it with "
    "`mint launch` or over the API"
)


class Hoisted:
    """Makes definitions of trees, with what they define at the front; remembers the last ones.

    Args:
        most: how many steps a definition may have.
    """

    def __init__(self, most: int = STEPS) -> None:
        self._most = most
        self._known: dict[str, Definition] = {}

    def of(self, tree: Tree) -> Definition:
        """The definition that a tree means once it is hoisted.

        Raises:
            LimitReached: it has too many steps, or is nested too deep.
            DefinitionError: JSON cannot hold it, or it imports others.
        """
        plain = self._plain(tree)
        known = self._known.get(plain.digest)
        if known is None:
            check_size(tree, self._most)
            if has_imports(tree):
                raise DefinitionError(_IMPORTS)
            if len(self._known) >= _KNOWN:
                self._known.clear()
            known = self._known[plain.digest] = Definition.of(hoist(tree))
        return known

    def _plain(self, tree: Tree) -> Definition:
        try:
            return Definition.of(tree)
        except RecursionError:
            check_size(tree, self._most)
            message = "an attribute is nested too deep to be kept"
        except (TypeError, ValueError, OverflowError) as error:
            message = f"an attribute cannot be kept as JSON: {error}"
        raise DefinitionError(message)
