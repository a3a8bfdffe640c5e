from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mint.errors import ConditionError
from mint.lang import pattern as regex
from mint.model.effect import Event, Listener
from mint.store.session import key_rows

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from mint.ports.store import Changes
    from mint.store.session import Session

_UPON = {
    "dispatched": "apply",
    "replied": "reply",
    "entered_tag": "entering",
    "left_tag": "leaving",
    "error": "error",
}
"""Kinds of events that can be listened to, and what a listener calls them."""

# Two index look-ups. Where nobody listens, that is all: as cheap as a question can be, and the
# answer is right however many engines there are.
_LISTENERS = """
    SELECT l.id, l.wfid, l.key, l.kind, l.name, l.pattern, l.within
    FROM {kind, name} AS t JOIN listeners AS l
        ON l.kind = t.kind AND l.name = t.name AND l.pattern = ''
    UNION ALL
    SELECT id, wfid, key, kind, name, pattern, within FROM listeners WHERE pattern <> ''
    ORDER BY 1
"""

_OF_PROCESS = """
    SELECT id, wfid, key, kind, name, pattern, within FROM listeners WHERE wfid = ? ORDER BY id
"""


def listening(
    session: Session, events: list[Event], changes: Changes
) -> list[tuple[Listener, Event]]:
    """Who listens to which event: in the order of the events, then the oldest listener first."""
    heard = [(event, _UPON[event.kind]) for event in events if event.kind in _UPON]
    if not heard:
        return []
    listeners = [*_stored(session, heard, changes), *changes.listeners]
    return [
        (listener, event)
        for event, kind in heard
        for listener in listeners
        if listener.kind == kind and _hears(listener, event)
    ]


def of_process(session: Session, wfid: str) -> list[Listener]:
    """What the expressions of a process listen for."""
    return [Listener(*row[1:]) for row in session.read(_OF_PROCESS, wfid)]


def _stored(
    session: Session, heard: list[tuple[Event, str]], changes: Changes
) -> Iterable[Listener]:
    """Listeners of the database that may hear one of the events and that still listen."""
    wanted = {(kind, name) for event, kind in heard for name in _names(event)}
    wanted.update({(kind, "") for _, kind in heard})
    gone, removed = set(changes.unlistened), set(changes.removed)
    for row in session.read(_LISTENERS, key_rows(sorted(wanted))):
        listener = Listener(*row[1:])
        if (listener.wfid, listener.key) not in gone and listener.wfid not in removed:
            yield listener


def _names(event: Event) -> tuple[str, ...]:
    """The names under which an event is known: a tag within tags has a full and a short one."""
    if event.kind in {"entered_tag", "left_tag"} and "/" in event.name:
        return (event.name, event.name.rpartition("/")[2])
    return (event.name,)


def _hears(listener: Listener, event: Event) -> bool:
    if listener.within not in ("", event.wfid):
        return False
    names = _names(event)
    if listener.pattern:
        pattern = _compiled(listener.pattern)
        return pattern is not None and any(regex.found(pattern, name) for name in names)
    return listener.name in ("", *names)


@lru_cache(maxsize=1000)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern, or None when it is none: then it matches nothing."""
    try:
        return regex.compiled(pattern)
    except ConditionError:
        return None
