from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.errors import ExpressionError
from mint.interpreter import listening
from mint.interpreter.expression import Expression
from mint.interpreter.steps import ReplyTo
from mint.lang import dollar, pattern
from mint.model.effect import Listener
from mint.model.tree import Tree

if TYPE_CHECKING:
    from mint.model.message import Heard

_UPON = ("apply", "reply", "entering", "leaving", "signal")


class Listen(Expression):
    """Wait until something happens in this process or in another.

    ```radial
    sequence
      listen to: built_kernel, upon: reply, where: '${f:status} == SUCCESS'
      publish
    ```

    `to` (or `on`) is the name of a participant or, with `upon: entering` or `upon: leaving`, of a
    tag, or with `upon: signal` of a signal; `/.../` is a regular expression. `upon` is `apply`
    (default: the workitem is handed to the participant) or `reply`. `to: errors` hears of errors of
    this process that nobody handled. `where` is a condition on the payload of the event. `wfid:
    same` hears this process only.

    Without children it waits for one event; the fields of the event are put over its own (`merge:
    override` takes only those of the event, `merge: false` none of them). With children it stays
    and runs them, forgotten, at each event. What happened before it was reached is not heard.
    """

    names: ClassVar[tuple[str, ...]] = ("listen", "receive", "intercept")

    def apply(self) -> None:
        """Say what to listen for."""
        wish = self.attribute("to", "on", "in")
        wish = self.text() if wish is None else wish
        name = dollar.text_of(wish)
        if not name:
            message = "listen: nothing is named: write `listen to: participant`"
            raise ExpressionError(message)
        upon = dollar.text_of(self.attribute("upon", default="apply"))
        same = dollar.text_of(self.attribute("wfid")) in ("same", "true", "current")
        if upon not in _UPON:
            known = ", ".join(_UPON)
            message = f"listen: upon: {upon!r} is none of {known}"
            raise ExpressionError(message)
        kind = upon
        if name in ("errors", "error"):
            kind, name, same = "error", "/.*/", True
        is_pattern = len(name) > 1 and name.startswith("/") and name.endswith("/")
        if is_pattern:
            pattern.compiled(name[1:-1])
        node = self.node
        listener = Listener(
            node.wfid,
            node.key,
            kind,
            name="" if is_pattern else name,
            pattern=name[1:-1] if is_pattern else "",
            within=node.wfid if same else "",
        )
        listening.add(self, listener)

    def heard(self, event: Heard) -> None:
        """Go on, or run the children, when the event is the right one."""
        if not self._fits(event):
            return
        listening.take_note(self, event)
        fields = self._merged(event.fields)
        if not self.tree.children:
            key = self.node.key
            self.run.say(ReplyTo(key=key, fields=fields, sender=key))
        elif len(self.tree.children) == 1:
            self.apply_child(0, fields, forgotten=True)
        else:
            body = Tree("sequence", {}, self.tree.children)
            self.apply_tree(body, fields, forgotten=True)

    def _fits(self, event: Heard) -> bool:
        attributes = self.tree.attributes
        where = attributes.get("where")
        if where is not None and not self.holds(where, event.fields):
            return False
        error = event.fields.get("__error__") or {}
        for name in ("class", "message"):
            wish = self.attribute(name)
            if wish is not None and dollar.text_of(wish) not in dollar.text_of(error.get(name)):
                return False
        return True

    def _merged(self, fields: dict[str, Any]) -> dict[str, Any]:
        merge = dollar.text_of(self.attribute("merge", default="true"))
        if merge == "override":
            return fields
        return {**self.fields, **fields} if merge == "true" else self.fields
