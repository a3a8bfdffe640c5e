"""The tables of services of hosts; see `schema`."""

from __future__ import annotations

import sqlalchemy as sa

from mint.store.columns import index, number_column, text_column, time_column
from mint.store.schema import metadata

# What waits for services, where no broker carries it. `due`: when it may be taken; for what
# somebody has taken, when that is over. `claims`: how often it was taken and not settled.
trigger_letters = sa.Table(
    "trigger_letters",
    metadata,
    number_column(),
    text_column("queue"),
    text_column("letter"),
    text_column("body"),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("claims", sa.Integer, nullable=False),
    time_column("due"),
    text_column("holder"),
    time_column("at"),
    text_column("reason"),
    sa.Index("trigger_letters_by_letter", "queue", "letter", unique=True),
    index("trigger_letters_in_order", "queue", "id"),
    index("trigger_letters_by_due", "queue", "due"),
    index("trigger_letters_held", "holder", where="holder <> ''"),
)

# What could not be done.
trigger_dead = sa.Table(
    "trigger_dead",
    metadata,
    number_column(),
    text_column("queue"),
    text_column("letter"),
    text_column("body"),
    sa.Column("attempt", sa.Integer, nullable=False),
    time_column("first"),
    time_column("at"),
    text_column("reason"),
)


# How it stands with services of hosts, as they told last.
trigger_hosts = sa.Table(
    "trigger_hosts",
    metadata,
    text_column("host", key=True),
    text_column("service", key=True),
    text_column("state"),
    time_column("at"),
    sa.Column("generation", sa.Integer, nullable=False),
    text_column("digest"),
    time_column("applied_at"),
    time_column("seconds"),
    sa.Column("waiting", sa.Integer, nullable=False),
    time_column("lag"),
    text_column("error"),
    text_column("counts"),
)

# Hosts that have heeded messages for which somebody waits.
trigger_heard = sa.Table(
    "trigger_heard",
    metadata,
    text_column("message", key=True),
    text_column("host", key=True),
    text_column("service", key=True),
    time_column("at"),
    sa.Column("generation", sa.Integer, nullable=False),
    text_column("told"),
    text_column("error"),
    index("trigger_heard_by_time", "at"),
)
