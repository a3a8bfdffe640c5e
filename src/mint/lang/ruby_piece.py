from __future__ import annotations

from typing import Any, NamedTuple

from mint.lang.places import Place


class Piece(NamedTuple):
    """A piece of a Ruby text: what the grammar knows as a terminal.

    Args:
        type: the name of the terminal.
        value: a word as it is written, or the value that a literal stands for.
        line: where it begins, 1-based.
        column: the same.
    """

    type: str
    value: Any
    line: int
    column: int

    @property
    def place(self) -> Place:
        """Where it begins."""
        return Place(self.line, self.column)


BEGIN = frozenset(
    {"", "NEWLINE", "DO", "LCURLY", "EQUALS"}
    | {"COMMA", "ARROW", "LABEL", "PLUS", "LPAR", "LGROUP", "LSQB", "LBRACE"}
)
"""Types of pieces after which a value or a step begins."""

CALLS = frozenset({"NAME", "CONST", "ROOT"})
"""Types of pieces after which arguments may begin."""

START = Piece("", "", 1, 1)
"""What stands before the first piece."""
