"""What a rule of a filter can demand of a field: `type`, `match`, `size`, `in` and their kin.

Each function takes what the rule says, and gives what tells whether a value passes. A field that
is missing has the value None.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mint.errors import ConditionError, FilterError
from mint.lang import pattern
from mint.lang.comparison import same
from mint.lang.filter_types import of_type
from mint.lang.template import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.lang.filter_types import Check

_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)


def matches(wish: Any) -> Check:
    """`match`: a regular expression fits the value, written as text."""
    fitting = _pattern("match", wish)
    return lambda value: value is not None and pattern.found(fitting, text_of(value))


def matches_text(wish: Any) -> Check:
    """`smatch`: the same, but the value has to be a text."""
    fitting = _pattern("smatch", wish)
    return lambda value: isinstance(value, str) and pattern.found(fitting, value)


def has_size(wish: Any) -> Check:
    """`size`: so many characters, elements or keys.

    Args:
        wish: `4` for exactly four; `[2, 3]` or `'2,3'` for two to three; `[2, null]`, `[2]` or
            `'2,'` for two or more; `[null, 3]` or `',3'` for no more than three.

    Raises:
        FilterError: it is nothing of the kind.
    """
    bounds = wish.split(",") if isinstance(wish, str) else wish
    if not isinstance(bounds, list):
        bounds = [bounds, bounds]
    elif isinstance(wish, str) and len(bounds) == 1:
        bounds = bounds * 2
    if not 1 <= len(bounds) <= 2:  # noqa: PLR2004 - the least and the most
        raise _no_size(wish)
    least, most = _count(bounds[0], wish), _count((*bounds, None)[1], wish)
    if least is None and most is None:
        raise _no_size(wish)

    def check(value: Any) -> bool:
        if not isinstance(value, str | list | dict):
            return False
        size = len(value)
        return (least is None or size >= least) and (most is None or size <= most)

    return check


def is_empty(wish: Any) -> Check:
    """`empty`: a text, list or object without content; with `false`, anything else."""
    wanted = truth("empty", wish)
    return lambda value: (isinstance(value, str | list | dict) and not value) is wanted


def is_in(wish: Any) -> Check:
    """`in`: one of a list of values, or of the words of a text with commas."""
    values = listed(wish)
    return lambda value: any(same(value, each) for each in values)


def has_all(wish: Any) -> Check:
    """`has`: a list that holds all these elements, or an object that has all these keys."""
    wanted = listed(wish)

    def check(value: Any) -> bool:
        if isinstance(value, dict):
            return all(isinstance(each, str) and each in value for each in wanted)
        return isinstance(value, list) and all(_holds(value, each) for each in wanted)

    return check


def includes(wish: Any) -> Check:
    """`includes`: a list that holds this element, or an object that holds this value."""

    def check(value: Any) -> bool:
        held = list(value.values()) if isinstance(value, dict) else value
        return isinstance(held, list) and _holds(held, wish)

    return check


def is_equal(wish: Any) -> Check:
    """`is`: equal to this value."""
    return lambda value: same(value, wish)


def is_valid(wish: Any) -> Check:
    """`valid`: `true` says yes, all else no, whatever the field holds."""
    verdict = text_of(wish) == "true"
    return lambda _: verdict


def truth(name: str, wish: Any) -> bool:
    """What a rule says with true or false, be it as text.

    Raises:
        FilterError: it says neither.
    """
    if not isinstance(wish, bool) and wish not in ("true", "false"):
        message = f"{name}: {_shown(wish)} is neither true nor false"
        raise FilterError(message)
    return wish in (True, "true")


def listed(wish: Any) -> list[Any]:
    """Several values: a list, the words of a text with commas between, or one value."""
    if isinstance(wish, str):
        return [word.strip() for word in wish.split(",")]
    return wish if isinstance(wish, list) else [wish]


def _holds(values: list[Any], wish: Any) -> bool:
    return any(same(each, wish) for each in values)


def _pattern(name: str, wish: Any) -> re.Pattern[str]:
    if not isinstance(wish, str | int | float) or isinstance(wish, bool):
        message = f"{name}: {_shown(wish)} is no regular expression"
        raise FilterError(message)
    try:
        return pattern.compiled(text_of(wish))
    except ConditionError as error:
        message = f"{name}: {error}"
        raise FilterError(message) from None


def _count(bound: Any, wish: Any) -> int | None:
    if bound is None or (isinstance(bound, str) and not bound.strip()):
        return None
    text = bound.strip() if isinstance(bound, str) else text_of(bound)
    if not _COUNT.fullmatch(text):
        raise _no_size(wish)
    return int(text)


def _no_size(wish: Any) -> FilterError:
    return FilterError(f"size: {_shown(wish)} is no size such as 4, '2,3', '2,' or [2, 3]")


def _shown(wish: Any) -> str:
    return text_of([wish])[1:-1][:100]


CHECKS: dict[str, Callable[[Any], Check]] = {
    **dict.fromkeys(("type", "t"), of_type),
    **dict.fromkeys(("match", "m"), matches),
    **dict.fromkeys(("smatch", "sm"), matches_text),
    **dict.fromkeys(("size", "sz"), has_size),
    **dict.fromkeys(("empty", "e"), is_empty),
    **dict.fromkeys(("in", "i"), is_in),
    **dict.fromkeys(("has", "h"), has_all),
    "includes": includes,
    "is": is_equal,
    **dict.fromkeys(("valid", "v"), is_valid),
}
"""By the key in the rule."""
