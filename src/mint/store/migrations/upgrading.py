from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from mint.errors import StoreTooNew

if TYPE_CHECKING:
    from alembic.config import Config

# Alembic is loaded where it is needed only: a start with nothing to migrate is faster without.

HEAD = "0002"
"""The revision of this version of MINT."""

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7238246, 1)"


def current(connection: sa.Connection) -> str | None:
    """The revision of a database; None when it has no tables of ours."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def check(found: str | None, where: str) -> None:
    """See that a database is one that we can bring up to date.

    Args:
        found: its revision.
        where: its URL, for the message.

    Raises:
        StoreTooNew: a newer MINT wrote the database.
    """
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    scripts = ScriptDirectory.from_config(_config())
    known = {script.revision for script in scripts.walk_revisions()}
    if found is not None and found not in known:
        raise StoreTooNew(
            f"{where} has the revision {found}, and this MINT knows those up to {HEAD}: a newer "
            "MINT wrote it. Upgrade MINT, or restore the backup that was made before."
        )


def run(connection: sa.Connection) -> None:
    """Bring a database up to date, within the transaction of the connection."""
    from alembic import command  # noqa: PLC0415 - see above

    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_ONE_AT_A_TIME)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
