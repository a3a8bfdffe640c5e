"""Who did what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what is new."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    json = sa.Text().with_variant(postgresql.JSON(), "postgresql")
    texts = ("who", "token", "what", "wfid", "subject", "outcome")
    op.create_table(
        "audit",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("document", json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="audit_pkey"),
    )
    op.create_index("audit_by_at", "audit", ["at", "id"])
    about = sa.text("wfid <> ''")
    op.create_index(
        "audit_by_wfid", "audit", ["wfid", "at"], sqlite_where=about, postgresql_where=about
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("audit")
