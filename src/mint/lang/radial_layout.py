from __future__ import annotations

from typing import TYPE_CHECKING

from mint.lang.marked import PER_STEP, too_full, wrong
from mint.lang.radial_lexer import pieces
from mint.lang.tree_size import too_many
from mint.lang.values import DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mint.lang.radial_lexer import Piece

CLOSING = {"LSQB": "RSQB", "LBRACE": "RBRACE"}
INDENT_HINT = "Children stand deeper than their parent, and all at the same depth"


_PER_STEP = 2 * PER_STEP
"""Pieces for each step: there may be a comma or a colon for each value."""


def laid_out(text: str, most: int) -> Iterator[Piece]:
    """The pieces of lines, with `_NEWLINE`, `_INDENT` and `_DEDENT` between them, `$END` last.

    A line goes on after a comma and within brackets. Lines that are blank or hold only a comment
    do not count, however they are indented.

    Args:
        text: a text which begins and ends with a line feed.
        most: how many steps there may be.

    Raises:
        DefinitionError: a line is indented under nothing, brackets do not match, there is a
            character that begins nothing, or too much of anything.
    """
    depths: list[str] = []
    newline: Piece | None = None
    found = list(_joined(pieces(text), most))
    for piece in found:
        if piece.type == "_NEWLINE":
            newline = piece
            continue
        if newline is not None:
            yield from _turn(depths, newline, piece)
        newline = None
        yield piece
    if depths and newline is not None:
        kinds = ["_NEWLINE", *("_DEDENT" for _ in depths[1:])]
        yield from (newline.as_(kind) for kind in kinds)
    yield found[-1].as_("$END")


def _joined(every: Iterable[Piece], most: int) -> Iterator[Piece]:
    """Leave out the ends of lines that go on; see that there are not too many of the others."""
    brackets: list[Piece] = []
    last, lines = "", 0
    for number, piece in enumerate(every):
        if number > _PER_STEP * most:
            raise wrong(too_full(PER_STEP * most), piece.place)
        if piece.type in CLOSING:
            _open(brackets, piece)
        elif piece.type in CLOSING.values():
            _close(brackets, piece)
        if piece.type != "_NEWLINE" or not (brackets or last == "COMMA"):
            # One more end of a line than steps: the text begins and ends with one.
            lines += piece.type == "_NEWLINE"
            if lines > most + 1:
                raise wrong(str(too_many(most)), piece.place)
            yield piece
            last = piece.type
    if brackets:
        raise wrong(f"this `{brackets[-1].text}` is not closed", brackets[-1].place)


def _open(brackets: list[Piece], piece: Piece) -> None:
    if len(brackets) == DEPTH:
        raise wrong(f"brackets are nested more than {DEPTH} levels deep", piece.place)
    brackets.append(piece)


def _close(brackets: list[Piece], piece: Piece) -> None:
    if not brackets:
        raise wrong(
            f"this `{piece.text}` closes nothing. A text that holds it needs quotes", piece.place
        )
    opened = brackets.pop()
    if CLOSING[opened.type] != piece.type:
        where = f"{opened.place.line}:{opened.place.column}"
        raise wrong(f"`{piece.text}` does not close the `{opened.text}` at {where}", piece.place)


def _turn(depths: list[str], newline: Piece, first: Piece) -> Iterator[Piece]:
    """What lies between two lines; remembers how deep the second one is."""
    indent = newline.text.rpartition("\n")[2]
    if not depths:
        depths.append(indent)
        return
    yield newline.as_("_NEWLINE")
    if indent != depths[-1] and indent.startswith(depths[-1]):
        if len(depths) == DEPTH:
            raise wrong(f"steps are nested more than {DEPTH} levels deep", first.place)
        depths.append(indent)
        yield first.as_("_INDENT")
    elif indent in depths:
        while depths[-1] != indent:
            depths.pop()
            yield first.as_("_DEDENT")
    else:
        raise wrong(_misplaced(indent, depths), first.place)


def _misplaced(indent: str, depths: list[str]) -> str:
    if not depths[-1].startswith(indent):
        return f"tabs and blanks are mixed in the indentation. Use blanks only. {INDENT_HINT}"
    if len(indent) < len(depths[0]):
        return (
            f"this line is indented less ({len(indent)}) than the first one ({len(depths[0])}). "
            "A definition has one root, the first line"
        )
    above = " and ".join(str(len(depth)) for depth in depths)
    return (
        f"this line is indented by {len(indent)}, under nothing: "
        f"the lines above it are indented by {above}. {INDENT_HINT}"
    )
