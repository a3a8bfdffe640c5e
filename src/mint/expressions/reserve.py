from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.interpreter import mutex
from mint.interpreter.expression import Expression
from mint.lang import dollar

if TYPE_CHECKING:
    from mint.interpreter.steps import ReplyTo


class Reserve(Expression):
    """Run the child while no other branch of the process is in a `reserve` of the same name.

    ```radial
    concurrence
      reserve printer
        print_invoice
      reserve mutex: printer
        print_label
    ```

    The name is the text or `mutex`; without one it is `reserve`. Who comes first goes in first; the
    others wait in the order in which they came. The place is given back when the child is done, and
    whenever the `reserve` ends in another way: cancelled, killed, timed out, or replaced by an
    `on_error`. While an error in it waits to be repaired, the others go on waiting: give it a
    `timeout` if that must not be. The variable of that name of the root tells who is in,
    the next ones, and who came last.

    Only the first child is run; put several into a `sequence`. Without one it is over at once.
    A `reserve` within one of the same name would wait for itself: that is an error.
    """

    names: ClassVar[tuple[str, ...]] = ("reserve",)
    family = "choice"

    def apply(self) -> None:
        """Go in, or wait."""
        if not self.tree.children:
            self.reply_to_parent(self.fields)
            return
        name = dollar.text_of(self.attribute_or_text("mutex")).strip() or "reserve"
        if mutex.take(self.run, self.node, name):
            self._go_in()

    def _go_in(self) -> None:
        self.node.memory = {**self.node.memory, "inside": True}
        self.apply_child(0, self.fields)

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Go in, now that its turn has come; be over when the child is done."""
        if self.node.memory.get("inside"):
            self.reply_to_parent(fields)
        else:
            self._go_in()
