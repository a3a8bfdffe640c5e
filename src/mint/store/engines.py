"""The engines that work on this store, and what becomes of the work of one that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.model.effect import Control
from mint.ports.engines import END, LOCAL, Standing
from mint.store import facts, schema
from mint.store.part import Part
from mint.store.rows import read
from mint.store.session import key_list
from mint.store.writes import Insert

if TYPE_CHECKING:
    from mint.ports.deployment import DatabaseFacts
    from mint.ports.news import News
    from mint.store.session import Session

_COLUMNS = ", ".join(Standing._fields)
_BEAT = Insert(schema.engines, Standing._fields[:-1], unique=("name",))  # a wish is of others
_ALL = f"SELECT {_COLUMNS} FROM engines ORDER BY name"  # noqa: S608 - our names
_KNOWN = "SELECT started_at, wish FROM engines WHERE name = ? AND seen_at > 0"
_SENT = "SELECT sent FROM engines WHERE name = ?"
_ASK = "UPDATE engines SET wish = ? WHERE name = ? AND seen_at > 0"
_BEGIN = "UPDATE engines SET wish = '', started_at = 0 WHERE name = ?"  # the clock may be set back
_GONE = "UPDATE engines SET seen_at = 0 WHERE name = ? AND seen_at = ?"
_LEFT = "UPDATE engines SET seen_at = 0 WHERE name = ? AND started_at = ?"
# What has reached the broker is booked on the name until it is answered.
_FORGET = """
    DELETE FROM engines WHERE seen_at = 0 AND NOT EXISTS (
        SELECT 1 FROM outbox WHERE substr(holder, 1, length(engines.name) + 6)
        IN ('amqp:' || engines.name || ':', 'local:' || engines.name)
    )
"""
# A CASE, for a database may look at the parts of an AND in any order, and other holders have no
# number there.
_UNSENT = """
    UPDATE outbox SET holder = '', lease = NULL
    WHERE CASE WHEN substr(holder, 1, ?) = ? THEN CAST(substr(holder, ?) AS BIGINT) > ?
        ELSE FALSE END
"""
_HELD = "UPDATE outbox SET holder = '', lease = NULL WHERE holder = ?"
_SOME = f"{_HELD} AND dispatch IN (SELECT dispatch FROM {{dispatch}} AS t)"  # noqa: S608 - ours
_CANCELS = """
    SELECT c.document FROM outbox AS c JOIN outbox AS o
    ON o.dispatch = c.dispatch AND o.what = 'dispatch' AND o.holder = c.holder
    WHERE c.holder = ? AND c.what = 'cancel'
"""
_COUNT = "SELECT count(*) FROM outbox WHERE holder = ? AND what = 'dispatch'"


class DatabaseEngines(Part):
    """Engines in a database; see `mint.ports.engines.Engines`."""

    def now(self) -> float:
        """See `Engines.now`."""
        with self._reading() as session:
            return float(session.read(f"SELECT {session.dialect.epoch}")[0][0])

    def beat(self, standing: Standing) -> str:
        """See `Engines.beat`."""
        with self._writing() as session:
            known = session.read(_KNOWN, standing.name)
            if known and known[0][0] > standing.started_at:
                return END
            session.write(_BEAT, [standing[:-1]])
        return str(known[0][1]) if known else ""

    def all(self) -> list[Standing]:
        """See `Engines.all`."""
        with self._reading() as session:
            return [_standing(*row) for row in session.read(_ALL)]

    def recover(self, name: str) -> int:
        """See `Engines.recover`."""
        with self._writing() as session:
            known = session.read(_SENT, name)
            sent = known[0][0] if known else 0
            session.run(_BEGIN, name)
            _free_unsent(session, name, sent)
        return sent

    def facts(self) -> DatabaseFacts:
        """See `Engines.facts`."""
        with self._reading() as session:
            return facts.database_facts(session)

    def unsent(self) -> dict[str, float]:
        """See `Engines.unsent`."""
        with self._reading() as session:
            return facts.unsent(session)

    def ask(self, name: str, wish: str) -> bool:
        """See `Engines.ask`."""
        with self._writing() as session:
            return session.run(_ASK, wish, name) > 0

    def held(self, name: str) -> int:
        """See `Engines.held`."""
        with self._reading() as session:
            return int(session.read(_COUNT, f"{LOCAL}{name}")[0][0])

    def cancels(self, name: str) -> list[Control]:
        """See `Engines.cancels`."""
        with self._reading() as session:
            found = session.read(_CANCELS, f"{LOCAL}{name}")
        return [read(document, Control) for (document,) in found]

    def free(self, name: str, dispatches: list[str]) -> int:
        """See `Engines.free`."""
        with self._writing() as session:
            return session.run(_SOME, f"{LOCAL}{name}", key_list(dispatches))

    def tell(self, news: News) -> None:
        """See `Engines.tell`."""
        with self._writing() as session:
            session.ring(news)

    def take_over(self, standing: Standing) -> int | None:
        """See `Engines.take_over`."""
        with self._writing() as session:
            if not session.run(_GONE, standing.name, standing.seen_at):
                return None
            return _free_all(session, standing)

    def leave(self, standing: Standing) -> int:
        """See `Engines.leave`."""
        with self._writing() as session:
            if not session.run(_LEFT, standing.name, standing.started_at):
                return 0
            return _free_all(session, standing)


def _free_all(session: Session, standing: Standing) -> int:
    freed = session.run(_HELD, f"{LOCAL}{standing.name}")
    freed += _free_unsent(session, standing.name, standing.sent)
    session.run(_FORGET)
    return freed


def _free_unsent(session: Session, name: str, sent: int) -> int:
    begin = f"amqp:{name}:"
    return session.run(_UNSENT, len(begin), begin, len(begin) + 1, sent)


def _standing(*row: Any) -> Standing:
    standing = Standing._make(row)
    return standing._replace(draining=bool(standing.draining))
