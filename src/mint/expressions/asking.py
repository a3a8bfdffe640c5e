from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.errors import ExpressionError
from mint.expressions.participant import Participant
from mint.interpreter import faults
from mint.interpreter.steps import DispatchIt
from mint.lang import dollar
from mint.model.fault import Fault

if TYPE_CHECKING:
    from mint.interpreter.steps import ReplyTo

ANSWER = "__answer__"
"""The field of an answer of MINT's own participants: `{"value": ...}` or `{"refused": why}`."""


class Asking(Participant):
    """A word that a participant of MINT's own does: what needs files, the network or a register."""

    asks: ClassVar[str]
    """The name of that participant."""

    def apply(self) -> None:
        """Ask."""
        if self.run.environment.directory.find(self.asks, self.node.wfid) is None:
            message = f"{self.tree.name}: nobody does this here: `{self.asks}` is not registered"
            raise ExpressionError(message)
        self.params()
        self.node.memory = {**self.node.memory, "target": self.asks}
        self.run.say(DispatchIt(key=self.node.key))

    def payload(self) -> dict[str, Any]:
        """All fields, as they are."""
        return self.fields

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Go on with the answer; one that was refused can be asked for again."""
        found = fields.get(ANSWER)
        told = found if isinstance(found, dict) else {"refused": "there is no answer"}
        if "refused" in told:
            why = f"{self.tree.name}: {dollar.text_of(told['refused'])}"
            fault = Fault("engine", why, "ExpressionError")
            faults.strike(self.run, self.node, fault, self.fields, DispatchIt(key=self.node.key))
        else:
            self.answered(told.get("value"))

    def answered(self, value: Any) -> None:
        """Go on with what was found."""
        self.reply_to_parent(self.fields)

    def outcome(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The payload without the answer, which may come while it is being stopped."""
        return {k: v for k, v in fields.items() if k != ANSWER} if ANSWER in fields else fields
