from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.interpreter.expression import Expression

if TYPE_CHECKING:
    from mint.interpreter.steps import ReplyTo


class Sequence(Expression):
    """Run the children one after the other.

    ```radial
    sequence
      check
      build
    ```

    The payload that one child leaves is what the next one finds. A sequence without children is
    over at once. See also: `let`, `cursor`, `concurrence`.
    """

    names: ClassVar[tuple[str, ...]] = ("sequence",)
    family = "row"
    amends = frozenset("*")

    def apply(self) -> None:
        """Begin with the first child."""
        if self.tree.children:
            self.apply_child(0, self.fields)
        else:
            self.reply_to_parent(self.fields)

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Go on with the next child."""
        following = 0 if answer.sender == self.node.key else answer.index + 1
        if following < len(self.tree.children):
            self.apply_child(following, fields)
        else:
            self.reply_to_parent(fields)
