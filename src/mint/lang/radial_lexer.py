"""Cuts a radial text into pieces, for the grammar in `radial`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mint.lang.marked import wrong
from mint.lang.places import Place
from mint.lang.radial_errors import explain_character
from mint.lang.radial_lexis import KEY, QUOTED_KEY, REGEX, STRING, WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.errors import DefinitionError

_TERMINALS = {
    "_NEWLINE": r"(?:[ \t]*(?:#[^\n]*)?\n)+[ \t]*",
    "QUOTED_KEY": QUOTED_KEY,
    "KEY": KEY,
    "STRING": STRING,
    "REGEX": REGEX,
    "WORD": WORD,
    "COMMA": ",",
    "LSQB": r"\[",
    "RSQB": r"\]",
    "LBRACE": r"\{",
    "RBRACE": r"\}",
}
"""The types of pieces, and how they look; the first one that fits counts."""

_PIECE = re.compile(
    r"[ \t]*+(?:" + "|".join(f"(?P<{kind}>{look})" for kind, look in _TERMINALS.items()) + ")"
)
_BLANKS = re.compile(r"[ \t]*+")


class Piece(NamedTuple):
    """A piece of a radial text: what the grammar knows as a terminal.

    Args:
        type: the name of the terminal.
        text: the piece as it is written.
        start: where it begins in the source, 0-based.
        place: the same as line and column. The reader puts a line before the text, which does
            not count.
        source: the whole text.
    """

    type: str
    text: str
    start: int
    place: Place
    source: str

    @property
    def end(self) -> int:
        """Where it ends in the source."""
        return self.start + len(self.text)

    def as_(self, kind: str) -> Piece:
        """A piece of another type, which has no text, in the same place."""
        return Piece(kind, "", self.start, self.place, self.source)


def pieces(text: str) -> Iterator[Piece]:
    r"""The pieces of a text which begins and ends with a line feed.

    Blanks belong to the ends of lines, and to nothing else.

    Raises:
        DefinitionError: no piece begins at some character.

    Example:
        >>> [piece.type for piece in pieces("\na b: 1\n")]
        ['_NEWLINE', 'WORD', 'KEY', 'WORD', '_NEWLINE']
    """
    at, line, begin = 0, 0, 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None or match.lastgroup is None:
            raise _unexpected(text, at, line, begin)
        kind = match.lastgroup
        start = at if kind == "_NEWLINE" else match.start(kind)
        at = match.end()
        yield Piece(kind, text[start:at], start, Place(line, start - begin + 1), text)
        if kind == "_NEWLINE":
            line += text.count("\n", start, at)
            begin = text.rindex("\n", start, at) + 1


def _unexpected(text: str, at: int, line: int, begin: int) -> DefinitionError:
    blanks = _BLANKS.match(text, at)
    at = blanks.end() if blanks else at
    return wrong(explain_character(text, at), Place(line, at - begin + 1))
