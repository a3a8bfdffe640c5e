"""What is between processes: an index of listeners, kept signals, tickets, one process a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mint.store.topics import head_of, short

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OLD = ("wfid", "key", "kind", "name", "pattern", "within")
_NEW = ("field", "value", "head", "shape")


def upgrade() -> None:
    """Create what is new, and find for the listeners that wait where they stand in the index."""
    _index_listeners()
    op.create_table(
        "singles",
        *_texts("name", "wfid"),
        sa.PrimaryKeyConstraint("name", name="singles_pkey"),
    )
    _create_signals()
    _create_tickets()


def downgrade() -> None:
    """Drop it again: nobody holds a ticket any more, and kept signals are lost."""
    for name in ("ticket_limits", "tickets", "signals", "singles"):
        op.drop_table(name)
    found = _drop_listeners(_OLD)
    table = _listeners(_OLD)
    op.create_index("listeners_by_expression", "listeners", ["wfid", "key"])
    _index("listeners_by_name", "listeners", ["kind", "name"], "pattern = ''")
    _index("listeners_by_pattern", "listeners", ["id"], "pattern <> ''")
    _fill(table, [dict(zip(_OLD, row, strict=True)) for row in found])


def _index_listeners() -> None:
    found = _drop_listeners(_OLD)
    table = _listeners((*_OLD, *_NEW))
    op.create_index("listeners_by_expression", "listeners", ["wfid", "key"])
    topic = ["kind", "within", "head", "shape", "field", "value"]
    op.create_index("listeners_by_topic", "listeners", topic)
    rows = []
    for row in found:
        old = dict(zip(_OLD, row, strict=True))
        head = head_of(old["name"], old["pattern"], old["within"])
        new = {"field": "", "value": "", "head": head, "shape": short(old["pattern"])}
        rows.append({**old, **new})
    _fill(table, rows)


def _drop_listeners(columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Drop the table and its indexes: what was in it, the oldest first."""
    table = sa.table("listeners", *(sa.column(name) for name in ("id", *columns)))
    query = sa.select(*(table.c[name] for name in columns)).order_by(table.c.id)
    found = [tuple(map(str, row)) for row in op.get_bind().execute(query)]
    op.drop_table("listeners")
    return found


def _listeners(columns: tuple[str, ...]) -> sa.Table:
    key = sa.PrimaryKeyConstraint("id", name="listeners_pkey")
    return op.create_table("listeners", _number(), *_texts(*columns), key)


def _fill(table: sa.Table, rows: list[dict[str, str]]) -> None:
    if rows:
        op.get_bind().execute(table.insert(), rows)


def _create_signals() -> None:
    op.create_table(
        "signals",
        _number(),
        *_texts("name"),
        sa.Column("until", sa.Double, nullable=False),
        sa.Column("signal_key", sa.Text),
        sa.Column("heard", sa.Integer, nullable=False),
        sa.Column("document", _json()),
        sa.PrimaryKeyConstraint("id", name="signals_pkey"),
    )
    _index("signals_by_name", "signals", ["name", "id"], "document IS NOT NULL")
    op.create_index("signals_by_until", "signals", ["until"])
    _index("signals_by_signal_key", "signals", ["signal_key"], "signal_key IS NOT NULL", True)


def _create_tickets() -> None:
    op.create_table(
        "tickets",
        _number(),
        *_texts("claim", "name", "wfid", "key"),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("places", sa.Integer, nullable=False),
        sa.Column("lease", sa.Double),
        sa.Column("asked_at", sa.Double, nullable=False),
        sa.Column("since", sa.Double),
        sa.Column("above", _json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="tickets_pkey"),
        sqlite_autoincrement=True,
    )
    op.create_index("tickets_by_claim", "tickets", ["claim"], unique=True)
    op.create_index("tickets_by_wfid", "tickets", ["wfid"])
    _index("tickets_waiting", "tickets", ["name", "rank", "id"], "since IS NULL")
    _index("tickets_held", "tickets", ["name"], "since IS NOT NULL")
    op.create_table(
        "ticket_limits",
        *_texts("name"),
        sa.Column("places", sa.Integer, nullable=False),
        *_texts("by"),
        sa.Column("at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("name", name="ticket_limits_pkey"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _number() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, autoincrement=True, nullable=False)


def _json() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(postgresql.JSON(), "postgresql")


def _index(
    name: str,
    table: str,
    columns: list[str],
    where: str,
    unique: bool = False,  # noqa: FBT001, FBT002 - said once
) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )
