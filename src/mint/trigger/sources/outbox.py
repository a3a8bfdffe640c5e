from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.trigger.event import decoded
from mint.trigger.sources.csn import id_of_delete

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mint.trigger.event import Event
    from mint.trigger.sources.database import SourceDatabase

_REMEMBERED = 200_000
"""Events of which the ids are kept after they were told, so that none is told twice."""


class Waiting(NamedTuple):
    """An event that is still to be told.

    Args:
        seq: its place; they grow.
        event: itself.
    """

    seq: int
    event: Event


class Outbox:
    """Events that are to be told, in a file: none is lost when the program or the machine dies.

    An event whose id was told already is not told again, whoever brings it: the log of changes, the
    comparison of the tree, or a program that made the change itself.

    Args:
        database: of the source.

    Example:
        >>> outbox.put([event])
        1
        >>> [waiting.event.id for waiting in outbox.waiting(200)]
        ['6b1c...@20261128191009.951594Z#000000#000#000000']
    """

    def __init__(self, database: SourceDatabase) -> None:
        self._database = database
        self._listeners: list[Callable[[], object]] = []

    def put(self, events: Iterable[Event]) -> int:
        """Add events, all or none of them.

        Returns:
            How many there were that had not been told.

        Raises:
            StoreError: they could not be written; none was.
        """
        with self._database.transaction():
            new = sum(self._put(event) for event in events)
            if new:
                self._database.write(
                    "DELETE FROM told WHERE seq <= (SELECT MAX(seq) FROM told) - ?", _REMEMBERED
                )
                self._database.after(self._wake)
        return new

    def waiting(self, most: int) -> list[Waiting]:
        """The events that are told next, in order.

        Args:
            most: how many.
        """
        found = self._database.rows("SELECT seq, body FROM events ORDER BY seq LIMIT ?", most)
        return [Waiting(seq, decoded(body)) for seq, body in found]

    def remove(self, through: int) -> None:
        """Remove events that were told.

        Args:
            through: the place of the last of them.
        """
        with self._database.transaction():
            self._database.write("DELETE FROM events WHERE seq <= ?", through)

    def on_new(self, call: Callable[[], object]) -> None:
        """Have something quick called when there are new events, in the thread that puts them."""
        self._listeners.append(call)

    def __len__(self) -> int:
        """How many events are to be told."""
        return int(self._database.rows("SELECT COUNT(*) FROM events")[0][0])

    def _put(self, event: Event) -> int:
        seen = "SELECT 1 FROM told WHERE id = ?"
        if self._database.rows(seen, event.id):
            return 0
        self._database.write(
            "INSERT INTO events (id, body) VALUES (?, ?)", event.id, event.encoded()
        )
        self._database.write("INSERT INTO told VALUES (?, last_insert_rowid())", event.id)
        if event.op == "add":  # what was moved out of the base, and comes back, can go again
            self._database.write("DELETE FROM told WHERE id = ?", id_of_delete(event.uuid))
        return 1

    def _wake(self) -> None:
        for call in self._listeners:
            call()
