"""Filters at work: the attributes `filter`, `take` and `discard`, and the step `filter`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import ExpressionError, ValidationFailed
from mint.lang import dollar
from mint.lang.filter import Filtered, filtered
from mint.lang.template import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.interpreter.expression import Expression

BEFORE = "unfiltered"
"""Where the memory of an expression keeps the payload that its filter changed on the way in."""

_WAYS = {"in": ("in", "apply"), "out": ("out", "reply")}
_LINKS = 3
"""Names that may lead from the attribute to the rules."""

_NOTHING = [{"field": ".", "discard": "all"}]
"""The rules that leave nothing of what an expression did to the payload."""

_TOLD = 3
"""Deviations that a message tells of; the error holds the others."""

_SHORT = 100
"""Characters of a value, or of a rule, in a message."""


def enter(expression: Expression) -> None:
    """Pass the payload through the attribute `filter`, on the way in.

    Raises:
        ValidationFailed: the payload does not pass.
        MintError: the filter cannot be found, or not be understood.
    """
    rules = _rules(expression, "in")
    if not rules:
        return
    node, fields = expression.node, expression.fields
    node.fields = passed(expression, rules, fields)
    if node.fields is not fields:
        node.memory = {**node.memory, BEFORE: fields}


def leave(expression: Expression, fields: dict[str, Any]) -> dict[str, Any]:
    """The payload after the attribute `filter` on the way out, or after `take` or `discard`.

    Raises:
        ValidationFailed: the payload does not pass.
        MintError: the filter cannot be found, or not be understood.
    """
    rules = _rules(expression, "out")
    if rules is None:
        rules = _taking(expression) or _discarding(expression)
    if not rules:
        return fields
    return passed(expression, rules, fields, lambda: _before(expression))


def passed(
    expression: Expression,
    rules: Any,
    fields: dict[str, Any],
    before: Callable[[], dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A payload that passes a filter.

    Args:
        expression: whose filter it is.
        rules: the filter.
        fields: the payload.
        before: gives the payload that the rules mean with `~~`; the same one if None.

    Raises:
        ValidationFailed: it does not pass.
        MintError: a rule cannot be understood, or the payload becomes too large.
    """
    outcome = attempt(expression, rules, fields, before)
    if outcome.deviations:
        raise ValidationFailed(_message(outcome.deviations), outcome.deviations)
    return outcome.fields


def attempt(
    expression: Expression,
    rules: Any,
    fields: dict[str, Any],
    before: Callable[[], dict[str, Any]] | None = None,
) -> Filtered:
    """The same, but deviations are told instead of raised."""
    return filtered(rules, fields, before, expression.run.scale.grown)


def _before(expression: Expression) -> dict[str, Any]:
    kept: dict[str, Any] | None = expression.node.memory.get(BEFORE)
    return expression.fields if kept is None else kept


def _rules(expression: Expression, way: str) -> Any:
    """The rules that the attribute names for one way; None when it says nothing at all."""
    wish = found = expression.attribute("filter")
    if wish is None or wish is False or wish == "":
        return None
    for _ in range(_LINKS):
        if isinstance(found, dict):
            found = next((found[key] for key in _WAYS[way] if found.get(key) is not None), [])
        elif isinstance(found, str):
            found = _named(expression, found)
    if not isinstance(found, list):
        message = f"filter: {text_of(wish)[:_SHORT]!r} leads to no list of rules"
        raise ExpressionError(message)
    return found


def _named(expression: Expression, name: str) -> Any:
    value = expression.lookup(name)
    if value is not None:
        return value
    directory, node = expression.run.environment.directory, expression.node
    if directory.find(name, node.wfid) is not None:
        message = (
            f"filter: a participant, such as '{name}', cannot be a filter: "
            "have it do its work in a step of its own"
        )
        raise ExpressionError(message)
    message = f"filter: no variable '{name}' holds a filter: set it first, or correct the name"
    raise ExpressionError(message)


def _taking(expression: Expression) -> list[dict[str, Any]] | None:
    """The rules that the attribute `take` stands for; None when there is nothing to do."""
    take = expression.attribute("take")
    if take is None or take is False:
        return None
    if take is True:
        message = "take: name the fields that are to be taken, such as `take: [x, y]`"
        raise ExpressionError(message)
    return [{"field": name, "take": True} for name in _listed(take)] or _NOTHING


def _discarding(expression: Expression) -> list[dict[str, Any]] | None:
    discard = expression.attribute("discard")
    if discard is None or discard is False:
        return None
    if dollar.text_of(discard) == "true":
        return _NOTHING
    return [{"field": name, "discard": True} for name in _listed(discard)]


def _listed(names: Any) -> list[Any]:
    return names if isinstance(names, list) else [names]


def _message(deviations: list[list[Any]]) -> str:
    told = "; ".join(_told(*deviation) for deviation in deviations[:_TOLD])
    more = len(deviations) - _TOLD
    rest = f"; and {more} more" if more > 0 else ""
    return f"validation failed: {told}{rest}. Correct the fields, then replay"


def _told(rule: dict[str, Any], field: Any, value: Any) -> str:
    demand = {key: wish for key, wish in rule.items() if key not in ("fields", "field", "f")}
    if not demand:
        return f"{text_of(field)} is missing"
    return f"{text_of(field)} is {_shown(value)}, which is not as {_shown(demand)} wants it"


def _shown(value: Any) -> str:
    text = text_of([value])[1:-1]
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}..."
