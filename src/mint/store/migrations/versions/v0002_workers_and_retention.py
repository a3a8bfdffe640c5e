"""Participants elsewhere and what lets them in; indexes for leases and for retention."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what is new."""
    json = sa.Text().with_variant(postgresql.JSON(), "postgresql")
    op.create_table(
        "participants",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("document", json, nullable=False),
        sa.PrimaryKeyConstraint("name", name="participants_pkey"),
    )
    op.create_table(
        "tokens",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("name", name="tokens_pkey"),
    )
    _index("outbox_leased_by_participant", "outbox", ["participant", "lease"], "lease IS NOT NULL")
    _index("processes_ended", "processes", ["name", "ended_at", "wfid"], "ended_at IS NOT NULL")


def downgrade() -> None:
    """Drop it again."""
    op.drop_index("processes_ended", "processes")
    op.drop_index("outbox_leased_by_participant", "outbox")
    op.drop_table("tokens")
    op.drop_table("participants")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
