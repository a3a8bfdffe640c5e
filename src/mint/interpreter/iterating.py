from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import ExpressionError
from mint.lang import dollar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.interpreter.expression import Expression


def items(expression: Expression) -> Sequence[Any]:
    """What an iterator goes over: the list of its attributes `on...`, or the numbers of `times`.

    A text is split at commas (or at `sep`), an object becomes a list of [key, value].
    """
    times = expression.attribute("times", "branches")
    if times is not None:
        return range(count(times))
    return listed(expression.value_of("on"), expression.attribute("separator", "sep", default=","))


def count(value: Any) -> int:
    """A number of times.

    Raises:
        ExpressionError: it is not a whole number.
    """
    try:
        return min(max(0, int(float(dollar.text_of(value)))), _MOST)
    except (ValueError, OverflowError):
        message = f"times: {dollar.text_of(value)!r} is not a number"
        raise ExpressionError(message) from None


_MOST = 10**15
"""More items than any limit admits; numbers can be kept exactly up to here."""


def listed(value: Any, separator: Any = ",") -> list[Any]:
    """A value as a list of items; numbers, booleans and null hold none.

    A text that ends in separators has no empty items there; those in between count.
    """
    if isinstance(value, dict):
        return [list(pair) for pair in value.items()]
    if isinstance(value, list):
        return value
    if not isinstance(value, str):
        return []
    between = dollar.text_of(separator)
    parts = value.split(between or ",") if between.strip() or not between else value.split()
    while parts and not parts[-1]:
        parts.pop()
    return [part.strip() for part in parts]


def target(expression: Expression, default: str | None) -> tuple[str, str] | None:
    """Where the attributes `to...` want a value: ("v" or "f", name).

    Args:
        expression: the expression.
        default: the variable to take when there are none; None: no target at all.
    """
    for name, kind in _KINDS.items():
        value = expression.attribute(name)
        if value is not None:
            return kind, dollar.text_of(value)
    to = expression.attribute("to")
    if to is None:
        return None if default is None else ("v", default)
    return split_target(dollar.text_of(to))


def split_target(text: str) -> tuple[str, str]:
    """("v" or "f", name) of `v:name`, `var:name`, `f:name`, `name`... A bare name is a field."""
    prefix, colon, name = text.partition(":")
    if colon and prefix in ("v", "var", "variable"):
        return "v", name
    if colon and prefix in ("f", "fld", "field"):
        return "f", name
    return "f", text


_KINDS = {
    **dict.fromkeys(("to_v", "to_var", "to_variable"), "v"),
    **dict.fromkeys(("to_f", "to_fld", "to_field"), "f"),
}

TARGETS = frozenset({*_KINDS, "to"})
"""The attributes that say where a value goes."""
