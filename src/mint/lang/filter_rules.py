"""Rules of a filter, from JSON to what can be done."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from mint.errors import DollarError, FilterError
from mint.lang.dollar import has_dollar
from mint.lang.filter_changes import CHANGES
from mint.lang.filter_checks import CHECKS
from mint.lang.filter_fields import fields_of
from mint.lang.template import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mint.lang.filter_changes import Change
    from mint.lang.filter_fields import Field
    from mint.lang.filter_session import Session
    from mint.lang.filter_types import Check

FIELD = ("fields", "field", "f")
"""Keys under which a rule names its fields; the first that is there counts."""

FALLBACKS = ("or", "and", "default")
"""Keys with a value for a check that failed, one that passed, and a field that is missing."""

RECORD = ("record", "flush")
"""Keys of a first rule that are about the whole filter."""

_KNOWN = frozenset({*FIELD, *FALLBACKS, *RECORD, *CHANGES, *CHECKS})
_MOST = 1_000
"""Rules that a filter may have."""


class Act(NamedTuple):
    """One key of a rule: a check, or a change."""

    check: Check | None = None
    change: Change | None = None


class Rule(NamedTuple):
    """One rule, understood.

    Args:
        source: as it was written.
        wish: what it says of its fields.
        find: finds them.
        acts: what to do with each field, in the order in which it was written.
        fallbacks: the values of `or`, `and` and `default`, where it has them.
        is_bare: it only says that the field has to be there.
    """

    source: dict[str, Any]
    wish: Any
    find: Callable[[Session], list[Field]]
    acts: tuple[Act, ...]
    fallbacks: dict[str, Any]
    is_bare: bool


def parse(rules: Any) -> list[list[Rule]]:
    """The alternatives that a filter consists of: each is a list of rules.

    Args:
        rules: a list of rules (objects), which may have `or` between them; or a list of such
            lists, of which one has to pass.

    Raises:
        FilterError: something in it is no rule; the error tells which.
    """
    parsed = []
    for number, rule in enumerate(rule for part in split(rules) for rule in part):
        try:
            parsed.append(_rule(rule))
        except FilterError as error:
            raise FilterError(_located(number, rule, error)) from None
    rest = iter(parsed)
    return [[next(rest) for _ in part] for part in split(rules)]


def split(rules: Any) -> list[list[Any]]:
    """A filter taken apart into its alternatives.

    Raises:
        FilterError: it is no list, or too long.
    """
    if not isinstance(rules, list):
        message = f"{_shown(rules)} is no filter: it has to be a list of rules"
        raise FilterError(message)
    if rules and isinstance(rules[0], list):
        parts = [part if isinstance(part, list) else [part] for part in rules]
    else:
        parts = [[]]
        for rule in rules:
            if rule == "or":
                parts.append([])
            else:
                parts[-1].append(rule)
    if sum(map(len, parts)) + len(parts) > _MOST:
        message = f"a filter of more than {_MOST} rules is too long"
        raise FilterError(message)
    return parts


def flaws(rules: Any) -> Iterator[str]:
    """What can be said against a filter before it is used, `${...}` in it still being open."""
    try:
        parts = split(rules)
    except FilterError as error:
        yield str(error)
        return
    for number, rule in enumerate(rule for part in parts for rule in part):
        try:
            if _is_open(rule):
                _check_keys(rule, is_open=True)
            else:
                _rule(rule)
        except FilterError as error:
            yield _located(number, rule, error)


def _rule(source: Any) -> Rule:
    _check_keys(source)
    wish = next(filter(None, map(source.get, FIELD)), None)
    if wish is None:
        message = "it names no field: say which with `field`"
        raise FilterError(message)
    keys = [key for key in source if key in CHANGES or key in CHECKS]
    fallbacks = {key: source[key] for key in FALLBACKS if source.get(key) is not None}
    return Rule(
        source=source,
        wish=wish,
        find=fields_of(wish, restoring="restore" in source or "rs" in source),
        acts=tuple(_act(key, source[key]) for key in keys),
        fallbacks=fallbacks,
        is_bare=not keys and "default" not in fallbacks,
    )


def _act(key: str, wish: Any) -> Act:
    if key in CHECKS:
        return Act(check=CHECKS[key](wish))
    return Act(change=CHANGES[key](key, wish))


def _check_keys(source: Any, *, is_open: bool = False) -> None:
    if not isinstance(source, dict):
        message = "it has to be an object such as {field: x, type: string}"
        raise FilterError(message)
    for key in source:
        if key not in _KNOWN and not (is_open and has_dollar(key)):
            near = get_close_matches(key, sorted(_KNOWN), n=1)
            hint = f": did you mean `{near[0]}`?" if near else ""
            message = f"a rule knows no `{key}`{hint}"
            raise FilterError(message)


def _is_open(value: Any) -> bool:
    """Whether a value holds something that substitution looks up."""
    if isinstance(value, dict):
        return any(_is_open(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return any(map(_is_open, value))
    return isinstance(value, str) and has_dollar(value)


def _text(value: Any) -> str:
    try:
        return text_of(value)
    except DollarError:
        return ""


def _located(number: int, rule: Any, error: FilterError) -> str:
    return f"rule {number + 1} of the filter, {_shown(rule)}: {error}"


def _shown(value: Any) -> str:
    limit = 200
    text = _text([value])[1:-1]
    return text if len(text) <= limit else f"{text[:limit]}..."
