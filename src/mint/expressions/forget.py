from __future__ import annotations

from typing import ClassVar

from mint.interpreter.expression import Expression


class Forget(Expression):
    """Run the children on their own, and go on at once.

    ```radial
    forget
      tidy_up
    ```

    Each child runs detached, with a copy of the variables: nothing of it comes back, errors and
    cancels do not cross. See also: the attribute `forget`, `lose`, `flank`.
    """

    names: ClassVar[tuple[str, ...]] = ("forget",)
    family = "later"
    amends = frozenset("*")

    def apply(self) -> None:
        """Start the children; reply."""
        for index in range(len(self.tree.children)):
            self.apply_child(index, self.fields, forgotten=True)
        self.reply_to_parent(self.fields)
