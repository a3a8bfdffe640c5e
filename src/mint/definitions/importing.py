from __future__ import annotations

from typing import TYPE_CHECKING

from mint.definitions.order import split_label
from mint.errors import DefinitionError

if TYPE_CHECKING:
    from mint.model.revision import Revision
    from mint.model.tree import Tree
    from mint.ports.revisions import Revisions
    from mint.ports.views import Views


class Importing:
    """Finds what one definition imports, and remembers which revisions that were.

    Args:
        revisions: what is deployed.
        views: the trees of it.
        importer: the name of the definition that imports; "": it has none.

    Attributes:
        used: by name, the number of the revision.
    """

    def __init__(self, revisions: Revisions, views: Views, importer: str = "") -> None:
        self.used: dict[str, int] = {}
        self._revisions = revisions
        self._views = views
        self._importer = importer

    def find(self, label: str) -> Tree | None:
        """The tree of what is deployed under a name, or in one revision `name@3`.

        Raises:
            BadName: that is no name.
            DefinitionError: it is imported in a circle.
        """
        revision = self._revisions.find(*split_label(label))
        if revision is None or revision.kind != "definition":
            return None
        way = self._way_back(revision, [])
        if way:
            circle = " imports ".join([self._importer, *way])
            raise DefinitionError(f"`{self._importer}` would import itself: {circle}")
        self.used[revision.name] = revision.number
        definition = self._views.definition(revision.digest)
        return None if definition is None else definition.tree

    def _way_back(self, revision: Revision, seen: list[str]) -> list[str]:
        """Through which names a revision comes back to the importer; none: it does not."""
        if revision.name == self._importer:
            return [revision.name]
        if revision.label in seen:
            return []
        seen.append(revision.label)
        for name, number in revision.imports.items():
            further = self._revisions.find(name, number)
            way = [] if further is None else self._way_back(further, seen)
            if way:
                return [revision.name, *way]
        return []
