"""Rules about texts that have a syntax of their own: conditions, durations and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import ConditionError, DurationError
from mint.lang.condition import parse
from mint.lang.duration import due
from mint.lang.finding import Finding
from mint.lang.recurrence import check as check_recurrence
from mint.lang.words import COMMANDS, LISTENING, LOOPS, ONCES, RECURRING, WAITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.lang.check_world import Spot, World

EVERYWHERE = {"if", "unless"}
CONDITIONS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("if", "that", *ONCES), frozenset({"test", "t"})),
    **dict.fromkeys(LOOPS, frozenset(f"{word}_{when}" for word in COMMANDS for when in EVERYWHERE)),
    **dict.fromkeys(("concurrence", "concurrent_iterator"), frozenset({"over_if", "over_unless"})),
    **dict.fromkeys(LISTENING, frozenset({"where"})),
}
"""The attributes that hold conditions, besides `if` and `unless`, by the name of the step."""

NEEDS_CONDITION = {"that", "of", *ONCES}
"""Steps that cannot do without a condition, or a value to compare with."""

TESTED = {"if", "that", *ONCES}
"""Steps whose text is a condition."""


def bad_condition(spot: Spot, _: World) -> Iterator[Finding]:
    """A condition cannot be understood."""
    for where, text in _conditions(spot):
        try:
            parse(text)
        except ConditionError as error:
            yield Finding("error", spot.position, f"{where} cannot be understood: {error}")


def bad_duration(spot: Spot, _: World) -> Iterator[Finding]:
    """A duration or date cannot be understood."""
    for where, text in _durations(spot):
        try:
            due(text, 0.0)
        except DurationError as error:
            yield Finding("error", spot.position, f"{where} cannot be understood: {error}")


def bad_recurrence(spot: Spot, _: World) -> Iterator[Finding]:
    """What says how often something comes again cannot be understood."""
    tree = spot.tree
    found: list[tuple[str, object]] = []
    if tree.name in ONCES:
        found = [(key, tree.attributes.get(key)) for key in ("frequency", "freq")]
    elif tree.name in RECURRING:
        found = [(key, tree.attributes.get(key)) for key in ("tab", "interval")]
        found.append((tree.name, tree.text))
        if not any(text for _, text in found):
            message = f"`{tree.name}` does not say how often"
            yield Finding("error", spot.position, message, f"Write `{tree.name} 10m`")
    for where, text in found:
        if not isinstance(text, str) or not text.strip() or "$" in text:
            continue
        try:
            check_recurrence(text)
        except DurationError as error:
            yield Finding("error", spot.position, f"`{where}` cannot be understood: {error}")


def missing_condition(spot: Spot, _: World) -> Iterator[Finding]:
    """A step that depends on a condition has none."""
    tree = spot.tree
    if tree.name not in NEEDS_CONDITION or tree.text is not None:
        return
    if all(tree.attributes.get(key) is None for key in ("test", "t")):
        message = f"`{tree.name}` has no condition"
        yield Finding("error", spot.position, message, f"Write `{tree.name} '...'`")


def _conditions(spot: Spot) -> Iterator[tuple[str, str]]:
    tree = spot.tree
    for key, value in tree.attributes.items():
        if isinstance(value, str) and key in CONDITIONS.get(tree.name, frozenset()) | EVERYWHERE:
            yield f"the condition `{key}`", value
    if tree.name in TESTED and tree.text:
        yield f"the condition of `{tree.name}`", tree.text


def _durations(spot: Spot) -> Iterator[tuple[str, str]]:
    tree = spot.tree
    found = [("timeout", tree.attributes.get("timeout"))]
    if tree.name in WAITS:
        found += [(key, tree.attributes.get(key)) for key in ("for", "until")]
        found.append((tree.name, tree.text))
    for where, text in found:
        if isinstance(text, str) and text.strip() and "$" not in text:
            yield f"`{where}`", text
