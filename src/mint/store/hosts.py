from __future__ import annotations

from typing import TYPE_CHECKING

from mint.ports.hosts import HeardLine, HostLine
from mint.store import host_tables
from mint.store.part import Part
from mint.store.session import key_list
from mint.store.writes import Insert

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_COLUMNS = ", ".join(HostLine._fields)
_LATER = ", ".join(
    f"{name} = excluded.{name}"
    for name in HostLine._fields
    if name not in {"host", "service", "generation", "digest", "applied_at", "seconds"}
)
# A sign of life tells nothing of what was applied.
_KEPT = ", ".join(
    f"{name} = CASE WHEN excluded.applied_at > 0 THEN excluded.{name} ELSE trigger_hosts.{name} END"
    for name in ("generation", "digest", "applied_at", "seconds")
)
_NOTE = f"""
    INSERT INTO trigger_hosts ({_COLUMNS}) VALUES ({", ".join("?" * len(HostLine._fields))})
    ON CONFLICT (host, service) DO UPDATE SET {_LATER}, {_KEPT}
    WHERE trigger_hosts.at <= excluded.at
"""  # noqa: S608 - our names
_ALL = f"SELECT {_COLUMNS} FROM trigger_hosts ORDER BY host, service"  # noqa: S608 - the same
_REMOVE = "DELETE FROM trigger_hosts WHERE host = ? AND service = ?"

_HEARD_COLUMNS = ", ".join(HeardLine._fields)
_HEAR = Insert(host_tables.trigger_heard, HeardLine._fields, unique=("message", "host", "service"))
_WHO = f"""
    SELECT {_HEARD_COLUMNS} FROM trigger_heard
    WHERE message IN (SELECT message FROM {{message}} AS t)
"""  # noqa: S608 - the same
_FORGET = "DELETE FROM trigger_heard WHERE at < ?"


class DatabaseHostBook(Part):
    """What hosts have told, in a database; see `mint.ports.hosts.HostBook`."""

    def note(self, line: HostLine, heard: Sequence[HeardLine]) -> None:
        """See `HostBook.note`."""
        with self._writing() as session:
            session.run(_NOTE, *line)
            if heard:
                session.write(_HEAR, [tuple(one) for one in heard])

    def all(self) -> list[HostLine]:
        """See `HostBook.all`."""
        with self._reading() as session:
            return [HostLine(*row) for row in session.read(_ALL)]

    def heard(self, messages: Collection[str]) -> list[HeardLine]:
        """See `HostBook.heard`."""
        with self._reading() as session:
            found = session.read(_WHO, key_list(sorted(messages)))
        return [HeardLine(*row) for row in found]

    def forget(self, before: float) -> None:
        """See `HostBook.forget`."""
        with self._writing() as session:
            session.run(_FORGET, before)

    def remove(self, host: str, service: str) -> bool:
        """See `HostBook.remove`."""
        with self._writing() as session:
            return session.run(_REMOVE, host, service) == 1
