"""The database that a command works on without a server."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mint.cli.data_directory import find_data, settings_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.cli.common import Common
    from mint.settings import Settings


def settings_of(common: Common, database: str | None = None) -> Settings:
    """The settings as a server on the same data directory would read them.

    Args:
        common: tells the data directory, where it is given.
        database: URL of another database than theirs.

    Raises:
        SettingsError: they cannot be used.
    """
    from mint.settings import read_settings  # noqa: PLC0415 - not every command needs it

    given = {"data": str(find_data(common.data)), "database": database}
    return read_settings(settings_file(), os.environ, given)


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Keep servers off a data directory meanwhile; it is made where there is none.

    Raises:
        StoreLocked: a server uses it.
    """
    from mint.app.data_lock import DataLock  # noqa: PLC0415 - loads the whole application

    data = Path(settings.data)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = DataLock(data, settings.url)
    try:
        yield
    finally:
        lock.release()
