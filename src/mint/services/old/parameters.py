from __future__ import annotations

from typing import TYPE_CHECKING

from mint.services.old.statements import Tokens, flat, written
from mint.services.old.tokens import CLOSING, OPENING, Kind, Token

if TYPE_CHECKING:
    from collections.abc import Callable

_BEFORE = {"(", ",", "lambda"}  # a parameter begins behind one of these


class Parameters:
    """Finds the parameters that are unpacked, as in `def f(a, (b, c))` and `lambda (a, b): a`.

    Args:
        stand_in: gives a name for what is unpacked.
    """

    def __init__(self, stand_in: Callable[[str], str]) -> None:
        self._stand_in = stand_in
        self._depth = 0
        self._lists: list[int] = []  # how deep the lists of parameters are that we are in

    def without_unpacking(self, tokens: Tokens) -> Tokens:
        """The tokens, with names in the place of what is unpacked."""
        done: Tokens = []
        previous = ""
        place = 0
        while place < len(tokens):
            token = tokens[place]
            if token.kind is Kind.SIGN and token.text in CLOSING:
                self._depth -= 1
            if self._unpacks(token, previous):
                size = 1 + next(at for at, each in flat(tokens[place:]) if each.text == ")")
                name = self._stand_in(written(tokens[place : place + size]))
                token = Token(Kind.NAME, name, token.line)
                place += size - 1
            else:
                self._follow(token, is_def=tokens[0].text == "def")
            previous = token.text if token.kind is not Kind.BLANK else previous
            done.append(token)
            place += 1
        return done

    def _unpacks(self, token: Token, previous: str) -> bool:
        inside = bool(self._lists) and self._depth == self._lists[-1]
        return inside and token.text == "(" and previous in _BEFORE

    def _follow(self, token: Token, *, is_def: bool) -> None:
        """Keep count of brackets and lists of parameters."""
        if token.text == "lambda":
            self._lists.append(self._depth)
        elif is_def and token.text == "(" and self._depth == 0 and not self._lists:
            self._lists.append(1)
        elif token.text == ":" and self._lists and self._depth == self._lists[-1]:
            self._lists.pop()
        if token.kind is Kind.SIGN and token.text in OPENING:
            self._depth += 1
