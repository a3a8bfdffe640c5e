from __future__ import annotations

from typing import Any, ClassVar

from mint.interpreter import faults
from mint.interpreter.expression import Expression
from mint.interpreter.steps import ReplyTo
from mint.lang import dollar
from mint.model.fault import Fault


class Error(Expression):
    """Stop here with an error.

    ```radial
    error 'the build failed', unless: '${f:ok}'
    error reraise: '$f:__error__'
    ```

    The message is the text, or `msg` or `message`. `re` (`reraise`) raises an error again that a
    handler found in `__error__`; nothing is raised when there is none. Replaying the error goes on
    behind it.
    """

    names: ClassVar[tuple[str, ...]] = ("error",)

    def apply(self) -> None:
        """Raise it."""
        attributes = self.tree.attributes
        wish: Any = None
        if "re" in attributes or "reraise" in attributes:
            wish = self.attribute("re", "reraise")
            if wish is None or wish == "":
                self.reply_to_parent(self.fields)
                return
        node = self.node
        on = ReplyTo(key=node.key, fields=self.fields, sender=node.key)
        faults.strike(self.run, node, self._fault(wish), self.fields, on)

    def _fault(self, wish: Any) -> Fault:
        if isinstance(wish, dict):
            kind, message = wish.get("kind") or "forced", dollar.text_of(wish.get("message"))
            told = wish.get("deviations")
            deviations = told if isinstance(told, list) else []
            return Fault(kind, message, dollar.text_of(wish.get("class")), deviations=deviations)
        text = wish if wish is not None else self.attribute("msg", "message")
        text = self.text() if text is None else text
        message = dollar.text_of(text) or "error triggered from process definition"
        return Fault("forced", message, "ForcedError")
