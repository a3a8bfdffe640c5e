from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from lark import Lark, Token, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedToken, VisitError
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

from mint.errors import DefinitionError
from mint.lang.marked import wrong
from mint.lang.places import Place, Placed, Reading
from mint.lang.radial_errors import QUOTE_IT, explain_character, explain_token
from mint.lang.radial_layout import Layout, place
from mint.lang.radial_lexis import (
    KEY,
    QUOTED_KEY,
    REGEX,
    STRING,
    WORD,
    underscored,
    unquoted,
    value_of,
)
from mint.lang.values import flaw

def _terminal(pattern: str) -> str:
    return "/" + pattern.replace("/", "\\/") + "/"


GRAMMAR = rf"""
start: step+
step: line _NEWLINE [_INDENT step+ _DEDENT]
line: name [(text | attribute) (COMMA attribute)*]
name: WORD | REGEX | STRING
text: run | STRING
attribute: key value
key: KEY | QUOTED_KEY
value: run | STRING | list | object
run: (WORD | REGEX) (WORD | REGEX | STRING | list | object)*
list: LSQB [value (COMMA value)* [COMMA]] RSQB
object: LBRACE [attribute (COMMA attribute)* [COMMA]] RBRACE

_NEWLINE.9: /(?:[ \t]*(?:#[^\n]*)?\n)+[ \t]*/
QUOTED_KEY.8: {_terminal(QUOTED_KEY)}
KEY.7: {_terminal(KEY)}
STRING.6: {_terminal(STRING)}
REGEX.5: {_terminal(REGEX)}
WORD.4: {_terminal(WORD)}
COMMA: ","
LSQB: "["
RSQB: "]"
LBRACE: "{{"
RBRACE: "}}"
BLANK: /[ \t]+/
%declare _INDENT _DEDENT
%ignore BLANK
"""


def read_radial(text: str, source: str = "") -> Reading:
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

    Raises:
        DefinitionError: the text cannot be read; with line, column and what to do.

    Example:
        >>> read_radial("sequence\n  alpha\n  participant bravo, n: 1").tree.to_json()
        ['sequence', {}, [['alpha', {}, []], ['participant', {'bravo': None, 'n': 1}, []]]]
    """
    # The line before the text makes every line, the first one too, begin after an end of line.
    prepared = "\n" + text.replace("\r\n", "\n").replace("\r", "\n") + "\n"
    try:
        return _root(prepared).reading(source)
    except DefinitionError as error:
        raise DefinitionError(error.message, source, error.line, error.column) from None


@cache
def _parser() -> Lark:
    return Lark(
        GRAMMAR,
        parser="lalr",
        lexer="basic",
        postlex=Layout(),
        propagate_positions=True,
        maybe_placeholders=False,
    )


def _root(text: str) -> Placed:
    if not text.strip():
        raise wrong("there is nothing in this text", Place(1, 1))
    try:
        roots: list[Placed] = _Builder(text).transform(_parser().parse(text))
    except UnexpectedCharacters as error:
        message = explain_character(text, error.pos_in_stream or 0)
        raise wrong(message, Place(error.line - 1, error.column)) from None
    except UnexpectedToken as error:
        raise _unexpected(text, error) from None
    except VisitError as error:
        raise error.orig_exc from None
    if len(roots) > 1:
        raise wrong(
            f"a definition has one root, and `{roots[1].name}` begins a second one. "
            f"Indent it under `{roots[0].name}`, or put a `define` above both",
            roots[1].place,
        )
    return roots[0]


def _unexpected(text: str, error: UnexpectedToken) -> DefinitionError:
    token = error.token
    if not token.start_pos:
        return wrong("there is no step in this text", Place(1, 1))
    return wrong(explain_token(text, token.start_pos, token), place(token))


class _Value(NamedTuple):
    value: Any
    place: Place
    bare: bool = False


class _Attribute(NamedTuple):
    key: str
    value: Any
    place: Place
    bare: bool = False

    @property
    def name(self) -> str:
        """The key as that of a step, where bare words have no dashes; data keys keep them."""
        return underscored(self.key) if self.bare else self.key


class _Builder(Transformer_NonRecursive[Token, list[Placed]]):
    """Makes steps of the parse tree, from its leaves up; a method a rule of the grammar."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def start(self, roots: list[Placed]) -> list[Placed]:
        return roots

    def step(self, parts: list[Any]) -> Placed:
        (name, *attributes), *children = parts
        return Placed(name.value, _object(attributes), tuple(children), name.place)

    def line(self, parts: list[Any]) -> list[Any]:
        name, *attributes = [part for part in parts if not isinstance(part, Token)]
        return [name, *(each._replace(key=each.name) for each in attributes)]

    def name(self, parts: list[Token]) -> _Value:
        token = parts[0]
        name = unquoted(token) if token.type == "STRING" else underscored(str(token))
        if not name:
            raise wrong("the name of a step is empty", place(token))
        return _kept(name, place(token))

    def text(self, parts: list[Token]) -> _Attribute:
        token = parts[0]
        text = unquoted(token) if token.type == "STRING" else str(token)
        return _Attribute(_kept(text, place(token)).value, None, place(token))

    def attribute(self, parts: list[_Value]) -> _Attribute:
        key, value = parts
        return _Attribute(key.value, value.value, key.place, bare=key.bare)

    def key(self, parts: list[Token]) -> _Value:
        token = parts[0]
        bare = token.rstrip().removesuffix(":").rstrip()
        if bare[0] in "'\"":
            return _kept(unquoted(bare), place(token))
        return _kept(bare, place(token))._replace(bare=True)

    def value(self, parts: list[Any]) -> _Value:
        token = parts[0]
        if isinstance(token, _Value):
            return token
        if token.type == "STRING":
            return _kept(unquoted(token), place(token))
        try:
            return _kept(value_of(str(token)), place(token))
        except ValueError:
            raise wrong(f"the integer {token[:20]}... is too long", place(token)) from None

    @v_args(meta=True)
    def run(self, meta: Meta, parts: list[Any]) -> Token:
        words = self._text[meta.start_pos : meta.end_pos]
        if "\n" in words:
            message = f"a text ends with its line: a comma is missing, or {QUOTE_IT}"
            raise wrong(message, place(parts[0]))
        if "=>" in words.split():
            raise wrong(f"`=>` is Ruby: write `key: value`, or {QUOTE_IT}", place(parts[0]))
        return Token.new_borrow_pos("RUN", words, parts[0])

    def list(self, parts: list[Any]) -> _Value:
        values = [part.value for part in parts if isinstance(part, _Value)]
        return _Value(values, place(parts[0]))

    def object(self, parts: list[Any]) -> _Value:
        entries = [part for part in parts if isinstance(part, _Attribute)]
        return _Value(_object(entries), place(parts[0]))


def _object(attributes: Iterable[_Attribute]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in attributes:
        if each.key in found:
            raise wrong(f"the key `{each.key}` stands here twice", each.place)
        found[each.key] = each.value
    return found


def _kept(value: Any, where: Place) -> _Value:
    if reason := flaw(value):
        raise wrong(f"this value cannot be kept: {reason}", where)
    return _Value(value, where)
