from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.errors import ExpressionError
from mint.interpreter import timing
from mint.interpreter.expression import Expression
from mint.interpreter.steps import ReplyTo
from mint.interpreter.timing import schedule_again

if TYPE_CHECKING:
    from mint.interpreter.steps import ReplyTo as Answer


class Every(Expression):
    """Run the child again and again: after each duration, or at moments by the clock.

    ```radial
    concurrence count: 1
      ask_operator
      every 10m
        remind_operator
      cron '0 9 * * mon-fri Europe/Helsinki'
        remind_operator
    ```

    The text, `tab` or `interval` is a duration, or a cron text: minute, hour, day of the month,
    month and day of the week, with a field for seconds in front if there are six. The clock is that
    of UTC unless a time zone is named at the end. A moment that is left out when summer time
    begins comes at the end of the gap; one that comes twice when it ends counts once; both are so
    for texts of five fields that name the hour.

    The child runs forgotten, with the payload as it was when the step was reached: nothing of it
    comes back. The step itself never ends: cancel it, or put it beside something that ends, as
    above. Moments do not drift, each counts from the one before. Those that were missed, because
    the engine stood still or the step was paused, are made up for by one run, not by many.

    Only the first child is run; put several into a `sequence`.
    """

    names: ClassVar[tuple[str, ...]] = ("every", "cron")
    family = "later"
    amends = frozenset({"tab", "interval", "text"})

    def apply(self) -> None:
        """Set the first timer."""
        if not self.tree.children:
            message = f"{self.tree.name}: there is nothing to run: put a step below it"
            raise ExpressionError(message)
        self._go_on()

    def on_timer(self, action: dict[str, Any]) -> None:
        """Run the child, once it is not paused."""
        key = self.node.key
        self.run.say(ReplyTo(key=key, fields=self.fields, sender=key))

    def reply(self, fields: dict[str, Any], answer: Answer) -> None:
        """Run the child; set the next timer."""
        self.apply_child(0, self.fields, forgotten=True)
        self._go_on()

    def amended(self, changed: frozenset[str]) -> None:
        """Count from now on as the new text says."""
        if changed & self.amends:
            self.run.unschedule(self.node)
            timing.consider(self, since=self.node.since)
            self.node.memory = {k: v for k, v in self.node.memory.items() if k != "due"}
            self._go_on()

    def reschedule(self) -> None:
        """Set the next timer again, if there was one."""
        if "due" in self.node.memory:
            self.run.schedule(self.node, self.node.memory["due"], {"do": "wake"})

    def _go_on(self) -> None:
        schedule_again(self, self.attribute_or_text("tab", "interval"))
