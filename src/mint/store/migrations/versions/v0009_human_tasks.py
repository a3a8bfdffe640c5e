"""Human tasks, and who does the work of participants."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what is new."""
    json = sa.Text().with_variant(postgresql.JSON(), "postgresql")
    op.create_table(
        "tasks",
        _text("id"),
        _text("wfid"),
        _text("key"),
        _text("participant"),
        _text("title"),
        _text("holder"),
        _text("offered"),
        sa.Column("priority", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("due", sa.Double),
        sa.Column("document", json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="tasks_pkey"),
    )
    op.create_index("tasks_by_wfid", "tasks", ["wfid"])
    op.create_index("tasks_by_holder", "tasks", ["holder"])
    op.create_table(
        "roles",
        _text("wfid"),
        _text("participant"),
        _text("kind"),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("document", json, nullable=False),
        sa.PrimaryKeyConstraint("wfid", "participant", name="roles_pkey"),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("roles")
    op.drop_table("tasks")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
