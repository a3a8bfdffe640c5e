"""The tables: what a running system consists of, under names that people query.

Documents are JSON text. PostgreSQL gets `JSON`, not `JSONB`: the order of a tree's attributes
and of a payload's members has a meaning, and `JSONB` forgets it (and refuses the character NUL).
Columns beside a document repeat what is searched for; the document is the truth.
Rows that a turn adds and takes away all the time have as few indexes as possible: each one costs
about as much as the row. Partial indexes leave out what is finished or held.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from mint.store.columns import (
    index,
    json_column,
    later_column,
    number_column,
    optional_column,
    text_column,
    time_column,
)

metadata = sa.MetaData(
    naming_convention={"pk": "%(table_name)s_pkey", "ix": "%(table_name)s_by_%(column_0_N_name)s"}
)


class EpochNow(sa.sql.functions.FunctionElement[float]):
    """The database's clock, in seconds since the epoch; for rows whose author brings no time."""

    type: sa.types.TypeEngine[float] = sa.Float()
    inherit_cache: bool | None = True


EPOCH = {
    "sqlite": "((julianday('now') - 2440587.5) * 86400.0)",
    "postgresql": "extract(epoch from clock_timestamp())",
}
"""The same in the words of each database."""


@compiles(EpochNow, "sqlite")
def _sqlite_now(_element: EpochNow, _compiler: sa.Compiled, **_options: Any) -> str:
    return EPOCH["sqlite"]


@compiles(EpochNow, "postgresql")
def _postgresql_now(_element: EpochNow, _compiler: sa.Compiled, **_options: Any) -> str:
    return EPOCH["postgresql"]


definitions = sa.Table(
    "definitions",
    metadata,
    text_column("digest", key=True),
    text_column("name"),
    json_column("tree"),
)

revisions = sa.Table(
    "revisions",
    metadata,
    text_column("name", key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    text_column("digest"),
    text_column("place"),
    text_column("state"),
    text_column("origin"),
    time_column("at"),
    json_column("document"),
    sa.Index("revisions_current", "name", unique=True, sqlite_where=sa.text("state = 'current'")),
    index("revisions_current_by_place", "place", where="state = 'current'"),
    index("revisions_by_origin", "origin", "name", "number", where="origin <> ''"),
)

processes = sa.Table(
    "processes",
    metadata,
    text_column("wfid", key=True),
    text_column("name"),
    text_column("state"),
    text_column("definition"),
    time_column("launched_at"),
    time_column("ended_at", optional=True),
    optional_column("launch_key"),
    json_column("document"),
    optional_column("deployed"),
    index("processes_by_launched_at", "launched_at", "wfid"),
    index("processes_by_name", "name", "launched_at", "wfid"),
    index("processes_running", "launched_at", "wfid", where="state = 'running'"),
    index("processes_ended", "name", "ended_at", "wfid", where="ended_at IS NOT NULL"),
    index(
        "processes_deployed",
        "deployed",
        "launched_at",
        "wfid",
        where="deployed IS NOT NULL AND state = 'running'",
    ),
    sa.Index(
        "processes_by_launch_key",
        "launch_key",
        unique=True,
        sqlite_where=sa.text("launch_key IS NOT NULL"),
    ),
)

expressions = sa.Table(
    "expressions",
    metadata,
    text_column("wfid", key=True),
    text_column("key", key=True),
    optional_column("parent"),
    text_column("name"),
    optional_column("state"),
    optional_column("participant"),
    optional_column("digest"),
    json_column("document"),
    json_column("fields", optional=True),
    index("expressions_by_parent", "wfid", "parent", where="parent IS NOT NULL"),
)

schedules = sa.Table(
    "schedules",
    metadata,
    text_column("id", key=True),
    text_column("wfid"),
    text_column("key"),
    time_column("due"),
    json_column("action"),
    index("schedules_by_due", "due"),
    index("schedules_by_expression", "wfid", "key"),
)

inbox = sa.Table(
    "inbox",
    metadata,
    number_column(),
    # Text, so that a row written by hand that is no JSON reaches the dead letters, not an error.
    text_column("body"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    number_column(),
    text_column("dispatch"),
    text_column("what"),
    text_column("wfid"),
    text_column("key"),
    text_column("participant"),
    text_column("holder"),
    time_column("lease", optional=True),
    time_column("at", optional=True),
    json_column("document"),
    sa.Index("outbox_by_dispatch", "dispatch", "what", unique=True),
    index("outbox_by_wfid", "wfid"),
    index("outbox_free", "id", where="holder = ''"),
    index("outbox_free_by_participant", "participant", "id", where="holder = ''"),
    index("outbox_by_lease", "lease", where="lease IS NOT NULL"),
    index("outbox_leased_by_participant", "participant", "lease", where="lease IS NOT NULL"),
)

errors = sa.Table(
    "errors",
    metadata,
    text_column("wfid", key=True),
    text_column("key", key=True),
    text_column("name"),
    text_column("participant"),
    text_column("definition"),
    text_column("cause"),
    time_column("at"),
    json_column("document"),
    index("errors_by_at", "at"),
    index("errors_by_cause", "cause", "at", "wfid"),
)

# What each alert has told of each cause; under the cause "" stands which server tells at present.
alerts = sa.Table(
    "alerts",
    metadata,
    text_column("alert", key=True),
    text_column("cause", key=True),
    time_column("at"),
    json_column("document"),
)

history = sa.Table(
    "history",
    metadata,
    number_column(),
    text_column("wfid"),
    time_column("at"),
    text_column("kind"),
    text_column("key"),
    text_column("name"),
    text_column("by"),
    json_column("data", optional=True),
    json_column("delta", optional=True),
    index("history_by_wfid", "wfid", "id"),
    sqlite_autoincrement=True,
)

# The engines that work on this store; `sent`: see `mint.ports.engines`.
engines = sa.Table(
    "engines",
    metadata,
    text_column("name", key=True),
    text_column("host"),
    sa.Column("pid", sa.BigInteger, nullable=False),
    text_column("version"),
    time_column("started_at"),
    time_column("seen_at"),
    sa.Column("sent", sa.BigInteger, nullable=False),
    sa.Column("draining", sa.Boolean, nullable=False),
    # Engines of older versions know nothing of these.
    later_column("revision", sa.Text, "''"),
    later_column("ahead", sa.Double, "0"),
    later_column("kind", sa.Text, "''"),
    later_column("wish", sa.Text, "''"),
)

# One row: engines that know this revision, or a later one, can work on the schema as it is.
compatible = sa.Table("compatible", metadata, text_column("since", key=True))

variables = sa.Table(
    "variables",
    metadata,
    text_column("name", key=True),
    json_column("value"),
)

listeners = sa.Table(
    "listeners",
    metadata,
    number_column(),
    text_column("wfid"),
    text_column("key"),
    text_column("kind"),
    text_column("name"),
    text_column("pattern"),
    text_column("within"),
    text_column("field"),
    text_column("value"),
    # What the index is made of; see `mint.store.listening`.
    text_column("head"),
    text_column("shape"),
    index("listeners_by_expression", "wfid", "key"),
    index("listeners_by_topic", "kind", "within", "head", "shape", "field", "value"),
)

# The one live process that goes by a name.
singles = sa.Table(
    "singles",
    metadata,
    text_column("name", key=True),
    text_column("wfid"),
)

signals = sa.Table(
    "signals",
    metadata,
    number_column(),
    text_column("name"),
    time_column("until"),
    optional_column("signal_key"),
    sa.Column("heard", sa.Integer, nullable=False),
    # NULL: it is not kept for those that listen later; the row stands for its key.
    json_column("document", optional=True),
    index("signals_by_name", "name", "id", where="document IS NOT NULL"),
    index("signals_by_until", "until"),
    sa.Index(
        "signals_by_signal_key",
        "signal_key",
        unique=True,
        sqlite_where=sa.text("signal_key IS NOT NULL"),
    ),
)

tickets = sa.Table(
    "tickets",
    metadata,
    number_column(),
    text_column("claim"),
    text_column("name"),
    text_column("wfid"),
    text_column("key"),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("places", sa.Integer, nullable=False),
    time_column("lease", optional=True),
    time_column("asked_at"),
    time_column("since", optional=True),
    json_column("above"),
    sa.Index("tickets_by_claim", "claim", unique=True),
    index("tickets_by_wfid", "wfid"),
    index("tickets_waiting", "name", "rank", "id", where="since IS NULL"),
    index("tickets_held", "name", where="since IS NOT NULL"),
    sqlite_autoincrement=True,
)

ticket_limits = sa.Table(
    "ticket_limits",
    metadata,
    text_column("name", key=True),
    sa.Column("places", sa.Integer, nullable=False),
    text_column("by"),
    time_column("at"),
)

participants = sa.Table(
    "participants",
    metadata,
    text_column("name", key=True),
    time_column("at"),
    json_column("document"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    text_column("name", key=True),
    text_column("digest"),
    text_column("scope"),
    time_column("at"),
)

signing_keys = sa.Table(
    "signing_keys",
    metadata,
    text_column("id", key=True),
    text_column("participant"),
    text_column("secret"),
    time_column("at"),
    text_column("made_by"),
)

tasks = sa.Table(
    "tasks",
    metadata,
    text_column("id", key=True),
    text_column("wfid"),
    text_column("key"),
    text_column("participant"),
    text_column("title"),
    text_column("holder"),
    # The names of those who may do it, each between two newlines; empty: everybody.
    text_column("offered"),
    sa.Column("priority", sa.BigInteger, nullable=False),
    time_column("at"),
    time_column("due", optional=True),
    json_column("document"),
    index("tasks_by_wfid", "wfid"),
    index("tasks_by_holder", "holder"),
)

roles = sa.Table(
    "roles",
    metadata,
    text_column("wfid", key=True),
    text_column("participant", key=True),
    text_column("kind"),
    time_column("at"),
    json_column("document"),
)

audit = sa.Table(
    "audit",
    metadata,
    number_column(),
    time_column("at"),
    text_column("who"),
    text_column("token"),
    text_column("what"),
    text_column("wfid"),
    text_column("subject"),
    text_column("outcome"),
    json_column("document"),
    index("audit_by_at", "at", "id"),
    index("audit_by_wfid", "wfid", "at", where="wfid <> ''"),
)

dead_letters = sa.Table(
    "dead_letters",
    metadata,
    number_column(),
    sa.Column("at", sa.Double, nullable=False, server_default=EpochNow()),
    text_column("body"),
    text_column("reason"),
)


def tell_postgresql() -> None:
    """Have partial indexes be partial on PostgreSQL too.

    To say so above would load all that SQLAlchemy knows of PostgreSQL, two megabytes of memory,
    where nobody uses it.
    """
    for table in metadata.tables.values():
        for one in table.indexes:
            one.dialect_options["postgresql"]["where"] = one.dialect_options["sqlite"]["where"]
