"""The engines that work on this store, and what becomes of the work of one that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.ports.engines import Standing
from mint.store import schema
from mint.store.part import Part
from mint.store.writes import insert

if TYPE_CHECKING:
    from mint.store.session import Session

_BEAT = insert(schema.engines)
_ALL = """
    SELECT name, host, pid, version, started_at, seen_at, sent, draining
    FROM engines ORDER BY name
"""
_SENT = "SELECT sent FROM engines WHERE name = ?"
_GONE = "UPDATE engines SET seen_at = 0 WHERE name = ? AND seen_at = ?"
_LEFT = "DELETE FROM engines WHERE name = ?"
_UNSENT = """
    UPDATE outbox SET holder = '', lease = NULL
    WHERE substr(holder, 1, ?) = ? AND CAST(substr(holder, ?) AS BIGINT) > ?
"""
_HELD = "UPDATE outbox SET holder = '', lease = NULL WHERE holder = ?"


class DatabaseEngines(Part):
    """Engines in a database; see `mint.ports.engines.Engines`."""

    def beat(self, standing: Standing) -> None:
        """See `Engines.beat`."""
        with self._writing() as session:
            session.write(_BEAT, [standing])

    def all(self) -> list[Standing]:
        """See `Engines.all`."""
        with self._reading() as session:
            return [_standing(*row) for row in session.read(_ALL)]

    def recover(self, name: str) -> int:
        """See `Engines.recover`."""
        with self._writing() as session:
            known = session.read(_SENT, name)
            sent = known[0][0] if known else 0
            _free_unsent(session, name, sent)
        return sent

    def take_over(self, standing: Standing) -> int | None:
        """See `Engines.take_over`."""
        with self._writing() as session:
            if not session.run(_GONE, standing.name, standing.seen_at):
                return None
            freed = session.run(_HELD, f"local:{standing.name}")
            return freed + _free_unsent(session, standing.name, standing.sent)

    def leave(self, name: str) -> None:
        """See `Engines.leave`."""
        with self._writing() as session:
            session.run(_LEFT, name)


def _free_unsent(session: Session, name: str, sent: int) -> int:
    begin = f"amqp:{name}:"
    return session.run(_UNSENT, len(begin), begin, len(begin) + 1, sent)


def _standing(*row: Any) -> Standing:
    return Standing._make(row)._replace(draining=bool(row[-1]))
