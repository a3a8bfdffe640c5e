from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.interpreter import iterating, runaway, variables
from mint.interpreter.commanded import Commanded, number
from mint.lang import paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.interpreter.steps import ReplyTo


class Iterator(Commanded):
    """Run the children in sequence for each item of a list.

    ```radial
    iterator on: 'alice, bob', to_v: who
      ask ref: '${v:who}'
    ```

    The list is read once, at the start: from `on` (a text is split at commas, or at `sep`), `on_f`
    (a field), `on_v` (a variable), or `times` (a number). The item is in the variable `i`, or
    where `to_v`, `to_f` or `to` says; its index is in the variable `ii`. An empty item ends it.
    There is no scope of its own: use `scope: true` to keep the variables inside.

    Commands (see `cursor`) count items: `skip 1` leaves one out, `jump 0` and `rewind` go to the
    first, `jump -1` to the last.
    """

    names: ClassVar[tuple[str, ...]] = ("iterator",)

    def apply(self) -> None:
        """Read the list, then begin."""
        if not self.tree.children:
            self.reply_to_parent(self.fields)
            return
        items = iterating.items(self)
        runaway.check_repeated(self.run, len(items), self.tree.name)
        known = len(items) if isinstance(items, range) else items
        self.node.memory = {**self.node.memory, "items": known}
        super().apply()

    def go_on(self, fields: dict[str, Any], index: int, answer: ReplyTo) -> None:
        """Apply the next child for the same item, or the first one for the next item."""
        fields, command, argument = self.command(fields)
        if not command and -1 < index < len(self.tree.children) - 1:
            self.apply_child(index + 1, fields, branch=answer.branch)
            return
        items = self._items()
        position = answer.branch + 1
        if command in ("rewind", "reset"):
            position = 0
        elif command in ("skip", "back"):
            steps = number(argument, 1)
            position = max(0, position + (steps if command == "skip" else -steps))
        elif command == "jump":
            position = number(argument, position)
            position = position if position >= 0 else max(0, len(items) + position)
        is_over = position >= len(items) or items[position] is None
        if command == "break" or is_over or not self.tree.children:  # an edit may take them away
            self.reply_to_parent(fields)
            return
        if command == "reset":
            fields = self.fields
        if position <= answer.branch:
            self.go_back(answer.branch + 1 - position)
        done = position + self.node.memory.get("rounds", 0)
        runaway.check_repeated(self.run, done, self.tree.name)
        self._begin(position, items[position], fields)

    def _items(self) -> Sequence[Any]:
        """What it goes over; of `times` the number is kept, not the numbers."""
        items: list[Any] | int = self.node.memory["items"]
        return range(items) if isinstance(items, int) else items

    def _begin(self, position: int, item: Any, fields: dict[str, Any]) -> None:
        kind, name = iterating.target(self, "i") or ("v", "i")
        if kind == "v":
            variables.assign(self.run, self.node, name, item)
        else:
            before, fields = fields, paths.put(fields, name, item)
            self.run.scale.grown(before, fields, name, item)
        variables.assign(self.run, self.node, "ii", position)
        self.apply_child(0, fields, branch=position)
