"""Alembic runs this file for each command; the connection comes from `upgrading`."""

from __future__ import annotations

from alembic import context

from mint.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
