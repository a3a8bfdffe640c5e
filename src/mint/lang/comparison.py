"""How the values of a condition compare. Values are data: nothing here raises.

A side is *quoted* when its author wrote quotes: then it is a text, and equal to texts only. Other
sides are *bare*: they are equal when their values are, or when their text forms are, so that a
field that holds the text "5" is equal to a plain 5. Missing and null are equal to each other and to
the empty text, and to nothing else. True is not 1.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mint.lang.template import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?([eE][-+]?[0-9]{1,3})?", re.ASCII)


class Side(NamedTuple):
    """One side of a comparison.

    Args:
        value: any JSON value.
        source: what its author wrote, for a plain word or number (`1.20`, `nil`); None for data.
        quoted: it is a quoted text.
    """

    value: Any
    source: str | None = None
    quoted: bool = False


NOTHING = Side("", "", quoted=True)
"""The side that is not there: `${x} == `."""


def number_of(text: str) -> int | float | None:
    """The number that a text says, None when it says none.

    Example:
        >>> number_of("-3"), number_of("1.5"), number_of("1.2.3")
        (-3, 1.5, None)
    """
    found = NUMBER.fullmatch(text)
    if not found:
        return None
    return float(text) if found[1] or found[2] else int(text)


def equal(left: Side, right: Side) -> bool:
    """Whether two sides are equal; see the rules at the top.

    Example:
        >>> equal(Side("5"), Side(5)), equal(Side("5", quoted=True), Side(5))
        (True, False)
    """
    if _is_nothing(left.value) and _is_nothing(right.value):
        return True
    if left.quoted or right.quoted:
        return isinstance(left.value, str) and left.value == right.value
    if same(left.value, right.value):
        return True
    text = form(left)
    return text is not None and text == form(right)


def form(side: Side) -> str | None:
    """The text form of a side, None for lists and objects: as it was written, else of its value.

    Example:
        >>> form(Side(1.2, "1.20")), form(Side(1.2)), form(Side([]))
        ('1.20', '1.2', None)
    """
    if side.source is not None:
        return side.source
    return None if isinstance(side.value, list | dict) else text_of(side.value)


def contained(needle: Side, sides: Iterable[Side]) -> bool:
    """Whether a side is equal to one of several.

    What is missing is in no list, and a null in a list is found by the word null only.

    Example:
        >>> contained(Side("b"), [Side("a"), Side("b")]), contained(Side(None), [Side(None)])
        (True, False)
    """
    if needle.value is None and needle.source is None:
        return False
    return any(
        equal(needle, side) and (side.value is not None or needle.value is None) for side in sides
    )


def items_of(container: Any) -> list[Side]:
    """What is in a value: items of a list, keys of a dict, parts of a text between its commas.

    Example:
        >>> [side.value for side in items_of("a, b")]
        ['a', 'b']
    """
    if isinstance(container, list | dict):
        return [Side(item) for item in container]
    if isinstance(container, str):
        return [Side(part.strip()) for part in container.split(",")]
    return []


def ordered(comparison: Callable[[Any, Any], bool], left: Side, right: Side) -> bool:
    """Whether an order (`operator.lt`...) holds between two sides.

    Numbers are compared as numbers, and a text that says a number counts as one, unless both sides
    are quoted. Texts are compared with texts, character by character. No order holds between other
    values: the answer is False.

    Example:
        >>> ordered(operator.gt, Side("10"), Side(9)), ordered(operator.gt, Side(None), Side(-1))
        (True, False)
    """
    if not (left.quoted and right.quoted):
        first, second = _number(left.value), _number(right.value)
        if first is not None and second is not None:
            return comparison(first, second)
    if isinstance(left.value, str) and isinstance(right.value, str):
        return comparison(left.value, right.value)
    return False


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values are equal, where 1 is 1.0 but neither is True.

    Example:
        >>> same([1, {"a": 2}], [1.0, {"a": 2}]), same([1], [True])
        (True, False)
    """
    # No recursion: data may be nested as deep as it likes.
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            pairs.extend(zip(one, other, strict=True))
        elif isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
            pairs.extend((one[key], other[key]) for key in one)
        elif not _same_scalar(one, other):
            return False
    return True


def true(side: Side) -> bool:
    """Whether a side that stands alone holds.

    False are: missing, null, False, a text of blanks only, and the text "false" in any case (which
    is how participants in several languages write it). All else is true, 0 and [] as well.
    """
    if isinstance(side.value, str):
        return side.value.strip().lower() not in {"", "false"}
    return side.value is not None and side.value is not False


def is_set(side: Side) -> bool:
    """Whether there is something: neither null nor the empty text."""
    return not _is_nothing(side.value)


def is_null(side: Side) -> bool:
    """Whether it is missing or null."""
    return side.value is None


def is_empty(side: Side) -> bool:
    """Whether it is null, or an empty text, list or object."""
    return _is_nothing(side.value) or (isinstance(side.value, list | dict) and not side.value)


ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value)


def _same_scalar(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list | dict) or isinstance(other, list | dict):
        return False
    return bool(one == other)


def _number(value: Any) -> int | float | None:
    if isinstance(value, str):
        return number_of(value)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
