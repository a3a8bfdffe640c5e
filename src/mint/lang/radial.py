from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lark import Lark, Token
from lark.exceptions import UnexpectedToken

from mint.errors import DefinitionError
from mint.lang.marked import wrong
from mint.lang.places import Place, Placed, Reading
from mint.lang.radial_builder import Builder
from mint.lang.radial_errors import explain_piece
from mint.lang.radial_layout import laid_out
from mint.lang.tree_size import STEPS

if TYPE_CHECKING:
    from mint.lang.radial_lexer import Piece

GRAMMAR = r"""
start: step+
step: line _NEWLINE [_INDENT step+ _DEDENT]
line: name [(text | attribute) (COMMA attribute)*]
name: WORD | REGEX | STRING
text: run | STRING
attribute: key value
key: KEY | QUOTED_KEY
value: run | STRING | array | object
run: (WORD | REGEX) (WORD | REGEX | STRING | array | object)*
array: LSQB [value (COMMA value)* [COMMA]] RSQB
object: LBRACE [attribute (COMMA attribute)* [COMMA]] RBRACE

%declare _NEWLINE _INDENT _DEDENT
%declare QUOTED_KEY KEY STRING REGEX WORD COMMA LSQB RSQB LBRACE RBRACE
"""


def read_radial(text: str, source: str = "", most: int = STEPS) -> Reading:
    r"""Read a definition in radial, the indentation language.

    A line is a step: its name, then a text, then `key: value` pairs, with commas between. Steps
    that are indented deeper are its children.

        define release
          check
          notify to: qa, task: weigh it
          concurrence count: 1       # a comment
            participant alpha, timeout: 1d
            participant bravo, tags: [ a, b ], more: { n: 1 }

    * A text or value is a word or several (`weigh it`), or stands in single or double quotes. It
      must be quoted when it begins with a quote, bracket or `#`, or when it holds a comma, a
      colon before a blank, or an unbalanced bracket. `${...}` may stand in it unquoted.
    * As values, `1`, `-2.5`, `1e3`, `true`, `false`, `nil` and `null` are what they look like;
      `/.../` is a regular expression, kept as text. As text of a step all of them are text.
    * Dashes in names and keys become underscores, unless these are quoted or are addresses
      (`f:a-b`).
    * A line goes on after a comma and within brackets.

    Args:
        text: the whole text.
        source: name of the file or other origin, for the error message.
        most: how many steps it may have.

    Raises:
        DefinitionError: the text cannot be read; with line, column and what to do.

    Example:
        >>> read_radial("sequence\n  alpha\n  participant bravo, n: 1").tree.to_json()
        ['sequence', {}, [['alpha', {}, []], ['participant', {'bravo': None, 'n': 1}, []]]]
    """
    # The line before the text makes every line, the first one too, begin after an end of line.
    prepared = "\n" + text.replace("\r\n", "\n").replace("\r", "\n") + "\n"
    try:
        return _root(prepared, most).reading(source, most)
    except DefinitionError as error:
        raise DefinitionError(error.message, source, error.line, error.column) from None


@lru_cache(1)
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=Builder(), maybe_placeholders=False)


def _root(text: str, most: int) -> Placed:
    if not text.strip():
        raise wrong("there is nothing in this text", Place(1, 1))
    roots = _roots(text, most)
    if len(roots) > 1:
        raise wrong(
            f"a definition has one root, and `{roots[1].name}` begins a second one. "
            f"Indent it under `{roots[0].name}`, or put a `define` above both",
            roots[1].place,
        )
    return roots[0]


def _roots(text: str, most: int) -> list[Placed]:
    parser = _parser().parse_interactive()
    roots: list[Placed] = []
    try:
        for piece in laid_out(text, most):
            roots = parser.feed_token(cast("Token", piece))
    except UnexpectedToken as error:
        raise _unexpected(cast("Piece", error.token)) from None
    return roots


def _unexpected(piece: Piece) -> DefinitionError:
    if not piece.start:
        return wrong("there is no step in this text", Place(1, 1))
    return wrong(explain_piece(piece), piece.place)
