"""What a filter may look like, and what each form of it does. Format: RFC 4515.

What comes out is a function from what is known of an entry to True, False, or None: not known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from lark import Lark, Token, Transformer, v_args

from mint.errors import FilterError

if TYPE_CHECKING:
    from mint.trigger.sides import Side

Fits = Callable[["Side"], bool | None]

GRAMMAR = r"""
start: filter
?filter: "(" _form ")"
_form: all | any | none | item
all: "&" filter*
any: "|" filter*
none: "!" filter
item: ATTRIBUTE OPERATOR VALUE?

ATTRIBUTE: /[A-Za-z][A-Za-z0-9.;-]*/
OPERATOR: /[~<>:]?=/
VALUE: /[^()\x00]+/
%ignore /\s+(?=[(&|!)])/
"""

_HEX = re.compile(r"\\([0-9a-fA-F]{2})")
_TURNED = {True: False, False: True, None: None}
_SPACES = re.compile(r"\s+")


@cache
def grammar() -> Lark:
    """The parser; it is made when the first filter is read."""
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=Builder())


@v_args(inline=True)
class Builder(Transformer[Token, Fits]):
    """Makes a function of each form."""

    def start(self, fits: Fits) -> Fits:
        """The whole filter."""
        return fits

    def all(self, *several: Fits) -> Fits:
        """`(&...)`: False as soon as one is; without any, True."""
        return lambda side: _least([one(side) for one in several])

    def any(self, *several: Fits) -> Fits:
        """`(|...)`: True as soon as one is; without any, False."""

        def fits(side: Side) -> bool | None:
            said = _least([_TURNED[one(side)] for one in several])
            return _TURNED[said]

        return fits

    def none(self, one: Fits) -> Fits:
        """`(!...)`."""
        return lambda side: _TURNED[one(side)]

    def item(self, attribute: Token, operator: Token, value: Token | None = None) -> Fits:
        """`name=value`, `name=*`, `name=a*b`, `name>=value`, `name<=value`, `name~=value`."""
        text = str(value or "")
        if operator == ":=":
            raise FilterError("a filter with `:=` is not understood here: use =, >=, <= or ~=")
        return _test(str(attribute), str(operator), text)


def _test(attribute: str, operator: str, text: str) -> Fits:
    if operator == "=" and text == "*":
        return lambda side: side.has(attribute)
    if operator == "=" and "*" in text:
        holds = _pattern(text).fullmatch
        return lambda side: side.some(attribute, lambda value: bool(holds(_norm(value))))
    wanted = _norm(_unescaped(text))
    if operator in {">=", "<="}:
        return lambda side: side.some(attribute, lambda value: _ordered(value, operator, wanted))
    return lambda side: side.some(attribute, lambda value: _norm(value) == wanted)


def _pattern(text: str) -> re.Pattern[str]:
    pieces = [re.escape(_norm(_unescaped(one))) for one in text.split("*")]
    return re.compile(".*".join(pieces), re.DOTALL)


def _ordered(value: str, operator: str, wanted: str) -> bool:
    mine = _norm(value)
    if mine.lstrip("-").isdecimal() and wanted.lstrip("-").isdecimal():
        return int(mine) >= int(wanted) if operator == ">=" else int(mine) <= int(wanted)
    return mine >= wanted if operator == ">=" else mine <= wanted


def _unescaped(text: str) -> str:
    raw = _HEX.sub(lambda found: chr(int(found.group(1), 16)), text)
    if raw == text:
        return text
    try:  # what is escaped are the bytes of UTF-8
        return raw.encode("latin-1").decode()
    except UnicodeError:
        return raw


def _norm(text: str) -> str:
    """Directories compare most texts without their case, and with single blanks."""
    return _SPACES.sub(" ", text).strip().casefold()


def _least(those: list[bool | None]) -> bool | None:
    if False in those:
        return False
    return None if None in those else True
