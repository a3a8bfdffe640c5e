"""Texts in drawings: how wide they are, and how they are made to fit."""

from __future__ import annotations

import re
from html import escape as _escape
from unicodedata import combining, east_asian_width

_NARROW = frozenset("iljtfrI.,:;'|!()[] ")
_BROAD = frozenset("mwMW@%")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
MONOSPACE = 0.602
"""Width of a character of a monospaced font, as a part of its size."""


def cells(text: str) -> int:
    """How many columns a text takes in a monospaced font."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def width(text: str, size: float) -> float:
    """About how wide a bold text is in any common sans-serif font, in pixels.

    Fonts differ and are not known here: this is for the broad ones.
    """
    return size * sum(_em(character) for character in text)


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.4
    if character in _BROAD:
        return 1.02
    return 0.78 if character.isupper() else 0.67 * _cells(character)


def shorten(text: str, most: int) -> str:
    """A text on one line of at most so many columns, with `…` where something is left out.

    Example:
        >>> shorten("a rather long text", 9)
        'a rather…'
    """
    flat = " ".join(text.split())
    if cells(flat) <= most:
        return flat
    kept = ""
    for character in flat:
        if cells(kept) + _cells(character) > most - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def wrap(text: str, most: int, lines: int) -> list[str]:
    """A text on several lines of at most so many columns; the last one is shortened.

    Example:
        >>> wrap("to be or not to be", 8, 2)
        ['to be or', 'not to…']
    """
    found: list[str] = []
    words = text.split()
    while words and len(found) < lines - 1:
        line = words.pop(0)
        while words and cells(f"{line} {words[0]}") <= most:
            line += " " + words.pop(0)
        found.append(shorten(line, most))
    return [*found, shorten(" ".join(words), most)] if words else found


def escape(text: str) -> str:
    """A text as it may stand in SVG; characters that XML forbids become a replacement mark."""
    return _escape(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))
