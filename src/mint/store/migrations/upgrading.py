from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from mint.errors import StoreTooNew
from mint.store.migrations import compatibility
from mint.store.schema import metadata

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is loaded where it is needed only: a start with nothing to migrate is faster without.

HEAD = "0015"
"""The revision of this version of MINT."""

SINCE = "0011"
"""The oldest revision whose engines can work on the schema of `HEAD`."""

_REVISION = (
    """CREATE TABLE alembic_version (
        version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
    )""",
    f"INSERT INTO alembic_version (version_num) VALUES ('{HEAD}')",  # noqa: S608 - our own text
    f"INSERT INTO compatible (since) VALUES ('{SINCE}')",  # noqa: S608 - the same
)
"""What alembic would write itself, and env.py."""

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7238246, 1)"


def current(connection: sa.Connection) -> str | None:
    """The revision of a database; None when it has no tables of ours."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def check(found: str | None, where: str, connection: sa.Connection | None = None) -> bool:
    """See that a database is one that we can work on, once it is up to date.

    Args:
        found: its revision.
        where: its URL, for the message.
        connection: to it; None: one that a newer MINT wrote will not do.

    Returns:
        Whether it is: a newer MINT may have brought it further, and left us what we need.

    Raises:
        StoreTooNew: a newer MINT wrote the database, and took away what we need.
    """
    if found is None or found == HEAD:
        return found == HEAD
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    scripts = ScriptDirectory.from_config(_config())
    known = {script.revision for script in scripts.walk_revisions()}
    if found in known:
        return False
    since = None if connection is None else compatibility.read(connection)
    if since is not None and since <= HEAD < found:
        return True
    raise StoreTooNew(
        f"{where} has the revision {found}, and this MINT knows those up to {HEAD}: a newer "
        "MINT wrote it. Upgrade MINT, or restore the backup that was made before."
    )


def run(connection: sa.Connection) -> None:
    """Bring a database up to date, within the transaction of the connection.

    An empty one gets its tables at once: to load alembic for that would take longer than the rest
    of a first start, and its memory for as long as the server runs.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_ONE_AT_A_TIME)
    found = current(connection)
    if found is None:
        _create(connection)
    elif found != HEAD:
        migrate(connection)


def _create(connection: sa.Connection) -> None:
    metadata.create_all(connection, checkfirst=False)  # tables of others are an error, not ours
    for statement in _REVISION:
        connection.exec_driver_sql(statement)


def migrate(connection: sa.Connection) -> None:
    """Run the steps of all versions that the database has not seen."""
    from alembic import command  # noqa: PLC0415 - see above

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
