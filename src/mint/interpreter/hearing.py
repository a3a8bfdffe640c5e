from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.interpreter import events, listening
from mint.interpreter.expression import Expression
from mint.interpreter.steps import ReplyTo
from mint.model.tree import Tree

if TYPE_CHECKING:
    from mint.model.message import Heard


class Hearing(Expression):
    """An expression that waits for events; with children it stays, and runs them at each."""

    family = "later"
    amends = frozenset("*")

    def amended(self, changed: frozenset[str]) -> None:
        """Listen for what the new text says."""
        events.unsubscribe(self.run, self.node)
        self.apply()

    def fits(self, event: Heard) -> bool:
        """Whether this is an event for which it waits."""
        raise NotImplementedError

    def merged(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The payload to go on with: made of its own and that of the event."""
        raise NotImplementedError

    def heard(self, event: Heard) -> None:
        """Go on, or run the children, when the event is the right one."""
        if self.fits(event):
            listening.take_note(self, event)
            key = self.node.key
            self.run.say(ReplyTo(key=key, fields=self.merged(event.fields), sender=key))

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Do what is to be done at an event. Children are forgotten: none of them answers."""
        children = self.tree.children
        if not children:
            self.reply_to_parent(fields)
        elif len(children) == 1:
            self.apply_child(0, fields, forgotten=True)
        else:
            self.apply_tree(Tree("sequence", {}, children), fields, forgotten=True)
