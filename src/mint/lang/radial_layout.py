from __future__ import annotations

from typing import TYPE_CHECKING

from lark import Token
from lark.lark import PostLex

from mint.lang.marked import PER_STEP, too_full, wrong
from mint.lang.places import Place
from mint.lang.tree_size import too_many
from mint.lang.values import DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLOSING = {"LSQB": "RSQB", "LBRACE": "RBRACE"}
INDENT_HINT = "Children stand deeper than their parent, and all at the same depth"


_PER_STEP = 2 * PER_STEP
"""Tokens for each step: there may be a comma or a colon for each value."""


def place(token: Token) -> Place:
    """Where a token stands; the reader puts a line before the text, which does not count."""
    return Place((token.line or 1) - 1, token.column or 1)


class Layout(PostLex):
    """Turns the ends of lines into tokens that say how the lines are nested.

    A line goes on after a comma and within brackets. Lines that are blank or hold only a comment
    never reach this class, however they are indented.

    Args:
        most: how many steps there may be.
    """

    def __init__(self, most: int) -> None:
        self._most = most

    always_accept: Iterable[str] = ("_NEWLINE",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens of lines, with `_NEWLINE`, `_INDENT` and `_DEDENT` between them."""
        depths: list[str] = []
        newline: Token | None = None
        for token in list(_joined(stream, self._most)):
            if token.type == "_NEWLINE":
                newline = token
                continue
            if newline is not None:
                yield from _turn(depths, newline, token)
            newline = None
            yield token
        if depths and newline is not None:
            kinds = ["_NEWLINE", *("_DEDENT" for _ in depths[1:])]
            yield from (Token.new_borrow_pos(kind, "", newline) for kind in kinds)


def _joined(tokens: Iterable[Token], most: int) -> Iterator[Token]:
    """Leave out the ends of lines that go on; see that there are not too many of the others."""
    brackets: list[Token] = []
    last, lines = "", 0
    for number, token in enumerate(tokens):
        if number > _PER_STEP * most:
            raise wrong(too_full(PER_STEP * most), place(token))
        if token.type in CLOSING:
            _open(brackets, token)
        elif token.type in CLOSING.values():
            _close(brackets, token)
        if token.type != "_NEWLINE" or not (brackets or last == "COMMA"):
            # One more end of a line than steps: the text begins and ends with one.
            lines += token.type == "_NEWLINE"
            if lines > most + 1:
                raise wrong(str(too_many(most)), place(token))
            yield token
            last = token.type
    if brackets:
        raise wrong(f"this `{brackets[-1]}` is not closed", place(brackets[-1]))


def _open(brackets: list[Token], token: Token) -> None:
    if len(brackets) == DEPTH:
        raise wrong(f"brackets are nested more than {DEPTH} levels deep", place(token))
    brackets.append(token)


def _close(brackets: list[Token], token: Token) -> None:
    if not brackets:
        raise wrong(
            f"this `{token}` closes nothing. A text that holds it needs quotes", place(token)
        )
    opened = brackets.pop()
    if CLOSING[opened.type] != token.type:
        where = f"{place(opened).line}:{place(opened).column}"
        raise wrong(f"`{token}` does not close the `{opened}` at {where}", place(token))


def _turn(depths: list[str], newline: Token, first: Token) -> Iterator[Token]:
    """What lies between two lines; remembers how deep the second one is."""
    indent = newline.rpartition("\n")[2]
    if not depths:
        depths.append(indent)
        return
    yield Token.new_borrow_pos("_NEWLINE", "", newline)
    if indent != depths[-1] and indent.startswith(depths[-1]):
        if len(depths) == DEPTH:
            raise wrong(f"steps are nested more than {DEPTH} levels deep", place(first))
        depths.append(indent)
        yield Token.new_borrow_pos("_INDENT", "", first)
    elif indent in depths:
        while depths[-1] != indent:
            depths.pop()
            yield Token.new_borrow_pos("_DEDENT", "", first)
    else:
        raise wrong(_misplaced(indent, depths), place(first))


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
