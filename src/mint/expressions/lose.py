from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.interpreter.expression import Expression

if TYPE_CHECKING:
    from mint.interpreter.steps import ReplyTo


class Lose(Expression):
    """Run the children, and never reply.

    ```radial
    concurrence count: 1
      lose
        remind_every_day
      answer
    ```

    It can be cancelled, as by a `concurrence` that has enough answers. See also: the attribute
    `lose`, `forget`.
    """

    names: ClassVar[tuple[str, ...]] = ("lose",)
    family = "crowd"
    amends = frozenset("*")

    def apply(self) -> None:
        """Start the children."""
        for index in range(len(self.tree.children)):
            self.apply_child(index, self.fields)

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Stay, whatever the children answer."""
