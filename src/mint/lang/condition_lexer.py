"""Cuts the text of a condition into tokens, for the grammar in `condition_grammar`.

A bare word goes on to the next blank, bracket, comma or quote, so that names need no quotes:
`qa-vote`, `home:user:branch`, `c++`, `a@b.c`, `http://x/y?z`. An operator inside a word is a part
of it, except right behind a `${...}` or a number, as in `${n}>2`. `&&` and `||` end any word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lark import Token
from lark.lexer import Lexer

from mint.errors import ConditionError
from mint.lang.comparison import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 50
"""How many brackets may be open at a time."""

_BLANKS = re.compile(r"\s*")
_OPERATOR = re.compile(r"&&|\|\||[=!]=|=~|[<>]=?")
_REGEX = re.compile(r"/(?:\\.|[^/\\])*/[imx]*(?=[\s)]|$)", re.DOTALL)
_DOLLAR = re.compile(r"\$\{|\}")
_PAIR = re.compile(r":(?=[\s\"'\[{]|$)|=>")
_COLON = re.compile(r":|=>")
_ENDS_WORD = frozenset("()[],'\"")
_JOINS = ("&&", "||")

_BRACKETS = {
    "(": "_LPAR",
    ")": "_RPAR",
    "[": "_LSQB",
    "]": "_RSQB",
    "{": "_LBRACE",
    "}": "_RBRACE",
}
_KEYWORDS = {"and": "_AND", "or": "_OR", "not": "NOT", "in": "_IN", "is": "_IS"}
_OPERATORS = {"&&": "_AND", "||": "_OR", "=~": "_MATCH"}
_BEFORE_VALUE = frozenset({"CMP", "_MATCH", "_IN", "_LSQB", "_LBRACE", "_COMMA", "_COLON"})


class ConditionLexer(Lexer):
    """The lexer in the shape that lark asks for."""

    def __init__(self, _conf: Any) -> None:
        """There is nothing to configure."""

    def lex(self, data: str) -> Iterator[Token]:  # type: ignore[override]  # lark's way for own lexers
        """The tokens of a text.

        Raises:
            ConditionError: a quote is not closed, or brackets are nested too deep.
        """
        return _Scan(data).tokens()


class _Scan:
    """One text on its way into tokens."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.previous = ""
        self.open: list[str] = []
        self.dollars = _dollars(text)

    def tokens(self) -> Iterator[Token]:
        while True:
            blanks = _BLANKS.match(self.text, self.at)
            self.at = blanks.end() if blanks else self.at
            if self.at >= len(self.text):
                return
            token = self._next()
            self.previous = token.type
            yield token

    def _next(self) -> Token:
        char = self.text[self.at]
        if char in "'\"":
            return self._quoted(char)
        if char in _BRACKETS:
            return self._bracket(char)
        if char == ",":
            return self._token("_COMMA", self.at + 1)
        return self._regex() or self._operator() or self._word()

    def _regex(self) -> Token | None:
        found = _REGEX.match(self.text, self.at) if self.previous == "_MATCH" else None
        return self._token("REGEX", found.end()) if found else None

    def _operator(self) -> Token | None:
        if self._in("{"):
            pair = (_COLON if self.previous == "QUOTED" else _PAIR).match(self.text, self.at)
            if pair:
                return self._token("_COLON", pair.end())
        found = _OPERATOR.match(self.text, self.at)
        end = found.end() if found else self.at + 1
        if self.previous in _BEFORE_VALUE and self.text[end : end + 1].strip():
            return None  # Glued to what follows, where a value is due: `== <a@b.c>`, `== !x`.
        if found:
            return self._token(_OPERATORS.get(found[0], "CMP"), end)
        return self._token("NOT", end) if self.text[self.at] == "!" else None

    def _word(self) -> Token:
        end = self.at
        while end < len(self.text) and not self._ends_word(end):
            end = self.dollars.get(end, end + 1)
        word = self.text[self.at : end]
        is_keyword = word in _KEYWORDS and not self._in("[{")
        return self._token(_KEYWORDS[word] if is_keyword else "WORD", end)

    def _ends_word(self, at: int) -> bool:
        char = self.text[at]
        if char.isspace() or char in _ENDS_WORD:
            return True
        if at > self.at and self.text.startswith(_JOINS, at):
            return True
        if self._in("{") and (char == "}" or _PAIR.match(self.text, at)):
            return True
        if at == self.at or not _OPERATOR.match(self.text, at):
            return False
        return self.dollars.get(self.at) == at or number_of(self.text[self.at : at]) is not None

    def _quoted(self, quote: str) -> Token:
        end = self.at + 1
        while end < len(self.text) and self.text[end] != quote:
            end = self.dollars.get(end, end + (2 if self.text[end] == "\\" else 1))
        if end >= len(self.text):
            raise ConditionError(
                f"column {self.at + 1}: the quote {quote} is not closed. Close it; for a text that "
                "has a quote inside, put the other kind of quotes around it."
            )
        token = self._token("QUOTED", end + 1)
        return token.update(value=token[1:-1])

    def _bracket(self, char: str) -> Token:
        if char in "([{":
            self.open.append(char)
        elif self.open:
            self.open.pop()
        if len(self.open) > MAX_DEPTH:
            raise ConditionError(
                f"column {self.at + 1}: more than {MAX_DEPTH} brackets are open. "
                "Split the condition, or let a participant decide."
            )
        return self._token(_BRACKETS[char], self.at + 1)

    def _in(self, brackets: str) -> bool:
        return bool(self.open) and self.open[-1] in brackets

    def _token(self, kind: str, end: int) -> Token:
        token = Token(kind, self.text[self.at : end], self.at, 1, self.at + 1)
        self.at = end
        return token


def _dollars(text: str) -> dict[int, int]:
    """Where each `${` that is closed begins and ends."""
    spans: dict[int, int] = {}
    begun: list[int] = []
    for mark in _DOLLAR.finditer(text):
        if mark[0] != "}":
            begun.append(mark.start())
        elif begun:
            spans[begun.pop()] = mark.end()
    return spans
