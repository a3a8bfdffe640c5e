from __future__ import annotations

from typing import Any, ClassVar

from mint.errors import ExpressionError
from mint.expressions.sequence import Sequence


class That(Sequence):
    """Run the children when a condition holds: a branch of a `given`, or an `if` for several steps.

    ```radial
    that '${location} == paris'
      notify
      wait_for_pickup
    ```

    The condition is the text, `t` or `test`. Whether it held is left in the field `__result__`.
    See also: `given`, `of`, `if`.
    """

    names: ClassVar[tuple[str, ...]] = ("that",)

    def apply(self) -> None:
        """Decide, and tell the `given`."""
        holds = self.decide()
        self.node.memory = {"holds": holds}
        parent = self.run.node(self.node.parent) if self.node.parent else None
        if parent is not None and parent.name == "given":
            parent.memory = {**parent.memory, "met": holds}
        if holds:
            super().apply()
        else:
            self.run.event("skipped", self.node, name=self.tree.name)
            self.reply_to_parent(self.fields)

    def decide(self) -> bool:
        """Whether to run the children."""
        return self.holds(self.wish())

    def wish(self) -> Any:
        """The condition as it is written.

        Raises:
            ExpressionError: there is none.
        """
        attributes = self.tree.attributes
        for name in ("t", "test"):
            if attributes.get(name) is not None:
                return attributes[name]
        if self.tree.text is None:
            message = f"{self.tree.name}: no condition is given: write `{self.tree.name} '...'`"
            raise ExpressionError(message)
        return self.tree.text

    def outcome(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Leave the decision, however it ends."""
        return {**fields, "__result__": bool(self.node.memory.get("holds"))}
