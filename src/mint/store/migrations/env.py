"""Alembic runs this file for each command; the connection comes from `upgrading`."""

from __future__ import annotations

from alembic import context

from mint.store.migrations import compatibility
from mint.store.schema import metadata

connection = context.config.attributes["connection"]
since = compatibility.since_of(context.script)
context.configure(
    connection=connection,
    target_metadata=metadata,
    transaction_per_migration=False,
)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{compatibility.WAIT}'")
        compatibility.guard(connection, since)
    context.run_migrations()
    compatibility.write(connection, since)
