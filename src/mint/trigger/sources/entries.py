from __future__ import annotations

from typing import TYPE_CHECKING

from mint.trigger.dn import parts
from mint.trigger.event import Event, decoded
from mint.trigger.sources.differences import Known

if TYPE_CHECKING:
    from mint.trigger.sources.database import SourceDatabase


class Entries:
    """Entries of a directory, as they were seen last, in a file.

    Args:
        database: of the source.
    """

    def __init__(self, database: SourceDatabase) -> None:
        self._database = database

    @property
    def uuids(self) -> frozenset[str]:
        """Of all of them."""
        return frozenset(uuid for (uuid,) in self._database.rows("SELECT uuid FROM entries"))

    def get(self, uuid: str) -> Known | None:
        """An entry; None: it is not known."""
        found = self._database.rows("SELECT body FROM entries WHERE uuid = ?", uuid)
        return _known(found[0][0]) if found else None

    def below(self, dn: str) -> list[Known]:
        """What is below an entry, itself not."""
        place = _place(dn)
        found = "SELECT body FROM entries WHERE substr(place, 1, ?) = ? AND place != ?"
        return [_known(body) for (body,) in self._database.rows(found, len(place), place, place)]

    def put(self, known: Known) -> None:
        """Know an entry, within a transaction."""
        uuid, dn, csn, by, entry = known
        body = Event(id=uuid, op="add", uuid=uuid, dn=dn, csn=csn, by=by, new=entry).encoded()
        self._database.write(
            "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", uuid, _place(dn), body
        )

    def drop(self, uuid: str) -> None:
        """Know an entry no more, within a transaction."""
        self._database.write("DELETE FROM entries WHERE uuid = ?", uuid)


def _place(dn: str) -> str:
    """A name, from the top down: those of the entries below it begin alike."""
    return "".join(f"{part}\x1f" for part in reversed(parts(dn)))


def _known(body: bytes) -> Known:
    """An entry, which is written as the event that adds it."""
    event = decoded(body)
    return Known(event.uuid, event.dn, event.csn, event.by, event.new)
