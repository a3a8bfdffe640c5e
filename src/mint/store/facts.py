"""What a database says of itself, for a doctor."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from mint.ports.deployment import DatabaseFacts
from mint.store.migrations import HEAD
from mint.store.sqlite import SQLite

if TYPE_CHECKING:
    from mint.store.session import Session

MATTER = (
    "default_transaction_isolation",
    "fsync",
    "full_page_writes",
    "synchronous_commit",
    "max_connections",
    "superuser_reserved_connections",
)
"""Settings of PostgreSQL on which it depends that nothing is lost."""

EACH = 31
"""Connections that an engine opens at most: two pools of 15, and one to hear others."""

_REVISION = "SELECT version_num FROM alembic_version"
_SETTING = "SELECT current_setting(?)"
_UNSENT = """
    SELECT e.name, min(o.at) FROM engines AS e JOIN outbox AS o
    ON CASE WHEN substr(o.holder, 1, length(e.name) + 6) = 'amqp:' || e.name || ':'
        THEN CAST(substr(o.holder, length(e.name) + 7) AS BIGINT) > e.sent ELSE FALSE END
    GROUP BY e.name
"""
# A CASE, since a database may look at the parts of an AND in any order: holders of other kinds have
# no number there.


def database_facts(session: Session) -> DatabaseFacts:
    """What the database of a session is."""
    dialect = session.dialect
    is_kept = not (isinstance(dialect, SQLite) and dialect.in_memory)
    revision = str(session.read(_REVISION)[0][0]) if is_kept else HEAD
    if not dialect.shared:
        return DatabaseFacts("SQLite", sqlite3.sqlite_version, {}, revision, HEAD)
    version = str(session.read(_SETTING, "server_version")[0][0]).partition(" ")[0]
    settings = {name: str(session.read(_SETTING, name)[0][0]) for name in MATTER}
    room = int(settings["max_connections"]) - int(settings["superuser_reserved_connections"])
    return DatabaseFacts("PostgreSQL", version, settings, revision, HEAD, room, EACH)


def unsent(session: Session) -> dict[str, float]:
    """By engine, since when it has work for a broker that is not there yet."""
    return {str(name): float(at) for name, at in session.read(_UNSENT)}
