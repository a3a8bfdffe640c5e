"""Whether an event is one that somebody listens for, as far as the listener tells."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mint.errors import ConditionError
from mint.lang import paths
from mint.lang import pattern as regex
from mint.lang.correlation import mark

if TYPE_CHECKING:
    import re

    from mint.model.effect import Event, Listener

UPON = {
    "dispatched": "apply",
    "replied": "reply",
    "entered_tag": "entering",
    "left_tag": "leaving",
    "error": "error",
    "signal": "signal",
}
"""Kinds of events that can be listened to, and what a listener calls them."""

_TAGS = frozenset({"entered_tag", "left_tag"})


def hears(listener: Listener, event: Event) -> bool:
    """Whether an expression is to be told of an event; it may still refuse it."""
    if listener.kind != UPON.get(event.kind) or listener.within not in ("", event.wfid):
        return False
    if listener.field and listener.value != value_of(event, listener.field):
        return False
    if listener.pattern:
        return matches(listener.pattern, event)
    return listener.name in ("", *names_of(event))


def names_of(event: Event) -> tuple[str, ...]:
    """The names under which an event is known: a tag within tags has a full and a short one."""
    if event.kind in _TAGS and "/" in event.name:
        return (event.name, event.name.rpartition("/")[2])
    return (event.name,)


def value_of(event: Event, field: str) -> str | None:
    """What a listener must demand of a field of the event: its mark.

    "" for no field; None: nobody hears who demands any value.
    """
    return mark(paths.get(event.data.get("fields", {}), field)) if field else ""


def matches(pattern: str, event: Event) -> bool:
    """Whether a pattern, if it is one, matches a name of the event."""
    found = _compiled(pattern)
    return found is not None and any(regex.found(found, name) for name in names_of(event))


@lru_cache(maxsize=1000)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern, or None when it is none: then it matches nothing."""
    try:
        return regex.compiled(pattern)
    except ConditionError:
        return None
