from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.interpreter.commanded import Commanded, number
from mint.interpreter.commands import COMMANDS
from mint.lang import dollar

if TYPE_CHECKING:
    from mint.interpreter.steps import ReplyTo


class Cursor(Commanded):
    """Run the children one after the other, moving as commands say.

    ```radial
    cursor break_if: '${f:tries} > 3'
      build
      rewind if: '${f:status} == FAILED'
      publish
    ```

    Commands are expressions (`rewind`, `break`, `skip`, `back`, `jump`, `reset`), the field
    `__command__` that a participant sets (`jump to publish`), or the attributes `break_if`,
    `break_unless`, `over_if`, `stop_if`, `rewind_if`, `continue_if`, `reset_if` and their
    `unless` forms, which are looked at before the first child and after each.
    """

    names: ClassVar[tuple[str, ...]] = ("cursor",)
    loops = False

    def go_on(self, fields: dict[str, Any], index: int, answer: ReplyTo) -> None:
        """Apply the child after the one of this index, or the one that a command wants."""
        fields, command, argument = self.command(fields)
        position = index + 1
        if command == "break":
            self.reply_to_parent(fields)
            return
        if command in ("rewind", "reset"):
            position = 0
        elif command in ("skip", "back"):
            steps = number(argument, 1)
            position = max(0, position + (steps if command == "skip" else -steps))
        elif command == "jump":
            position = self._find(argument, fields, position)
        size = len(self.tree.children)
        if self.loops and size and position >= size:
            position = 0
        if position <= index:
            self.go_back(1)
        if position < size:
            self.apply_child(position, self.fields if command == "reset" else fields)
        else:
            self.reply_to_parent(fields)

    def _find(self, wanted: Any, fields: dict[str, Any], default: int) -> int:
        """The index of the child that a jump means: by number, name, ref, tag or text."""
        name = dollar.text_of(wanted)
        if name.removeprefix("-").isdecimal():
            index = number(name, default)
            return index if index >= 0 else max(0, len(self.tree.children) + index)
        for index, child in enumerate(self.tree.children):
            attributes = child.attributes
            text = None if child.name in COMMANDS else child.text  # `jump x` is not x itself
            names = [child.name, attributes.get("ref"), attributes.get("tag"), text]
            data = self.data(fields)
            if name in [dollar.substitute(candidate, data) for candidate in names if candidate]:
                return index
        return default
