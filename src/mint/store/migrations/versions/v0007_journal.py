"""Lines of history keep what their message changed, so that the past can be had again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what is new."""
    json = sa.Text().with_variant(postgresql.JSON(), "postgresql")
    op.add_column("history", sa.Column("delta", json))


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("history", "delta")
