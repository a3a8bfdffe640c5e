from __future__ import annotations

from typing import Any, ClassVar

from mint.interpreter import faults, handlers
from mint.interpreter.expression import Expression
from mint.lang import dollar
from mint.lang.words import COMMON
from mint.model.tree import Tree


class OnError(Expression):
    """Add a handler for errors to the expression around it.

    ```radial
    sequence
      on_error '/timeout/': try_later
      on_error
        tell_operator
        tidy_up
      build
    ```

    The handler is the text, or the value beside a pattern, or the children. A pattern is compared
    with the message, the class and the kind of the error; `/.../` is a regular expression. The
    first that fits wins; the attribute `on_error` of the expression comes last.
    """

    names: ClassVar[tuple[str, ...]] = ("on_error",)

    def apply(self) -> None:
        """Add the handler to the parent."""
        parent = self.run.node(self.node.parent) if self.node.parent else None
        if parent is not None:
            pairs = self._pairs()
            for pattern, handler in pairs:
                faults.check_pattern(pattern)
                handlers.check("on_error", handler)
            present = parent.handlers.get("on_error")
            if not isinstance(present, dict):
                present = {"list": [], "else": present}
            # In a loop the same handler comes again with each pass: it is added once.
            known = [*present["list"], *present.get("spent", ())]
            new = [pair for pair in pairs if pair not in known]
            added = {**present, "list": [*present["list"], *new]}
            parent.handlers = {**parent.handlers, "on_error": added}
        self.reply_to_parent(self.fields)

    def _pairs(self) -> list[list[Any]]:
        children = self.tree.children
        pairs: list[list[Any]] = []
        if children:
            body = children[0] if len(children) == 1 else Tree("sequence", {}, children)
            pattern = self.text()
            pairs.append([pattern, body.to_json()])
            return pairs
        data = self.data()
        for name, value in self.tree.attributes.items():
            said = dollar.text_of(dollar.substitute(name, data))
            if value is None:
                pairs.append([None, said])
            elif name not in COMMON:
                is_text = isinstance(value, str)
                pairs.append([said, dollar.substitute(value, data) if is_text else value])
        return pairs
