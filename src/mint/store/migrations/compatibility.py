"""Which engines can work on a schema: those that know a revision from which on it only grew.

A migration that only adds leaves older engines at work. One that takes away or changes says in
`compatible_since` which is the oldest revision whose engines do not mind, and waits until no older
engine is at work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from mint.errors import EnginesTooOld
from mint.store.schema import EPOCH

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

FIRST = "0011"
"""The revision of engines that do not tell theirs."""

SILENT = 60.0
"""Seconds of silence after which an engine is not waited for."""

WAIT = "10s"
"""How long an upgrade waits for a table: meanwhile it keeps all others from it."""

_AT_WORK = f"""
    SELECT name, host, revision FROM engines
    WHERE seen_at > {EPOCH["postgresql"]} - {SILENT} ORDER BY name
"""  # noqa: S608 - ours


def since_of(scripts: ScriptDirectory) -> str:
    """The oldest revision whose engines can work on what all migrations lead to."""
    told = (getattr(one.module, "compatible_since", FIRST) for one in scripts.walk_revisions())
    return max(told, default=FIRST)


def read(connection: sa.Connection) -> str | None:
    """The same, as a database says it of itself; None: it does not."""
    if not sa.inspect(connection).has_table("compatible"):
        return None
    found = connection.exec_driver_sql("SELECT since FROM compatible").scalar()
    return None if found is None else str(found)


def write(connection: sa.Connection, since: str) -> None:
    """Have a database say it."""
    if sa.inspect(connection).has_table("compatible"):
        connection.exec_driver_sql("DELETE FROM compatible")
        connection.execute(sa.text("INSERT INTO compatible (since) VALUES (:s)"), {"s": since})


def guard(connection: sa.Connection, since: str) -> None:
    """See that no engine is at work that could not go on.

    Raises:
        EnginesTooOld: there are some.
    """
    if connection.dialect.name != "postgresql" or not sa.inspect(connection).has_table("engines"):
        return
    if (read(connection) or FIRST) >= since:
        return
    rows = connection.exec_driver_sql(_AT_WORK).fetchall()
    old = [f"{name} on {host}" for name, host, revision in rows if (revision or FIRST) < since]
    if old:
        raise EnginesTooOld(
            f"this upgrade takes away what engines older than the revision {since} need, and such "
            f"engines are at work: {', '.join(old)}. Upgrade them first, one by one; or end them: "
            "mint engine --drain"
        )
