from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from mint.services.old.unreadable import Unreadable


class Kind(Enum):
    """What a piece of text is."""

    BLANK = "blank"  # also comments, continued lines, and line ends inside brackets
    END = "end"  # of a logical line
    NAME = "name"
    NUMBER = "number"
    STRING = "string"
    SIGN = "sign"


class Token(NamedTuple):
    """A piece of a script's text.

    Args:
        kind: what it is.
        text: as it is written.
        line: 1-based, where it begins.
    """

    kind: Kind
    text: str
    line: int


_PREFIX = r"(?:[uU][rR]?|[bB][rR]?|[rR])?"
_PIECE = re.compile(
    rf"""
    (?P<blank>[ \t\f]+|\#[^\n]*|\\\n)
    |(?P<end>\n)
    |(?P<string>{_PREFIX}(?:
        \"\"\"(?:[^\\]|\\.)*?\"\"\"
        |'''(?:[^\\]|\\.)*?'''
        |"(?:[^\\\n"]|\\.)*"
        |'(?:[^\\\n']|\\.)*'
    ))
    |(?P<number>
        0[xX][0-9a-fA-F]+[lL]?|0[bB][01]+[lL]?|0[oO][0-7]+[lL]?
        |(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?[jJ]?
        |\d+[eE][-+]?\d+[jJ]?
        |\d+[lLjJ]?
    )
    |(?P<name>[^\W\d]\w*)
    |(?P<sign><>|\*\*=|//=|>>=|<<=|\*\*|//|>>|<<|==|!=|<=|>=|[-+*/%&|^]=|[-+*/%&|^~<>()\[\]{{}},:.`=;@])
    """,
    re.VERBOSE | re.DOTALL,
)
OPENING, CLOSING = "([{", ")]}"


def tokens_of(text: str, path: str) -> list[Token]:
    """The pieces of a text in the Python of 2.4 to 2.7: their texts, joined, are the text.

    Args:
        text: with newlines only.
        path: for what is told of mistakes.

    Raises:
        Unreadable: there is something that is no Python of any time.
    """
    found: list[Token] = []
    at, line, depth = 0, 1, 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece is None:
            raise Unreadable(f"cannot be read from here on: {text[at : at + 20]!r}", path, line)
        kind = Kind(piece.lastgroup)
        written = piece.group()
        if kind is Kind.SIGN:
            depth = max(0, depth + (written in OPENING) - (written in CLOSING))
        elif kind is Kind.END and depth:
            kind = Kind.BLANK
        found.append(Token(kind, written, line))
        line += written.count("\n")
        at = piece.end()
    return found
