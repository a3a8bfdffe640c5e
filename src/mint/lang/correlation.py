"""What a condition surely demands of a payload: that a field has a certain value.

`where: '${f:project} == home:x and ${f:n} > 2'` can only hold for a payload whose field `project`
is `home:x`. Who keeps many such conditions can therefore find the few that may hold by the value of
the field, without looking at the others. What is found here only ever leaves out what surely does
not hold; whether the condition holds is still to be asked.

Values are compared by a *mark*, a short text. Values that a condition takes for equal (see
`comparison`) have the same mark; others may have it too.
"""

from __future__ import annotations

from hashlib import sha256
from math import isfinite
from typing import TYPE_CHECKING, Any

from mint.errors import ConditionError, DollarError, LimitReached
from mint.lang import condition
from mint.lang.comparison import number_of
from mint.lang.template import Lookup, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.lang.operand import Operand
    from mint.lang.template import Scope

_LONGEST = 64
"""Characters of a value that stands in a mark as it is."""

_LONGEST_PATH = 200
_ODD = frozenset({"", "nil", "null", "NaN", "Infinity", "-Infinity"})
"""Texts that are equal to values of which the text form is another."""


def demands(where: Any, scope: Scope) -> tuple[str, str, frozenset[str]] | None:
    """The first demand of a condition: (path of the field, mark, variables it was made of).

    None when it makes none that is sure. The mark holds as long as the variables keep their
    values.

    Args:
        where: the condition, as the definition has it.
        scope: where the values come from. Fields are not asked for: they are the event's.

    Example:
        With a scope whose variable `p` is "home:x", `demands("${f:project} == ${v:p}", scope)` is
        `("project", "t:home:x", frozenset({"p"}))`.
    """
    if not isinstance(where, str):
        return None
    try:
        parsed = condition.parse(where)
    except ConditionError:
        return None
    for left, right in parsed.equalities:
        for one, other in ((left, right), (right, left)):
            path, found = _path(one), _constant(other, scope)
            if path and found is not None:
                return path, *found
    return None


def mark(value: Any) -> str | None:
    """The mark of a value, None for what has none: null, lists and objects.

    Example:
        >>> mark("home:x"), mark(5), mark("5.0"), mark(True), mark([])
        ('t:home:x', 'n:0x5', 'n:0x5', 't:true', None)
    """
    if isinstance(value, str):
        number = number_of(value)
        return _of_text(value) if number is None else _of_number(number, value)
    if isinstance(value, bool):
        return _of_text(text_of(value))
    if isinstance(value, int | float):
        return _of_number(value, "")
    return None


def _of_number(number: float, text: str) -> str:
    if isinstance(number, float):
        if not isfinite(number):
            return _of_text(text)
        if not number.is_integer():
            return f"n:{number!r}"
        number = int(number)
    return _short("n:", hex(number))  # a text of decimals has a limit in Python


def _of_text(text: str) -> str:
    return _short("t:", text)


def _short(kind: str, text: str) -> str:
    if len(text) <= _LONGEST and "\0" not in text:
        return kind + text
    return f"{kind}sha256:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _path(operand: Operand) -> str:
    """The field of the event that an operand consists of, "" when it is something else."""
    parts = operand.template.parts if operand.template else ()
    match parts:
        case (Lookup(name=name, kind="field", quoted=False),) if len(name) <= _LONGEST_PATH:
            return name
    return ""


def _constant(operand: Operand, scope: Scope) -> tuple[str, frozenset[str]] | None:
    """The mark of a side that no payload changes, and the variables that it is made of."""
    if operand.items is not None:
        return None
    names = set(_variables(operand))
    if None in names:
        return None
    try:
        side = operand.read(scope)
    except (DollarError, LimitReached):
        return None
    value = side.value if side.source is None else side.source
    text = text_of(value) if isinstance(value, str | bool | int | float) else ""
    number = number_of(text)
    sure = text not in _ODD and text[0] not in "[{" and (number is None or isfinite(number))
    found = mark(value) if sure else None
    return None if found is None else (found, frozenset(name for name in names if name))


def _variables(operand: Operand) -> Iterator[str | None]:
    """The variables in an operand; None for anything else that may change."""
    for part in operand.template.parts if operand.template else ():
        match part:
            case str():
                continue
            case Lookup(name="wfid", kind="special"):
                continue
            case Lookup(name=name, kind="variable") if name.strip("/") and "//" not in name:
                yield name
            case _:
                yield None
