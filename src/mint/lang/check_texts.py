"""Rules about texts that have a syntax of their own: conditions, durations and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import ConditionError, DurationError
from mint.lang.condition import parse
from mint.lang.duration import due
from mint.lang.finding import Finding
from mint.lang.words import COMMANDS, LOOPS, ONCES, WAITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.lang.check_world import Spot, World

EVERYWHERE = {"if", "unless"}
CONDITIONS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("if", "that", *ONCES), frozenset({"test", "t"})),
    **dict.fromkeys(LOOPS, frozenset(f"{word}_{when}" for word in COMMANDS for when in EVERYWHERE)),
    **dict.fromkeys(("concurrence", "concurrent_iterator"), frozenset({"over_if", "over_unless"})),
    **dict.fromkeys(("await", "listen", "receive", "intercept"), frozenset({"where"})),
}
"""The attributes that hold conditions, besides `if` and `unless`, by the name of the step."""

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
