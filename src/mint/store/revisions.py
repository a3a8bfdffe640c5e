"""The definitions that are deployed, in all their revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.errors import StoreConflict
from mint.model.revision import Revision
from mint.store import schema
from mint.store.part import Part
from mint.store.rows import definition_row, read, text
from mint.store.saving import DEFINITIONS
from mint.store.session import key_list
from mint.store.writes import Insert

if TYPE_CHECKING:
    from collections.abc import Collection

    from mint.model.definition import Definition
    from mint.store.writes import Row

_INSERT = Insert(
    schema.revisions, ("name", "number", "digest", "place", "state", "origin", "at", "document")
)
_NEWEST = "SELECT max(number) FROM revisions WHERE name = ?"
_RETIRE = "UPDATE revisions SET state = '' WHERE name = ? AND state = 'current'"
_CURRENT = "SELECT document FROM revisions WHERE state = 'current' ORDER BY name"
_CURRENT_OF = "SELECT document FROM revisions WHERE name = ? AND state = 'current'"
_ONE = "SELECT document FROM revisions WHERE name = ? AND number = ?"
_LOG = "SELECT document FROM revisions WHERE name = ? ORDER BY number DESC LIMIT ?"
_LAST_FROM = """
    SELECT r.document FROM revisions AS r JOIN (
        SELECT name, max(number) AS number FROM revisions WHERE origin = ? GROUP BY name
    ) AS t ON r.name = t.name AND r.number = t.number ORDER BY r.name
"""
_AT = """
    SELECT r.document FROM {place} AS t JOIN revisions AS r ON r.place = t.place
    WHERE r.state = 'current' ORDER BY r.name
"""
_RUNNING = """
    SELECT deployed, count(*) FROM processes
    WHERE deployed IS NOT NULL AND state = 'running' GROUP BY deployed
"""
_WFIDS = """
    SELECT wfid FROM processes
    WHERE deployed = ? AND deployed IS NOT NULL AND state = 'running' ORDER BY launched_at, wfid
"""


class DatabaseRevisions(Part):
    """Revisions in a database; see `mint.ports.revisions.Revisions`."""

    def add(self, revision: Revision, definition: Definition | None, after: int) -> Revision:
        """See `Revisions.add`."""
        with self._writing() as session:
            newest = session.read(_NEWEST, revision.name)[0][0] or 0
            if newest != after:
                raise StoreConflict(
                    f"{revision.name}@{newest} is current, not {after or 'none'}: somebody else "
                    "has deployed meanwhile. Look at it, and try again"
                )
            added = msgspec.structs.replace(revision, number=newest + 1)
            if definition is not None:
                session.write(DEFINITIONS, [definition_row(definition)])
            session.run(_RETIRE, revision.name)
            session.write(_INSERT, [_row(added)])
        return added

    def current(self) -> list[Revision]:
        """See `Revisions.current`."""
        return self._all(_CURRENT)

    def find(self, name: str, number: int | None = None) -> Revision | None:
        """See `Revisions.find`."""
        found = self._all(_CURRENT_OF, name) if number is None else self._all(_ONE, name, number)
        return found[0] if found else None

    def log(self, name: str, limit: int = 100) -> list[Revision]:
        """See `Revisions.log`."""
        return self._all(_LOG, name, limit)

    def last_from(self, origin: str) -> list[Revision]:
        """See `Revisions.last_from`."""
        return self._all(_LAST_FROM, origin)

    def at(self, places: Collection[str]) -> list[Revision]:
        """See `Revisions.at`."""
        return self._all(_AT, key_list(list(places)))

    def running(self) -> dict[str, int]:
        """See `Revisions.running`."""
        with self._reading() as session:
            return dict(session.read(_RUNNING))

    def wfids(self, label: str) -> list[str]:
        """See `Revisions.wfids`."""
        with self._reading() as session:
            return [wfid for (wfid,) in session.read(_WFIDS, label)]

    def _all(self, statement: str, *values: str | int) -> list[Revision]:
        with self._reading() as session:
            return [read(document, Revision) for (document,) in session.read(statement, *values)]


def _row(revision: Revision) -> Row:
    return (
        revision.name,
        revision.number,
        revision.digest,
        revision.place,
        "current",
        revision.origin,
        revision.at,
        text(revision),
    )
