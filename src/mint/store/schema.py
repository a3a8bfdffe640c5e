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


class _Json(sa.types.UserDefinedType[Any]):
    """PostgreSQL's type of that name, without loading all of what SQLAlchemy knows of it."""

    cache_ok: bool | None = True

    def get_col_spec(self, **_options: Any) -> str:
        return "JSON"


def json_type() -> sa.types.TypeEngine[Any]:
    """A document: we write and read its text ourselves."""
    return _Json().with_variant(sa.Text(), "sqlite")


def number_type() -> sa.types.TypeEngine[Any]:
    """A row number that the database gives."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, *, key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=False)


def _optional(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text)


def _time(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Double, nullable=optional)


def _json(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, json_type(), nullable=optional)


def _number() -> sa.Column[Any]:
    return sa.Column("id", number_type(), primary_key=True, autoincrement=True)


def _later(name: str, kind: type[sa.types.TypeEngine[Any]], default: str) -> sa.Column[Any]:
    """A column that came to a table which older versions write, too."""
    return sa.Column(name, kind, nullable=False, server_default=sa.text(default))


def _index(name: str, *columns: str, where: str | None = None) -> sa.Index:
    condition = None if where is None else sa.text(where)
    return sa.Index(name, *columns, sqlite_where=condition)


definitions = sa.Table(
    "definitions",
    metadata,
    _text("digest", key=True),
    _text("name"),
    _json("tree"),
)

revisions = sa.Table(
    "revisions",
    metadata,
    _text("name", key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    _text("digest"),
    _text("place"),
    _text("state"),
    _text("origin"),
    _time("at"),
    _json("document"),
    sa.Index("revisions_current", "name", unique=True, sqlite_where=sa.text("state = 'current'")),
    _index("revisions_current_by_place", "place", where="state = 'current'"),
    _index("revisions_by_origin", "origin", "name", "number", where="origin <> ''"),
)

processes = sa.Table(
    "processes",
    metadata,
    _text("wfid", key=True),
    _text("name"),
    _text("state"),
    _text("definition"),
    _time("launched_at"),
    _time("ended_at", optional=True),
    _optional("launch_key"),
    _json("document"),
    _optional("deployed"),
    _index("processes_by_launched_at", "launched_at", "wfid"),
    _index("processes_by_name", "name", "launched_at", "wfid"),
    _index("processes_running", "launched_at", "wfid", where="state = 'running'"),
    _index("processes_ended", "name", "ended_at", "wfid", where="ended_at IS NOT NULL"),
    _index(
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
    _text("wfid", key=True),
    _text("key", key=True),
    _optional("parent"),
    _text("name"),
    _optional("state"),
    _optional("participant"),
    _optional("digest"),
    _json("document"),
    _json("fields", optional=True),
    _index("expressions_by_parent", "wfid", "parent", where="parent IS NOT NULL"),
)

schedules = sa.Table(
    "schedules",
    metadata,
    _text("id", key=True),
    _text("wfid"),
    _text("key"),
    _time("due"),
    _json("action"),
    _index("schedules_by_due", "due"),
    _index("schedules_by_expression", "wfid", "key"),
)

inbox = sa.Table(
    "inbox",
    metadata,
    _number(),
    # Text, so that a row written by hand that is no JSON reaches the dead letters, not an error.
    _text("body"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    _number(),
    _text("dispatch"),
    _text("what"),
    _text("wfid"),
    _text("key"),
    _text("participant"),
    _text("holder"),
    _time("lease", optional=True),
    _time("at", optional=True),
    _json("document"),
    sa.Index("outbox_by_dispatch", "dispatch", "what", unique=True),
    _index("outbox_by_wfid", "wfid"),
    _index("outbox_free", "id", where="holder = ''"),
    _index("outbox_free_by_participant", "participant", "id", where="holder = ''"),
    _index("outbox_by_lease", "lease", where="lease IS NOT NULL"),
    _index("outbox_leased_by_participant", "participant", "lease", where="lease IS NOT NULL"),
)

errors = sa.Table(
    "errors",
    metadata,
    _text("wfid", key=True),
    _text("key", key=True),
    _text("name"),
    _text("participant"),
    _text("definition"),
    _text("cause"),
    _time("at"),
    _json("document"),
    _index("errors_by_at", "at"),
    _index("errors_by_cause", "cause", "at", "wfid"),
)

# What each alert has told of each cause; under the cause "" stands which server tells at present.
alerts = sa.Table(
    "alerts",
    metadata,
    _text("alert", key=True),
    _text("cause", key=True),
    _time("at"),
    _json("document"),
)

history = sa.Table(
    "history",
    metadata,
    _number(),
    _text("wfid"),
    _time("at"),
    _text("kind"),
    _text("key"),
    _text("name"),
    _text("by"),
    _json("data", optional=True),
    _json("delta", optional=True),
    _index("history_by_wfid", "wfid", "id"),
    sqlite_autoincrement=True,
)

# The engines that work on this store; `sent`: see `mint.ports.engines`.
engines = sa.Table(
    "engines",
    metadata,
    _text("name", key=True),
    _text("host"),
    sa.Column("pid", sa.BigInteger, nullable=False),
    _text("version"),
    _time("started_at"),
    _time("seen_at"),
    sa.Column("sent", sa.BigInteger, nullable=False),
    sa.Column("draining", sa.Boolean, nullable=False),
    # Engines of older versions know nothing of these.
    _later("revision", sa.Text, "''"),
    _later("ahead", sa.Double, "0"),
    _later("kind", sa.Text, "''"),
    _later("wish", sa.Text, "''"),
)

# One row: engines that know this revision, or a later one, can work on the schema as it is.
compatible = sa.Table("compatible", metadata, _text("since", key=True))

variables = sa.Table(
    "variables",
    metadata,
    _text("name", key=True),
    _json("value"),
)

listeners = sa.Table(
    "listeners",
    metadata,
    _number(),
    _text("wfid"),
    _text("key"),
    _text("kind"),
    _text("name"),
    _text("pattern"),
    _text("within"),
    _text("field"),
    _text("value"),
    # What the index is made of; see `mint.store.listening`.
    _text("head"),
    _text("shape"),
    _index("listeners_by_expression", "wfid", "key"),
    _index("listeners_by_topic", "kind", "within", "head", "shape", "field", "value"),
)

# The one live process that goes by a name.
singles = sa.Table(
    "singles",
    metadata,
    _text("name", key=True),
    _text("wfid"),
)

signals = sa.Table(
    "signals",
    metadata,
    _number(),
    _text("name"),
    _time("until"),
    _optional("signal_key"),
    sa.Column("heard", sa.Integer, nullable=False),
    # NULL: it is not kept for those that listen later; the row stands for its key.
    _json("document", optional=True),
    _index("signals_by_name", "name", "id", where="document IS NOT NULL"),
    _index("signals_by_until", "until"),
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
    _number(),
    _text("claim"),
    _text("name"),
    _text("wfid"),
    _text("key"),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("places", sa.Integer, nullable=False),
    _time("lease", optional=True),
    _time("asked_at"),
    _time("since", optional=True),
    _json("above"),
    sa.Index("tickets_by_claim", "claim", unique=True),
    _index("tickets_by_wfid", "wfid"),
    _index("tickets_waiting", "name", "rank", "id", where="since IS NULL"),
    _index("tickets_held", "name", where="since IS NOT NULL"),
    sqlite_autoincrement=True,
)

ticket_limits = sa.Table(
    "ticket_limits",
    metadata,
    _text("name", key=True),
    sa.Column("places", sa.Integer, nullable=False),
    _text("by"),
    _time("at"),
)

participants = sa.Table(
    "participants",
    metadata,
    _text("name", key=True),
    _time("at"),
    _json("document"),
)

tokens = sa.Table(
    "tokens",
    metadata,
    _text("name", key=True),
    _text("digest"),
    _text("scope"),
    _time("at"),
)

signing_keys = sa.Table(
    "signing_keys",
    metadata,
    _text("id", key=True),
    _text("participant"),
    _text("secret"),
    _time("at"),
    _text("made_by"),
)

tasks = sa.Table(
    "tasks",
    metadata,
    _text("id", key=True),
    _text("wfid"),
    _text("key"),
    _text("participant"),
    _text("title"),
    _text("holder"),
    # The names of those who may do it, each between two newlines; empty: everybody.
    _text("offered"),
    sa.Column("priority", sa.BigInteger, nullable=False),
    _time("at"),
    _time("due", optional=True),
    _json("document"),
    _index("tasks_by_wfid", "wfid"),
    _index("tasks_by_holder", "holder"),
)

roles = sa.Table(
    "roles",
    metadata,
    _text("wfid", key=True),
    _text("participant", key=True),
    _text("kind"),
    _time("at"),
    _json("document"),
)

audit = sa.Table(
    "audit",
    metadata,
    _number(),
    _time("at"),
    _text("who"),
    _text("token"),
    _text("what"),
    _text("wfid"),
    _text("subject"),
    _text("outcome"),
    _json("document"),
    _index("audit_by_at", "at", "id"),
    _index("audit_by_wfid", "wfid", "at", where="wfid <> ''"),
)

dead_letters = sa.Table(
    "dead_letters",
    metadata,
    _number(),
    sa.Column("at", sa.Double, nullable=False, server_default=EpochNow()),
    _text("body"),
    _text("reason"),
)

# What waits for services, where no broker carries it. `due`: when it may be taken; for what
# somebody has taken, when that is over. `claims`: how often it was taken and not settled.
trigger_letters = sa.Table(
    "trigger_letters",
    metadata,
    _number(),
    _text("queue"),
    _text("letter"),
    _text("body"),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("claims", sa.Integer, nullable=False),
    _time("due"),
    _text("holder"),
    _time("at"),
    _text("reason"),
    sa.Index("trigger_letters_by_letter", "queue", "letter", unique=True),
    _index("trigger_letters_in_order", "queue", "id"),
    _index("trigger_letters_by_due", "queue", "due"),
    _index("trigger_letters_held", "holder", where="holder <> ''"),
)

# What could not be done.
trigger_dead = sa.Table(
    "trigger_dead",
    metadata,
    _number(),
    _text("queue"),
    _text("letter"),
    _text("body"),
    sa.Column("attempt", sa.Integer, nullable=False),
    _time("first"),
    _time("at"),
    _text("reason"),
)


# How it stands with services of hosts, as they told last.
trigger_hosts = sa.Table(
    "trigger_hosts",
    metadata,
    _text("host", key=True),
    _text("service", key=True),
    _text("state"),
    _time("at"),
    sa.Column("generation", sa.Integer, nullable=False),
    _text("digest"),
    _time("applied_at"),
    _time("seconds"),
    sa.Column("waiting", sa.Integer, nullable=False),
    _time("lag"),
    _text("error"),
    _text("counts"),
)

# Hosts that have heeded messages for which somebody waits.
trigger_heard = sa.Table(
    "trigger_heard",
    metadata,
    _text("message", key=True),
    _text("host", key=True),
    _text("service", key=True),
    _time("at"),
    sa.Column("generation", sa.Integer, nullable=False),
    _text("told"),
    _text("error"),
    _index("trigger_heard_by_time", "at"),
)


def tell_postgresql() -> None:
    """Have partial indexes be partial on PostgreSQL too.

    To say so above would load all that SQLAlchemy knows of PostgreSQL, two megabytes of memory,
    where nobody uses it.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
