"""Which blocks and brackets of a Ruby text are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.lang.marked import wrong
from mint.lang.values import DEPTH

if TYPE_CHECKING:
    from mint.lang.ruby_piece import Piece

_BLOCKS = {"DO": "END", "LCURLY": "RCURLY"}
_BRACKETS = {"LPAR": "RPAR", "LGROUP": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}
_CLOSING = _BLOCKS | _BRACKETS
_SIGNS = {"RPAR": ")", "RSQB": "]", "RBRACE": "}", "RCURLY": "}", "END": "end"}


class _Open(NamedTuple):
    piece: Piece
    indent: int
    step: str


class Nesting:
    """Remembers what is open, and tells what is wrong when it is closed."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._suspect: _Open | None = None
        self._odd = ""

    @property
    def in_brackets(self) -> bool:
        """Whether lines go on here, because a bracket is open."""
        return bool(self._open) and self._open[-1].piece.type in _BRACKETS

    @property
    def brace(self) -> str:
        """What a closing brace is here: that of a block, or that of an object."""
        is_block = bool(self._open) and self._open[-1].piece.type == "LCURLY"
        return "RCURLY" if is_block else "RBRACE"

    def open(self, piece: Piece, indent: int, step: str) -> None:
        """A block or a bracket begins.

        Args:
            piece: what begins it.
            indent: of its line, in characters.
            step: the name of the step whose block it is.
        """
        kind = _BLOCKS if piece.type in _BLOCKS else _BRACKETS
        if sum(each.piece.type in kind for each in self._open) == DEPTH:
            raise wrong(f"this is nested more than {DEPTH} levels deep", piece.place)
        self._open.append(_Open(piece, indent, step))

    def close(self, piece: Piece, indent: int | None) -> None:
        """A block or a bracket ends.

        Args:
            piece: what ends it.
            indent: of its line, None when it does not stand first there.
        """
        if not self._open:
            raise wrong(self._too_many(piece), piece.place)
        opened = self._open.pop()
        if _CLOSING[opened.piece.type] != piece.type:
            where = f"{opened.piece.line}:{opened.piece.column}"
            sign = _SIGNS[piece.type]
            raise wrong(f"`{sign}` does not close {_what(opened)} at {where}", piece.place)
        if indent is None or indent == opened.indent:
            return
        if indent < opened.indent:
            self._suspect = self._suspect or opened
        elif piece.type == "END":
            self._odd = self._odd or _odd(piece, opened)

    def finish(self) -> None:
        """The text ends."""
        if not self._open:
            return
        last = self._open[-1]
        if last.piece.type in _BRACKETS or self._suspect is None:
            raise wrong(_unclosed(last), last.piece.place)
        raise wrong(_unclosed(self._suspect), self._suspect.piece.place)

    def hint(self) -> str:
        """Where a `do` may be missing, when all is closed; "" when nothing tells."""
        return "" if self._open else self._odd

    def _too_many(self, piece: Piece) -> str:
        sign = _SIGNS[piece.type]
        if piece.type != "END":
            return f"this `{sign}` closes nothing"
        return "this `end` closes nothing: there is one more `end` than there are `do`s. " + (
            self._odd or "Is the `do` of a step missing, or an `end` too many above?"
        )


def _odd(piece: Piece, opened: _Open) -> str:
    return (
        f"The `end` in line {piece.line} closes {_what(opened)} in line {opened.piece.line}, "
        "which is indented less: is a `do` missing between them?"
    )


def _what(opened: _Open) -> str:
    if opened.piece.type == "DO":
        return f"the `do` of `{opened.step}`"
    return f"the `{opened.piece.value}`"


def _unclosed(opened: _Open) -> str:
    if opened.piece.type == "DO":
        return f"the `do` of `{opened.step}` has no `end`"
    return f"{_what(opened)} is not closed"
