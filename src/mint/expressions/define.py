from __future__ import annotations

from typing import ClassVar

from mint.interpreter import variables
from mint.interpreter.expression import Expression
from mint.interpreter.hoisting import stands_in_body
from mint.lang import dollar
from mint.lang.hoist import hoist


class Define(Expression):
    """Give a name to a part of the process, to call it as a step.

    ```radial
    define release
      prepare
      publish
      define prepare
        check
        build
    ```

    The name is the text, or the attribute `name`. Definitions that stand right inside another are
    known everywhere in it, before and after; one that stands deeper is known once it is reached.
    The root of a process definition is one, too: it can call itself by its name.
    """

    names: ClassVar[tuple[str, ...]] = ("define", "process_definition", "workflow_definition")

    def apply(self) -> None:
        """Bind the name, unless the body around it knows it anyway."""
        name = self.attribute_or_text("name")
        if name is not None and not stands_in_body(self.run, self.node):
            tree = hoist(self.tree).to_json()
            outer = self.run.node(self.node.parent) if self.node.parent else None
            pair = [self.node.expid, tree]
            variables.assign(self.run, outer or self.node, dollar.text_of(name), pair)
        self.reply_to_parent(self.fields)
