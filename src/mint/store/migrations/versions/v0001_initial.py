"""The first schema."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Spelled out, and not taken from `schema`: this stays as it is when the schema changes.


def upgrade() -> None:
    """Create all tables."""
    _definitions_and_processes()
    _expressions()
    _waiting()
    _queues()
    _records()


def downgrade() -> None:
    """Drop all tables."""
    for table in (
        "dead_letters",
        "variables",
        "history",
        "errors",
        "outbox",
        "inbox",
        "listeners",
        "schedules",
        "expressions",
        "processes",
        "definitions",
    ):
        op.drop_table(table)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _optional(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text)


def _time(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Double, nullable=optional)


def _json(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(
        name, sa.Text().with_variant(postgresql.JSON(), "postgresql"), nullable=optional
    )


def _number() -> sa.Column[Any]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"{table}_pkey")


def _index(
    name: str, table: str, columns: list[str], where: str | None = None, *, unique: bool = False
) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )


def _definitions_and_processes() -> None:
    op.create_table(
        "definitions",
        _text("digest"),
        _text("name"),
        _json("tree"),
        _key("definitions", "digest"),
    )
    op.create_table(
        "processes",
        _text("wfid"),
        _text("name"),
        _text("state"),
        _text("definition"),
        _time("launched_at"),
        _time("ended_at", optional=True),
        _optional("launch_key"),
        _json("document"),
        _key("processes", "wfid"),
    )
    _index("processes_by_launched_at", "processes", ["launched_at", "wfid"])
    _index("processes_by_name", "processes", ["name", "launched_at", "wfid"])
    _index("processes_running", "processes", ["launched_at", "wfid"], "state = 'running'")
    _index(
        "processes_by_launch_key",
        "processes",
        ["launch_key"],
        "launch_key IS NOT NULL",
        unique=True,
    )


def _expressions() -> None:
    op.create_table(
        "expressions",
        _text("wfid"),
        _text("key"),
        _optional("parent"),
        _text("name"),
        _optional("state"),
        _optional("participant"),
        _optional("digest"),
        _json("document"),
        _json("fields", optional=True),
        _key("expressions", "wfid", "key"),
    )
    _index("expressions_by_parent", "expressions", ["wfid", "parent"], "parent IS NOT NULL")


def _waiting() -> None:
    op.create_table(
        "schedules",
        _text("id"),
        _text("wfid"),
        _text("key"),
        _time("due"),
        _json("action"),
        _key("schedules", "id"),
    )
    _index("schedules_by_due", "schedules", ["due"])
    _index("schedules_by_expression", "schedules", ["wfid", "key"])
    op.create_table(
        "listeners",
        _number(),
        _text("wfid"),
        _text("key"),
        _text("kind"),
        _text("name"),
        _text("pattern"),
        _text("within"),
        _key("listeners", "id"),
    )
    _index("listeners_by_expression", "listeners", ["wfid", "key"])
    _index("listeners_by_name", "listeners", ["kind", "name"], "pattern = ''")
    _index("listeners_by_pattern", "listeners", ["id"], "pattern <> ''")


def _queues() -> None:
    op.create_table("inbox", _number(), _text("body"), _key("inbox", "id"))
    op.create_table(
        "outbox",
        _number(),
        _text("dispatch"),
        _text("what"),
        _text("wfid"),
        _text("key"),
        _text("participant"),
        _text("holder"),
        _time("lease", optional=True),
        _time("at", optional=True),
        _json("document"),
        _key("outbox", "id"),
    )
    _index("outbox_by_dispatch", "outbox", ["dispatch", "what"], unique=True)
    _index("outbox_by_wfid", "outbox", ["wfid"])
    _index("outbox_free", "outbox", ["id"], "holder = ''")
    _index("outbox_free_by_participant", "outbox", ["participant", "id"], "holder = ''")
    _index("outbox_by_lease", "outbox", ["lease"], "lease IS NOT NULL")


def _records() -> None:
    op.create_table(
        "errors",
        _text("wfid"),
        _text("key"),
        _text("name"),
        _text("participant"),
        _time("at"),
        _json("document"),
        _key("errors", "wfid", "key"),
    )
    _index("errors_by_at", "errors", ["at"])
    op.create_table(
        "history",
        _number(),
        _text("wfid"),
        _time("at"),
        _text("kind"),
        _text("key"),
        _text("name"),
        _text("by"),
        _json("data", optional=True),
        _key("history", "id"),
        sqlite_autoincrement=True,
    )
    _index("history_by_wfid", "history", ["wfid", "id"])
    op.create_table("variables", _text("name"), _json("value"), _key("variables", "name"))
    now = (
        "extract(epoch from clock_timestamp())"
        if op.get_context().dialect.name == "postgresql"
        else "((julianday('now') - 2440587.5) * 86400.0)"
    )
    op.create_table(
        "dead_letters",
        _number(),
        sa.Column("at", sa.Double, nullable=False, server_default=sa.text(now)),
        _text("body"),
        _text("reason"),
        _key("dead_letters", "id"),
    )
