from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.expressions.sequence import Sequence
from mint.lang import dollar

if TYPE_CHECKING:
    from mint.interpreter.steps import ReplyTo


class Given(Sequence):
    """Run the first branch that fits.

    ```radial
    given '${status}'
      that '${urgent} == yes'
        ring_the_bell
      of ready
        ship
      of '/^wait/'
        remind
      ask_somebody
    ```

    The children are gone through in order. A `that` has a condition; an `of` is compared with the
    text of the `given` (or its attribute `t`). The first one that holds is run, and the `given` is
    over. Other children between and behind them are run when they are reached: those at the end
    are the "else". Only a `that` or `of` right below the `given` decides, whatever others leave in
    the field `__result__`; when one did, the field is removed.
    """

    names: ClassVar[tuple[str, ...]] = ("given",)

    def apply(self) -> None:
        """Take the value, then begin with the first child."""
        value = self.attribute("t")
        value = self.text() if value is None else value
        self.node.memory = {"given": value}
        super().apply()

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Be over when a branch did fit; otherwise go on."""
        if not self.node.memory.get("met"):
            super().reply(fields, answer)
            return
        self.reply_to_parent({k: v for k, v in fields.items() if k != "__result__"})

    def value(self) -> str:
        """The text with which an `of` compares."""
        return dollar.text_of(self.node.memory.get("given"))
