"""What has another form today, statement by statement; line ends stay where they are."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mint.services.old.tokens import CLOSING, OPENING, Kind, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

Tokens = list[Token]
PRINT_WORDS = {"sep", "end", "file", "flush"}
_NOT_AFTER_PRINT = {"=", ".", "+=", ","}


def written(tokens: Tokens) -> str:
    """The text of tokens."""
    return "".join(each.text for each in tokens)


def sign(text: str, line: int) -> Token:
    """A token that was not in the text."""
    return Token(Kind.SIGN, text, line)


def trimmed(tokens: Tokens) -> tuple[Tokens, Tokens, Tokens]:
    """The blanks before, what is between, the blanks after."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].kind is Kind.BLANK:
        first += 1
    while last > first and tokens[last - 1].kind in {Kind.BLANK, Kind.END}:
        last -= 1
    return tokens[:first], tokens[first:last], tokens[last:]


def flat(tokens: Tokens) -> Iterator[tuple[int, Token]]:
    """The tokens outside of all brackets, with their places."""
    depth = 0
    quoted = False
    for place, token in enumerate(tokens):
        if token.text == "`":
            quoted = not quoted
        depth -= token.kind is Kind.SIGN and token.text in CLOSING
        if depth <= 0 and not quoted:
            yield place, token
        depth += token.kind is Kind.SIGN and token.text in OPENING


def split(tokens: Tokens, at: str) -> list[Tokens]:
    """The parts between signs or words outside of all brackets."""
    places = [place for place, token in flat(tokens) if token.text == at]
    bounds = [-1, *places, len(tokens)]
    return [tokens[a + 1 : b] for a, b in pairwise(bounds)]


def in_brackets(tokens: Tokens) -> bool:
    """Whether all of it is in one pair of round brackets."""
    if not tokens or tokens[0].text != "(":
        return False
    closing = [place for place, token in flat(tokens) if token.text == ")"]
    return bool(closing) and closing[0] == len(tokens) - 1


def print_of(word: Token, rest: Tokens) -> Tokens:
    """`print "a", b` and `print >>file, "a",` as calls."""
    if rest and (
        rest[0].text in _NOT_AFTER_PRINT or (in_brackets(rest) and _has_print_words(rest))
    ):
        return [word, Token(Kind.BLANK, " ", word.line), *rest]
    line = word.line
    words: list[str] = []
    if rest and rest[0].text == ">>":
        target, *parts = split(rest[1:], ",")
        rest = _joined(parts, line)
        words.append(f"file=__py2__.stream({written(target).strip()})")
    elif rest:
        rest = list(rest)
    if rest and trimmed(rest)[1][-1].text == ",":
        rest = rest[: max(place for place, token in flat(rest) if token.text == ",")]
        words.append('end=" "')
    tail = ", ".join(words)
    between = ", " if rest and tail else ""
    return [word, sign("(", line), *rest, sign(f"{between}{tail})", line)]


def _joined(parts: list[Tokens], line: int) -> Tokens:
    joined: Tokens = []
    for each in parts:
        joined += [*([sign(",", line)] if joined else []), *each]
    return joined


def _has_print_words(rest: Tokens) -> bool:
    inner = rest[1:-1]
    for part in split(inner, ","):
        core = trimmed(part)[1]
        if len(core) > 1 and core[0].text in PRINT_WORDS:
            following = [each for each in core[1:] if each.kind is not Kind.BLANK]
            if following and following[0].text == "=":
                return True
    return False


def exec_of(word: Token, rest: Tokens) -> Tokens:
    """`exec code in names` as a call."""
    if in_brackets(rest):
        return [word, *rest]
    code, *names = split(rest, "in")
    inside = _joined([code, *names], word.line)
    return [word, sign("(", word.line), *inside, sign(")", word.line)]


def raise_of(word: Token, rest: Tokens) -> Tokens:
    """`raise Error, "text"` with one exception."""
    if len(split(rest, ",")) == 1:
        return [word, Token(Kind.BLANK, " ", word.line), *rest]
    return [word, sign(" __py2__.raised(", word.line), *rest, sign(")", word.line)]


STATEMENTS = {"print": print_of, "exec": exec_of, "raise": raise_of}
