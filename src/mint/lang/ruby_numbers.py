"""Numbers as Ruby writes them."""

from __future__ import annotations

import math
import re
from typing import Any

_INTEGER = re.compile(
    r"([+-]?)(?:0[xX]([\da-fA-F_]+)|0[bB]([01_]+)|0[oO]?([0-7_]+)|(0|[1-9][\d_]*))"
)
_LEADING_ZERO = re.compile(r"[+-]?0\d")
_BASES = (16, 2, 8, 10)


def number_of(word: str) -> int | float | None:
    """The number that a literal stands for; None: it is not well written, or too large.

    Example:
        >>> [number_of(each) for each in ("1_000", "-0x1f", "017", "1.5e3", "1__0")]
        [1000, -31, 15, 1500.0, None]
    """
    if "__" in word or word.endswith("_") or "_." in word:
        return None
    match = _INTEGER.fullmatch(word)
    try:
        if match is None:
            return _float_of(word)
        base, digits = next((b, d) for b, d in zip(_BASES, match.groups()[1:], strict=True) if d)
        return int(match[1] + digits.lstrip("_"), base)
    except ValueError:
        return None


def _float_of(word: str) -> float | None:
    value = float(word)
    return None if _LEADING_ZERO.match(word) or math.isinf(value) else value


def text_of(value: Any) -> str:
    """A simple value where a text is needed, as Ruby makes one of it.

    Example:
        >>> [text_of(each) for each in (5, 1e20, True, None, "a")]
        ['5', '1.0e+20', 'true', '', 'a']
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return _float(value)
    return str(value)


def _float(value: float) -> str:
    shown = repr(value)
    mantissa, mark, exponent = shown.partition("e")
    return f"{mantissa}.0e{exponent}" if mark and "." not in mantissa else shown
