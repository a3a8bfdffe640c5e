"""Commands about the database: upgrade, version."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from mint.cli.common import PLAIN, Common
from mint.cli.database import alone, settings_of
from mint.cli.terminal import show, show_json, text

if TYPE_CHECKING:
    from mint.settings import Settings


def upgrade(*, database: str | None = None, common: Common = PLAIN) -> None:
    """Bring the database to the form that this version of MINT needs; `mint up` does so, too.

    On PostgreSQL, engines of older versions go on with their work meanwhile and afterwards. An
    upgrade after which they could not is refused as long as they are at work.

        $ mint db upgrade
        $ mint db upgrade --database postgresql://mint@db/mint

    Args:
        database: its URL; that of the settings, or the file in the data directory, without it.
        common: what every command takes.
    """
    from mint.store.opening import upgrade as bring_up  # noqa: PLC0415 - loads the database layer

    settings = settings_of(common, database)
    # Engines go on to work on PostgreSQL meanwhile; a file is of one program.
    with alone(settings) if _file(settings) is not None else nullcontext():
        bring_up(settings.url)
    _tell(settings, common, "the database is up to date: ")


def version(*, database: str | None = None, common: Common = PLAIN) -> None:
    """Tell which revision the database has.

    For example:

        $ mint db version

    Args:
        database: its URL; that of the settings, or the file in the data directory, without it.
        common: what every command takes.
    """
    _tell(settings_of(common, database), common, "")


def _tell(settings: Settings, common: Common, before: str) -> None:
    from mint.store.migrations import HEAD  # noqa: PLC0415 - loads the database layer

    found = _version(settings)
    if common.json:
        show_json({"revision": found, "newest": HEAD})
    elif found is None:
        show(text(f"there is no database yet; `mint up` makes one of revision {HEAD}"))
    else:
        note = "" if found == HEAD else f"; `mint db upgrade` brings it to {HEAD}"
        if found > HEAD:
            note = f"; a newer MINT has brought it there, and this one knows {HEAD}"
        show(text(f"{before}revision {found}{note}"))


def _version(settings: Settings) -> str | None:
    from mint.store.opening import version as revision  # noqa: PLC0415 - loads the database layer

    file = _file(settings)
    if file is not None and not file.exists():
        return None  # to look would make it
    return revision(settings.url)


def _file(settings: Settings) -> Path | None:
    scheme, _, path = settings.url.partition(":///")
    return Path(path.partition("?")[0]) if scheme == "sqlite" else None
