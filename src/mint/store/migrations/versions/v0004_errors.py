"""Errors by their cause, and what was told of them."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mint.model.cause import cause_of
from mint.model.effect import ErrorRecord

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BATCH = 500

_OLD = """
    SELECT e.wfid, e.key, e.name, e.participant, p.name, e.at, e.document
    FROM errors_before AS e LEFT JOIN processes AS p ON p.wfid = e.wfid
"""

_NEW = """
    INSERT INTO errors (wfid, key, name, participant, definition, cause, at, document)
    VALUES (:wfid, :key, :name, :participant, :definition, :cause, :at, :document)
"""


def upgrade() -> None:
    """Give each error its cause; make room for what alerts have told."""
    op.execute("CREATE TABLE errors_before AS SELECT * FROM errors")
    op.drop_table("errors")
    op.create_table(
        "errors",
        *(_text(name) for name in ("wfid", "key", "name", "participant", "definition", "cause")),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("document", _json(), nullable=False),
        sa.PrimaryKeyConstraint("wfid", "key", name="errors_pkey"),
    )
    _fill()
    op.drop_table("errors_before")
    op.create_index("errors_by_at", "errors", ["at"])
    op.create_index("errors_by_cause", "errors", ["cause", "at", "wfid"])
    op.create_table(
        "alerts",
        _text("alert"),
        _text("cause"),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("document", _json(), nullable=False),
        sa.PrimaryKeyConstraint("alert", "cause", name="alerts_pkey"),
    )


def downgrade() -> None:
    """Leave it out again."""
    op.drop_table("alerts")
    op.drop_index("errors_by_cause", "errors")
    op.drop_column("errors", "cause")
    op.drop_column("errors", "definition")


def _fill() -> None:
    connection = op.get_bind()
    for rows in connection.execute(sa.text(_OLD)).partitions(_BATCH):
        connection.execute(sa.text(_NEW), [_row(*row) for row in rows])


def _row(  # noqa: PLR0913, PLR0917 - a column each
    wfid: str, key: str, name: str, participant: str, definition: str | None, at: float, old: Any
) -> dict[str, Any]:
    text = old if isinstance(old, str) else msgspec.json.encode(old).decode()
    record = msgspec.json.decode(text, type=ErrorRecord)
    record.definition = definition or ""
    return {
        "wfid": wfid,
        "key": key,
        "name": name,
        "participant": participant,
        "definition": record.definition,
        "cause": cause_of(record),
        "at": at,
        "document": msgspec.json.encode(record).decode(),
    }


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _json() -> sa.types.TypeEngine[Any]:
    return sa.Text().with_variant(postgresql.JSON(), "postgresql")
