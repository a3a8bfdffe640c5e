from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.interpreter import iterating
from mint.interpreter.commanded import number
from mint.interpreter.joining import Joining
from mint.lang import paths
from mint.model.definition import Definition
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.interpreter.steps import ReplyTo


class ConcurrentIterator(Joining):
    """Run the children once for each item of a list, all at the same time, then join.

    ```radial
    concurrent_iterator on_f: hosts, to_v: host, merge_type: isolate
      install on: '${v:host}'
    ```

    The list comes from `on` (a text is split at commas, or at `sep`), `on_f` (a field), `on_v` (a
    variable) or `times` (a number). Each branch has a scope of its own with the item in the
    variable `i` (or where `to_v` or `to_f` says) and its index in `ii`. Several children are run
    as a sequence. A branch that leaves a list in the field `__add_branches__` adds its items. The
    attributes that join the branches are those of `concurrence`. See also: `add_branches`,
    `iterator`.
    """

    names: ClassVar[tuple[str, ...]] = ("concurrent_iterator", "citerator")
    family = "copies"

    def apply(self) -> None:
        """Begin a branch for each item."""
        items = iterating.items(self) if self.tree.children else ()
        self.node.memory = {**self.node.memory, "size": 0}
        if self.starts(len(items)):
            self._begin(items)
            self.begun()

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Begin the branches that the answer asks for; then as any join."""
        if "__add_branches__" in fields:
            wish = fields["__add_branches__"]
            fields = {name: kept for name, kept in fields.items() if name != "__add_branches__"}
            self.add_branches(iterating.listed(wish))
        super().reply(fields, answer)

    def add_branches(self, items: Sequence[Any]) -> None:
        """Begin branches for more items; for an iterator over `times`, for so many more.

        Raises:
            LimitReached: there would be too many.
        """
        if self.node.memory.get("over") or self.node.state is not None:
            return
        if self.attribute("times", "branches") is not None and len(items) == 1:
            wanted = max(0, number(items[0], 1))
            items = range(self.size(), self.size() + wanted)
        self.check_branches(self.size(), len(items))
        self._begin(items)

    def _begin(self, items: Sequence[Any]) -> None:
        children = self.tree.children
        several = len(children) > 1
        body = Definition.of(Tree("sequence", {}, children)) if several else None
        kind, name = iterating.target(self, "i") or ("v", "i")
        for index, item in enumerate(items, self.size()):
            fields, variables = self.fields, {"ii": index}
            if kind == "v":
                variables = {name: item, "ii": index}
            else:
                fields = paths.put(fields, name, item)
            if body is not None:
                options = {"definition": body, "branch": index, "variables": variables}
                self.apply_tree(body.tree, fields, **options)
            else:
                self.apply_child(0, fields, branch=index, variables=variables)
        self.node.memory = {**self.node.memory, "size": self.size() + len(items)}

    def size(self) -> int:
        """How many branches there are."""
        return int(self.node.memory.get("size", 0))
