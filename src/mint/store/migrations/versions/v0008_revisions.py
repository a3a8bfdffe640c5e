"""Definitions that are deployed, and which revision a process runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what is new."""
    json = sa.Text().with_variant(postgresql.JSON(), "postgresql")
    op.create_table(
        "revisions",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("document", json, nullable=False),
        sa.PrimaryKeyConstraint("name", "number", name="revisions_pkey"),
    )
    _index("revisions_current", "revisions", ["name"], "state = 'current'", unique=True)
    _index("revisions_current_by_place", "revisions", ["place"], "state = 'current'")
    _index("revisions_by_origin", "revisions", ["origin", "name", "number"], "origin <> ''")
    op.add_column("processes", sa.Column("deployed", sa.Text))
    _index(
        "processes_deployed",
        "processes",
        ["deployed", "launched_at", "wfid"],
        "deployed IS NOT NULL AND state = 'running'",
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_index("processes_deployed", "processes")
    op.drop_column("processes", "deployed")
    op.drop_table("revisions")


def _index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )
