"""What the attributes of a human task mean."""

from __future__ import annotations

from typing import Any

from mint.errors import DurationError, ExpressionError
from mint.lang import dollar, duration

ATTRIBUTES = frozenset(
    {"to", "title", "form", "due", "escalate", "priority", "show", "into", "who"}
)
"""What a step can say about its task."""

_FAR = 1_000_000
_SHOWN = 60


def names_of(value: Any) -> tuple[str, ...]:
    """Names that are written as a list, or as a text with commas.

    Example:
        >>> names_of("qa, ann")
        ('qa', 'ann')
    """
    if value is None:
        return ()
    listed = value if isinstance(value, list) else dollar.text_of(value).split(",")
    found = (" ".join(dollar.text_of(name).split()) for name in listed)
    return tuple(dict.fromkeys(name for name in found if name))


def priority_of(value: Any) -> int:
    """The number that a priority means; a very large one is as good as a large one.

    Raises:
        ExpressionError: it means none.
    """
    text = dollar.text_of(value).strip()
    try:
        return max(-_FAR, min(int(text or "0"), _FAR))
    except ValueError:
        message = f"priority: {text[:_SHOWN]!r} is no whole number; the higher, the more urgent"
        raise ExpressionError(message) from None


def due_of(value: Any, now: float) -> float | None:
    """The moment that a duration or date means, seconds since the epoch; None: none is said.

    Raises:
        ExpressionError: it is neither.
    """
    text = dollar.text_of(value).strip()
    if not text:
        return None
    try:
        return duration.due(text, now)
    except DurationError as error:
        message = f"due: {error}"
        raise ExpressionError(message) from None


def escalations_of(value: Any, now: float) -> list[tuple[float, str]]:
    """What `1d: boss, 3d: director` means, the first first: moments, and who comes then.

    Raises:
        ExpressionError: it means nothing.
    """
    found = []
    for item in names_of(value):
        after, colon, to = item.rpartition(":")
        if not colon or not to.strip() or not after.strip():
            message = f"escalate: {item[:_SHOWN]!r} is not of the form '1d: boss'"
            raise ExpressionError(message)
        try:
            found.append((duration.due(after.strip(), now), to.strip()))
        except DurationError as error:
            message = f"escalate: {error}"
            raise ExpressionError(message) from None
    return sorted(found)
