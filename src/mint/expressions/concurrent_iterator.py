from __future__ import annotations

from typing import Any

from mint.interpreter import iterating
from mint.interpreter.joining import Joining
from mint.lang import paths
from mint.model.tree import Tree


class ConcurrentIterator(Joining):
    """Run the children once for each item of a list, all at the same time, then join.

    ```radial
    concurrent_iterator on_f: hosts, to_v: host, merge_type: isolate
      install on: '${v:host}'
    ```

    The list comes from `on` (a text is split at commas, or at `sep`), `on_f` (a field), `on_v` (a
    variable) or `times` (a number). Each branch has a scope of its own with the item in the
    variable `i` (or where `to_v` or `to_f` says) and its index in `ii`. Several children are run
    as a sequence. The attributes that join the branches are those of `concurrence`.
    """

    names = ("concurrent_iterator", "citerator")

    def apply(self) -> None:
        """Begin a branch for each item."""
        items = iterating.items(self) if self.tree.children else []
        self.node.memory = {"size": len(items)}
        if self.starts(len(items)):
            self.begin(items, 0)

    def begin(self, items: list[Any], start: int) -> None:
        """Begin branches for these items, the first of which has this index."""
        children = self.tree.children
        body = children[0] if len(children) == 1 else Tree("sequence", {}, children)
        for index, item in enumerate(items, start):
            fields, variables = self.fields, {"ii": index}
            kind, name = iterating.target(self, "i") or ("v", "i")
            if kind == "v":
                variables = {name: item, "ii": index}
            else:
                fields = paths.put(fields, name, item)
            if len(children) == 1:
                self.apply_child(0, fields, branch=index, variables=variables)
            else:
                self.apply_tree(body, fields, branch=index, variables=variables)

    def size(self) -> int:
        """How many branches there are."""
        return int(self.node.memory.get("size", 0))
