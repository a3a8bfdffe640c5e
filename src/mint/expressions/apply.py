from __future__ import annotations

from typing import ClassVar

from mint.errors import ExpressionError
from mint.interpreter.expression import Expression
from mint.model.tree import Tree


class Apply(Expression):
    """Run a tree that a variable, a field or an attribute holds; in a subprocess, the block given.

    ```radial
    define with_lock
      lock
      apply
      unlock
    ```

    ```radial
    with_lock
      deploy
    ```

    Without attributes it is the variable `tree`, which holds the child of the calling step. `tree`
    gives a tree itself, `tree_var` and `tree_field` say where it is. Other attributes become
    variables. Without a tree there is nothing to do.
    """

    names: ClassVar[tuple[str, ...]] = ("apply",)

    def apply(self) -> None:
        """Run the tree as a child."""
        wish = self.tree.attributes.get("tree")
        if wish is None or isinstance(wish, str):
            wish = self.value_of("tree")
        if wish is None:
            wish = self.lookup("tree")
        if wish is None or wish == []:
            self.reply_to_parent(self.fields)
            return
        if not Tree.is_tree(wish):
            message = "apply: what is to be applied is no tree of the form [name, {}, []]"
            raise ExpressionError(message)
        passed = {
            name: value
            for name, value in self.attributes().items()
            if value is not None and not name.startswith("tree")
        }
        self.apply_tree(Tree.of(wish), self.fields, variables=passed)
