from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.expressions.concurrent_iterator import ConcurrentIterator
from mint.interpreter import iterating, variables
from mint.interpreter.expression import Expression
from mint.lang import dollar

if TYPE_CHECKING:
    from mint.model.node import Node


class AddBranches(Expression):
    """Give more items to a `concurrent_iterator` that runs.

    ```radial
    concurrent_iterator on_f: packages
      build name: '${v:i}'
      add_branches on_f: found_meanwhile
    ```

    The items are the text or what `on`, `on_f` or `on_v` gives; to an iterator over `times`, a
    number adds that many. The iterator is the nearest around it, or the one whose tag `ref` names;
    without one, nothing happens.
    """

    names: ClassVar[tuple[str, ...]] = ("add_branches", "add_branch")

    def apply(self) -> None:
        """Have the iterator begin the new branches; go on."""
        target = self._target()
        if target is not None:
            ConcurrentIterator(self.run, target).add_branches(self._items())
        self.reply_to_parent(self.fields)

    def _items(self) -> list[Any]:
        given = self.value_of("on")
        given = self.text() if given is None else given
        if isinstance(given, int | float):
            return [given]
        return iterating.listed(given, self.attribute("separator", "sep", default=","))

    def _target(self) -> Node | None:
        wish = self.attribute("ref")
        if wish is None:
            nodes = variables.scopes(self.run, self.node)
            found = next((node for node in nodes if self._fits(node)), None)
            return None if found is None else self.run.node(found.key)
        mark = self.lookup(dollar.text_of(wish))
        if not isinstance(mark, dict):
            return None
        node = self.run.node(f"{mark.get('expid')}!{mark.get('subid')}")
        return node if node is not None and self._fits(node) else None

    def _fits(self, node: Node) -> bool:
        return node.name == "concurrent_iterator"
