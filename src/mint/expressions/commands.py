from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.interpreter import variables
from mint.interpreter.expression import Expression
from mint.interpreter.steps import ReplyTo
from mint.lang import dollar

if TYPE_CHECKING:
    from mint.model.node import Node


class Command(Expression):
    """Tell a loop where to go on.

    ```radial
    cursor
      build
      rewind unless: '${f:ok}'
      skip 1, if: '${f:quick}'
      test
      publish
    ```

    - `rewind` (`continue`): go back to the first child.
    - `break` (`stop`, `over`): leave the loop.
    - `skip 2`, `back 2`: leave two children out; go back two.
    - `jump to: publish`: go to the child with this name, ref, tag, text or index.
    - `reset`: go back to the first child with the payload as it was when the loop began.

    The loop is the nearest `cursor`, `repeat` or `iterator` around it, or the one whose tag `ref`
    names. What stands between the two is cancelled. Without a loop, a command does nothing.
    """

    names: ClassVar[tuple[str, ...]] = (
        "rewind",
        "continue",
        "break",
        "stop",
        "over",
        "skip",
        "back",
        "jump",
        "reset",
    )

    def apply(self) -> None:
        """Send the command to its loop."""
        target = self._target()
        if target is None:
            self.reply_to_parent(self.fields)
            return
        name = self.node.memory.get("target", self.tree.name)
        given = {**self.fields, "__command__": [name, self._argument()]}
        if target.key == self.node.parent and not self.node.attached:
            self.reply_to_parent(given)
            return
        self.run.say(ReplyTo(key=target.key, fields=given, sender=target.key))
        if not variables.goes_with(self.run, self.node, target.key):
            self.reply_to_parent(self.fields)

    def _argument(self) -> Any:
        value = self.attribute("step", "to", "of", "by")
        return self.text() if value is None else value

    def _target(self) -> Node | None:
        """The loop."""
        wish = self.attribute("ref")
        if wish is not None:
            mark = self.lookup(dollar.text_of(wish))
            target = self.run.node(_key(mark)) if isinstance(mark, dict) else None
            return target if target is not None and self._obeys(target) else None
        for node in variables.scopes(self.run, self.node):
            if node.key != self.node.key and self._obeys(node):
                return self.run.node(node.key)
        return None

    def _obeys(self, node: Node) -> bool:
        return bool(getattr(self.run.environment.table[node.name], "takes_commands", False))


def _key(mark: dict[str, Any]) -> str:
    return f"{mark.get('expid')}!{mark.get('subid')}"
