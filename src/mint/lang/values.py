from __future__ import annotations

import math

DEPTH = 200
"""How deep steps and values may be nested: deeper is a mistake or an attack."""

BITS = 4096
"""How long integers may be; Python itself refuses to print much longer ones."""


def flaw(value: object, depth: int = 0) -> str:
    """What is wrong with a value as the value of an attribute; "" when nothing is.

    Attributes hold what JSON holds: null, booleans, numbers, texts, lists and objects.

    Args:
        value: the value to look at, deeply.
        depth: how deep it lies already; less than 0 where it may be nested deeper.

    Example:
        >>> flaw({"n": [1, float("inf")]})
        'inf is not a number that JSON can hold'
    """
    if depth > DEPTH:
        return f"it is nested more than {DEPTH} levels deep"
    match value:
        case dict():
            return next(filter(None, (_entry(key, each, depth) for key, each in value.items())), "")
        case list():
            return next(filter(None, (flaw(each, depth + 1) for each in value)), "")
    return _scalar(value)


def _entry(key: object, value: object, depth: int) -> str:
    if not isinstance(key, str):
        return f"the key {key!r} is not a text"
    return _scalar(key) or flaw(value, depth + 1)


def _scalar(value: object) -> str:
    match value:
        case None | bool():
            return ""
        case str():
            return "" if _is_unicode(value) else "it holds half a character (a lone surrogate)"
        case int():
            return "" if value.bit_length() <= BITS else f"it is an integer of over {BITS} bits"
        case float():
            return "" if math.isfinite(value) else f"{value} is not a number that JSON can hold"
    return f"a {type(value).__name__} is not something that JSON can hold"


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
