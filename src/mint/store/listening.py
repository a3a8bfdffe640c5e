from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mint.interpreter.audience import UPON, hears, matches, names_of, value_of
from mint.model.effect import Event, Listener
from mint.store.session import key_list, key_rows
from mint.store.topics import head_of, heads_of, heads_within, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mint.ports.store import Changes
    from mint.store.session import Session

# From one (pattern, field) to the next along the index, below each topic: what is read are as many
# rows as there are different ones, however many listeners share them. (A comparison of pairs would
# have SQLite go through all that share one.)
_BRANCHES = """
    WITH RECURSIVE found AS (
        SELECT t.kind, t.within, t.head,
            (SELECT l.id FROM listeners AS l
             WHERE l.kind = t.kind AND l.within = t.within AND l.head = t.head
             ORDER BY l.shape, l.field LIMIT 1) AS id
        FROM {kind, within, head} AS t
        UNION ALL
        SELECT f.kind, f.within, f.head,
            COALESCE(
                (SELECT n.id FROM listeners AS n
                 WHERE n.kind = f.kind AND n.within = f.within AND n.head = f.head
                    AND n.shape = l.shape AND n.field > l.field
                 ORDER BY n.field LIMIT 1),
                (SELECT n.id FROM listeners AS n
                 WHERE n.kind = f.kind AND n.within = f.within AND n.head = f.head
                    AND n.shape > l.shape
                 ORDER BY n.shape, n.field LIMIT 1))
        FROM found AS f JOIN listeners AS l ON l.id = f.id
    )
    SELECT l.kind, l.within, l.head, l.shape, l.field, l.pattern
    FROM found AS f JOIN listeners AS l ON l.id = f.id
"""

_COLUMNS = "l.id, l.wfid, l.key, l.kind, l.name, l.pattern, l.within, l.field, l.value"

_LISTENERS = f"""
    SELECT {_COLUMNS}
    FROM {{kind, within, head, shape, field, value}} AS t JOIN listeners AS l
        ON l.kind = t.kind AND l.within = t.within AND l.head = t.head
            AND l.shape = t.shape AND l.field = t.field AND l.value = t.value
    ORDER BY l.id
"""  # noqa: S608 - our own text

_OF_A_PROCESS = f"""
    SELECT {_COLUMNS} FROM {{wfid}} AS t JOIN listeners AS l ON l.wfid = t.wfid ORDER BY l.id
"""  # noqa: S608 - our own text


class _Branch(NamedTuple):
    """Listeners of one topic that share a pattern and a field; see `mint.store.topics`."""

    kind: str
    within: str
    head: str
    shape: str
    field: str
    pattern: str


def listening(
    session: Session, events: list[Event], changes: Changes
) -> list[tuple[Listener, Event]]:
    """Who listens to which event: in the order of the events, then the oldest listener first.

    Neither what is read nor what is compared grows with the listeners that surely do not hear.
    """
    heard = [(event, UPON[event.kind]) for event in events if event.kind in UPON]
    if not heard:
        return []
    board = _Board([*_stored(session, heard, changes), *changes.listeners])
    return [(listener, event) for event, kind in heard for listener in board.hearing(event, kind)]


class _Board:
    """Listeners by their place in the index, so that an event finds its own among them."""

    def __init__(self, listeners: list[Listener]) -> None:
        self._branches: dict[tuple[str, str, str], set[_Branch]] = {}
        self._places: dict[tuple[str, ...], list[tuple[int, Listener]]] = {}
        for number, one in enumerate(listeners):
            topic = (one.kind, one.within, head_of(one.name, one.pattern, one.within))
            branch = _Branch(*topic, short(one.pattern), one.field, one.pattern)
            self._branches.setdefault(topic, set()).add(branch)
            self._places.setdefault((*branch[:5], one.value), []).append((number, one))

    def hearing(self, event: Event, kind: str) -> list[Listener]:
        """Those that hear an event, the oldest first."""
        branches = [
            branch for topic in _topics(event, kind) for branch in self._branches.get(topic, ())
        ]
        found = {
            number: listener
            for place in _places(branches, event)
            for number, listener in self._places.get(place, ())
            if hears(listener, event)
        }
        return [found[number] for number in sorted(found)]


def of_processes(session: Session, wfids: list[str], changes: Changes) -> list[Listener]:
    """All listeners of some processes, the oldest first, given what `changes` adds and removes."""
    rows = session.read(_OF_A_PROCESS, key_list(wfids)) if wfids else ()
    new = (one for one in changes.listeners if one.wfid in wfids)
    return [*_that_still_listen(rows, changes), *new]


def _stored(session: Session, heard: list[tuple[Event, str]], changes: Changes) -> list[Listener]:
    """Listeners of the database that may hear one of the events and that still listen."""
    topics = {topic for event, kind in heard for topic in _topics(event, kind)}
    branches: dict[tuple[str, str, str], list[_Branch]] = {}
    for row in session.read(_BRANCHES, key_rows(sorted(topics))):
        branches.setdefault((row[0], row[1], row[2]), []).append(_Branch(*row))
    wanted = {
        place
        for event, kind in heard
        for topic in _topics(event, kind)
        for place in _places(branches.get(topic, ()), event)
    }
    rows = list(session.read(_LISTENERS, key_rows(sorted(wanted)))) if wanted else []
    if changes.loosened:
        rows = sorted({*rows, *session.read(_OF_A_PROCESS, key_list(changes.loosened))})
    return list(_that_still_listen(rows, changes))


def _topics(event: Event, kind: str) -> set[tuple[str, str, str]]:
    """Below which topics those stand who may hear an event."""
    names = names_of(event)
    found = {(kind, "", head) for name in names for head in heads_of(name)}
    if event.wfid:
        found |= {(kind, event.wfid, head) for name in names for head in heads_within(name)}
    return found


def _places(branches: Iterable[_Branch], event: Event) -> Iterator[tuple[str, ...]]:
    """Where in the index those stand who may hear an event."""
    for branch in branches:
        if branch.pattern and not matches(branch.pattern, event):
            continue
        value = value_of(event, branch.field)
        if value is not None:
            yield (*branch[:5], value)


def _that_still_listen(rows: Iterable[tuple[Any, ...]], changes: Changes) -> Iterator[Listener]:
    gone, removed = set(changes.unlistened), set(changes.removed)
    loose = set(changes.loosened)
    for row in rows:
        listener = Listener(*row[1:])
        if (listener.wfid, listener.key) in gone or listener.wfid in removed:
            continue
        if listener.wfid in loose:
            listener.field = listener.value = ""
        yield listener


def listener_row(listener: Listener) -> tuple[str, ...]:
    """A row of `listeners`, with its place in the index."""
    return (
        listener.wfid,
        listener.key,
        listener.kind,
        listener.name,
        listener.pattern,
        listener.within,
        listener.field,
        listener.value,
        head_of(listener.name, listener.pattern, listener.within),
        short(listener.pattern),
    )
