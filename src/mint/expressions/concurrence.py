from __future__ import annotations

from typing import ClassVar

from mint.interpreter.joining import Joining


class Concurrence(Joining):
    """Run the children side by side, then join their payloads.

    ```radial
    concurrence count: 1, merge_type: mix
      ask_alice
      ask_bob
    ```

    Each branch gets a copy of the payload. Attributes:

    - `count` (`c`): how many branches to wait for; all by default; `-1` is all but one; `0` none.
    - `wait_for` (`wf`), when no count is given: a number like `count`, or tags: over when all
      these were left.
    - `over_if`, `over_unless`: a condition on each answer that ends the wait.
    - `remaining` (`rem`, `r`): what becomes of the other branches: `cancel` (default), `forget`
      or `wait` (they are cancelled, and their payloads join in).
    - `merge` (`m`): which answer has priority: `first` (default) or `last` in time, `highest` or
      `lowest` in position.
    - `merge_type` (`mt`): `override` (default: the whole payload of the one with priority), `mix`
      (field by field), `isolate` (each under its index), `stack` (a list of payloads in `stack`),
      `union` (lists joined without doubles, objects mixed), `concat` (the same with doubles),
      `deep` (the same, objects mixed deeply), `ignore` (the payload as it was before).
    """

    names: ClassVar[tuple[str, ...]] = ("concurrence",)
    family = "fan"

    def apply(self) -> None:
        """Begin all branches."""
        size = len(self.tree.children)
        if self.starts(size):
            self.node.memory = {**self.node.memory, "size": size}
            for index in range(size):
                self.apply_child(index, self.fields, branch=index)
            self.begun()

    def begin(self, index: int) -> None:
        """Begin one more branch: the child of this index, with the payload of the others."""
        size = self.size()
        self.check_branches(size, 1)
        branches = self.node.memory.get("branches", size)
        self.node.memory = {**self.node.memory, "size": size + 1, "branches": branches + 1}
        self.apply_child(index, self.fields, branch=branches)

    def dropped(self) -> None:
        """One branch less: nobody waits for it any more."""
        size = self.size()
        known = {"branches": size, **self.node.memory}
        self.node.memory = {**known, "size": size - 1}
        self.recount()

    def size(self) -> int:
        """How many branches were begun; edits may add and drop some."""
        return int(self.node.memory.get("size", len(self.tree.children)))
