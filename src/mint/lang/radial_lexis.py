"""The small pieces of a radial text: which words may stand bare, and how quoted ones read.

The reader and the writer share them, so that what one writes the other reads.
"""

from __future__ import annotations

import json
import re
from functools import reduce
from typing import Any

_ODD = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff"
_DOLLAR = reduce(
    lambda inner, _: rf"\$\{{(?:[^{{}}{_ODD}]|{inner})*\}}", range(3), rf"\$\{{[^{{}}{_ODD}]*\}}"
)
_CHARACTER = rf"(?:{_DOLLAR}|\$(?!\{{)|[^\s,\[\]{{}}${_ODD}])"

WORD = r"""(?!['"#])""" + _CHARACTER + "+"
"""A bare word: no blank, comma or bracket save in a `${...}`; it begins with no quote and no #."""

KEY = r"""(?!['"#])""" + _CHARACTER + r"+?:(?=\s)"
"""A bare word with a colon and a blank after it."""

_REGEX = r"/(?!\s)(?:[^/\\\n,:]|[,:](?!\s)|\\[^\n])+/[imx]*"

REGEX = _REGEX + r"(?=[\s,\]}])"
"""A regular expression. Blanks may stand in it, but not after a comma or a colon: quote that."""

STRING = r"'(?:[^'\\\n]|\\[^\n])*'|\"(?:[^\"\\\n]|\\[^\n])*\""
"""A text in single or double quotes, on one line."""

QUOTED_KEY = rf"(?:{STRING}|{_REGEX})[ \t]*:(?=\s)"
"""A quoted text or a regular expression with a colon after it."""

_LITERAL = {"true": True, "false": False, "nil": None, "null": None}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_PLAIN = re.compile(r"[\w-]+")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([ntr\\'\"]))")
_DOUBTFUL = re.compile(r"\\(?:[ntru\\'\"" + _ODD + r"]|\Z)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
_UNPRINTABLE = re.compile(f"[{_ODD}]")


def value_of(word: str) -> Any:
    """The value that a bare word stands for: a number, true, false, nil, or itself.

    Raises:
        ValueError: it is a number that is too long.

    Example:
        >>> [value_of(word) for word in ("1", "-2.5", "true", "nil", "1d")]
        [1, -2.5, True, None, '1d']
    """
    if word in _LITERAL:
        return _LITERAL[word]
    return json.loads(word) if _NUMBER.fullmatch(word) else word


def underscored(word: str) -> str:
    """A bare name or key with underscores for dashes; addresses such as `f:a-b` stay.

    Example:
        >>> underscored("on-error"), underscored("f:on-error")
        ('on_error', 'f:on-error')
    """
    return word.replace("-", "_") if _PLAIN.fullmatch(word) else word


def unquoted(quoted: str) -> str:
    r"""The text within quotes.

    `\n`, `\t`, `\r`, `\uXXXX`, `\\` and escaped quotes are read; any other backslash is itself,
    so that regular expressions and `\${...}` need no doubling.

    Example:
        >>> unquoted(r"'it\'s \d+'")
        "it's \\d+"
    """
    text = _ESCAPE.sub(_unescaped, quoted[1:-1])
    try:  # what JSON writes as a pair of surrogates is one character
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return text


def _unescaped(match: re.Match[str]) -> str:
    code, letter = match.groups()
    return chr(int(code, 16)) if code else _ESCAPED.get(letter, letter)


def quoted(text: str) -> str:
    r"""A text within quotes, single ones where that needs no escapes.

    Example:
        >>> print(quoted("two words"), quoted("it's"))
        'two words' "it's"
    """
    quote = '"' if "'" in text and '"' not in text else "'"
    if _DOUBTFUL.search(text):
        text = text.replace("\\", "\\\\")
    text = text.replace(quote, "\\" + quote)
    return quote + _UNPRINTABLE.sub(_escape, text) + quote


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    letter = {"\n": "n", "\t": "t", "\r": "r"}.get(character)
    return f"\\{letter}" if letter else f"\\u{ord(character):04x}"
