"""The types that a filter knows: `string`, `number`, `array<number>`, `string, null`..."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mint.errors import FilterError

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[Any], bool]

_PIECE = re.compile(r"\s*([a-z]+|[<>,])\s*")
_DEEPEST = 20


def of_type(wish: Any) -> Check:
    """What tells whether a value is of one of these types.

    Args:
        wish: a text, types with commas between, or a list of such texts. The elements of an
            `array`, and the values of an `object` (or `hash`), may have types of their own:
            `array<string, number>`.

    Raises:
        FilterError: there is no such type.

    Example:
        >>> check = of_type("array<number>, null")
        >>> check([1, 2.5]), check(None), check(["1"])
        (True, True, False)
    """
    texts = wish if isinstance(wish, list) else [wish]
    if not texts or not all(isinstance(text, str) for text in texts):
        message = f"type: {wish!r} is no text such as 'string' or 'array<number>'"
        raise FilterError(message)
    checks = [check for text in texts for check in _Reading(text).whole()]
    return _any(checks)


class _Reading:
    """Reads one text, from the left to the right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pieces = _PIECE.findall(text)
        self._at = 0
        if "".join(text.split()) != "".join(self._pieces):
            raise self._refusal()

    def whole(self) -> list[Check]:
        checks = self._list(0)
        if self._at < len(self._pieces):
            raise self._refusal()
        return checks

    def _list(self, depth: int) -> list[Check]:
        if depth > _DEEPEST:
            raise self._refusal()
        checks = [self._one(depth)]
        while self._take(","):
            checks.append(self._one(depth))
        return checks

    def _one(self, depth: int) -> Check:
        name = self._pieces[self._at] if self._at < len(self._pieces) else ""
        check = _TYPES.get(name)
        if check is None:
            raise self._refusal(name)
        self._at += 1
        if name not in _HOLDERS or not self._take("<"):
            return check
        inner = _any(self._list(depth + 1))
        if not self._take(">"):
            raise self._refusal()
        return lambda value: check(value) and all(map(inner, _parts(value)))

    def _take(self, piece: str) -> bool:
        found = self._at < len(self._pieces) and self._pieces[self._at] == piece
        self._at += found
        return found

    def _refusal(self, name: str = "") -> FilterError:
        known = ", ".join(_TYPES)
        which = f": there is no type `{name}`" if name else ""
        return FilterError(f"type: {self._text!r} cannot be understood{which} (types: {known})")


def _any(checks: list[Check]) -> Check:
    return checks[0] if len(checks) == 1 else lambda value: any(check(value) for check in checks)


def _parts(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value


def _is_null(value: Any) -> bool:
    return value is None


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_array(value: Any) -> bool:
    return isinstance(value, list)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


_TYPES: dict[str, Check] = {
    "string": _is_string,
    "number": _is_number,
    "bool": _is_bool,
    "boolean": _is_bool,
    "null": _is_null,
    "nil": _is_null,
    "array": _is_array,
    "object": _is_object,
    "hash": _is_object,
}

_HOLDERS = ("array", "object", "hash")
