"""What waits for services, and what could not be done.

It only adds: engines of the revision before it go on to work.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INDEXES = {
    "trigger_letters_by_letter": ["queue", "letter"],
    "trigger_letters_in_order": ["queue", "id"],
    "trigger_letters_by_due": ["queue", "due"],
}


def upgrade() -> None:
    """Create what is new."""
    op.create_table(
        "trigger_letters",
        sa.Column("id", _ID, nullable=False, autoincrement=True),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("letter", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("due", sa.Double, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="trigger_letters_pkey"),
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "trigger_letters", columns, unique=name.endswith("_by_letter"))
    held = sa.text("holder <> ''")
    op.create_index(
        "trigger_letters_held",
        "trigger_letters",
        ["holder"],
        sqlite_where=held,
        postgresql_where=held,
    )
    op.create_table(
        "trigger_dead",
        sa.Column("id", _ID, nullable=False, autoincrement=True),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("letter", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("first", sa.Double, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="trigger_dead_pkey"),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("trigger_dead")
    op.drop_table("trigger_letters")
