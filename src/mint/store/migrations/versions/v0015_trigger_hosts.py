"""What hosts tell of their services."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what is new."""
    op.create_table(
        "trigger_hosts",
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("applied_at", sa.Double, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Column("lag", sa.Double, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("host", "service", name="trigger_hosts_pkey"),
    )
    op.create_table(
        "trigger_heard",
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("message", "host", "service", name="trigger_heard_pkey"),
    )
    op.create_index("trigger_heard_by_time", "trigger_heard", ["at"])


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("trigger_heard")
    op.drop_table("trigger_hosts")
