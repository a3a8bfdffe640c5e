from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.errors import ExpressionError
from mint.interpreter.expression import Expression
from mint.interpreter.steps import ReplyTo
from mint.interpreter.timing import schedule_again

if TYPE_CHECKING:
    from mint.interpreter.steps import ReplyTo as Answer


class Once(Expression):
    """Wait until a condition holds, then run the child, if there is one.

    ```radial
    sequence
      once '${v:/invoice} == emitted', timeout: 2d
      open_support_account
    ```

    The condition is the text, or the attribute `test` (`t`). It is looked at every ten seconds, or
    as `frequency` (`freq`) says: a duration, or a cron text (see `every`). It is mostly about
    variables, for the payload is the one with which the step was reached. While it waits it is one
    line in the list of schedules.

    Only the first child is run. A `timeout` ends the wait like a condition that came true, except
    that the child is not run. See also: `await`, which needs no looking.
    """

    names: ClassVar[tuple[str, ...]] = ("once", "when", "as_soon_as")
    family = "choice"
    amends = frozenset({"test", "t", "text", "frequency", "freq"})

    def apply(self) -> None:
        """Look for the first time."""
        if self._condition() is None:
            message = f"{self.tree.name}: no condition is given: write `{self.tree.name} '...'`"
            raise ExpressionError(message)
        self._look()

    def on_timer(self, action: dict[str, Any]) -> None:
        """Look again, once it is not paused."""
        key = self.node.key
        self.run.say(ReplyTo(key=key, fields=self.fields, sender=key))

    def reply(self, fields: dict[str, Any], answer: Answer) -> None:
        """Look again when it is time; be over when the child is done."""
        if answer.sender == self.node.key:
            self._look()
        else:
            self.reply_to_parent(fields)

    def _condition(self) -> Any:
        attributes = self.tree.attributes
        wish = attributes.get("test", attributes.get("t"))
        return self.tree.text if wish is None else wish

    def reschedule(self) -> None:
        """Set the timer for the next look again."""
        if self.node.children == 0 and "due" in self.node.memory:
            self.run.schedule(self.node, self.node.memory["due"], {"do": "wake"})

    def _look(self) -> None:
        if not self.holds(self._condition()):
            schedule_again(self, self.attribute("frequency", "freq", default="10s"))
        elif self.tree.children:
            self.apply_child(0, self.fields)
        else:
            self.reply_to_parent(self.fields)
