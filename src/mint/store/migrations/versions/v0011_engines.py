"""The engines that work on one store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what is new."""
    op.create_table(
        "engines",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("started_at", sa.Double, nullable=False),
        sa.Column("seen_at", sa.Double, nullable=False),
        sa.Column("sent", sa.BigInteger, nullable=False),
        sa.Column("draining", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("name", name="engines_pkey"),
    )
    op.execute(
        "UPDATE outbox SET holder = 'worker:' || substr(holder, 6) WHERE holder LIKE 'http:%'"
    )


def downgrade() -> None:
    """Drop it again."""
    op.execute(
        "UPDATE outbox SET holder = 'http:' || substr(holder, 8) WHERE holder LIKE 'worker:%'"
    )
    op.drop_table("engines")
