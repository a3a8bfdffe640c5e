"""What engines of several versions must know of each other, and of the schema.

It only adds: engines of the revision before it go on to work.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_NEW = {"revision": sa.Text, "ahead": sa.Double, "kind": sa.Text, "wish": sa.Text}


def upgrade() -> None:
    """Create what is new."""
    # SQLite would write new columns behind the key, and no other table looks like that.
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("engines", recreate="always" if is_sqlite else "never") as table:
        for name, kind in _NEW.items():
            default = sa.text("''" if kind is sa.Text else "0")
            table.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    op.create_table(
        "compatible",
        sa.Column("since", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("since", name="compatible_pkey"),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("compatible")
    with op.batch_alter_table("engines") as table:
        for name in _NEW:
            table.drop_column(name)
