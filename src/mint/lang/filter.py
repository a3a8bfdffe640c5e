"""Filters: lists of rules that check fields of a payload, and change them.

    filtered([{"field": "n", "type": "number"}, {"field": "t", "remove": True}], fields)

Nothing here changes what it is given. `docs/reference/filters.md` tells of all rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import FilterError
from mint.lang.filter_rules import Rule, parse
from mint.lang.filter_session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.lang.filter_fields import Field

Deviation = list[Any]
"""`[rule, field, value]`: a field that a rule refuses, and what it holds."""


class Filtered(msgspec.Struct, frozen=True):
    """What came of a filter.

    Args:
        fields: the payload afterwards; as it was before when something deviates.
        deviations: what deviates, of the last alternative when there are several.
    """

    fields: dict[str, Any]
    deviations: list[Deviation] = []


def filtered(
    rules: Any,
    fields: dict[str, Any],
    before: Callable[[], dict[str, Any]] | None = None,
    grown: Callable[..., None] = lambda *_: None,
) -> Filtered:
    """Pass a payload through a filter.

    Args:
        rules: the rules, see `mint.lang.filter_rules.parse`.
        fields: the payload.
        before: gives the payload that `~~`, `restore`, `take` and `discard` mean; the same
            payload if None.
        grown: told of each change; see `Session`.

    Raises:
        FilterError: a rule cannot be understood, or cannot be done.

    Example:
        >>> filtered([{"field": "n", "type": "number", "or": 0}], {"n": "x"})
        Filtered(fields={'n': 0}, deviations=[])
        >>> filtered([{"field": "n", "type": "number"}], {"n": "x"}).deviations
        [[{'field': 'n', 'type': 'number'}, 'n', 'x']]
    """
    deviations: list[Deviation] = []
    for alternative in parse(rules):
        session = Session(fields, before or (lambda: fields), grown)
        deviations = [each for rule in alternative for each in _run(rule, session)]
        if not deviations:
            return Filtered(session.fields)
    return Filtered(fields, deviations)


def _run(rule: Rule, session: Session) -> list[Deviation]:
    try:
        found = rule.find(session)
        if not found and rule.is_bare and not rule.fallbacks:
            return [[rule.source, rule.wish, None]]
        return [
            [rule.source, field.name, field.value]
            for field in found
            if _refuses(rule, session, field)
        ]
    except FilterError as error:
        message = f"field {rule.wish!r}: {error}"
        raise FilterError(message[:1000]) from None


def _refuses(rule: Rule, session: Session, field: Field) -> bool:
    """Do all that the rule says of a field; whether it deviates."""
    passes = field.value is not None if rule.is_bare else True
    for act in rule.acts:
        if act.change is not None:
            act.change(session, field)
        elif act.check is not None and not act.check(field.value):
            passes = False
    kind = _fallback(rule, field, passes=passes)
    if kind is not None:
        session.put(field.name, rule.fallbacks[kind])
    return kind is None and not passes and "and" not in rule.fallbacks


def _fallback(rule: Rule, field: Field, *, passes: bool) -> str | None:
    """Which of the values `or`, `and` and `default` the field gets, None for none."""
    if not passes:
        wanted: tuple[str, ...] = ("or",)
    elif "and" in rule.fallbacks:
        wanted = ("and",)
    else:
        wanted = ("or", "default") if field.value is None else ()
    return next((kind for kind in wanted if kind in rule.fallbacks), None)
