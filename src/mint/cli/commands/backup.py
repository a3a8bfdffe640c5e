"""Commands that keep the database safe: backup, restore."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - the command line is read by its annotations
from typing import TYPE_CHECKING, Any

from mint.cli.common import PLAIN, Common
from mint.cli.database import alone, settings_of
from mint.cli.progress_bar import progress_bar
from mint.cli.terminal import show, show_json, text

if TYPE_CHECKING:
    from mint.store.backup import Backup


def backup(
    file: Path, /, *, force: bool = False, database: str | None = None, common: Common = PLAIN
) -> None:
    """Write a backup of the database to a file; a server may go on with its work meanwhile.

    The backup is of one moment, complete and checked. PostgreSQL's is made by `pg_dump`.

        $ mint backup monday.backup
        $ mint backup --database postgresql://mint@db/mint monday.backup

    Args:
        file: where to; only you can read it.
        force: replace a file that is there.
        database: its URL; that of the settings, or the file in the data directory, without it.
        common: what every command takes.
    """
    from mint.store.backup import back_up  # noqa: PLC0415 - loads the database layer

    settings = settings_of(common, database)
    with progress_bar("backup", common) as progress:
        made = back_up(settings.url, file, force=force, progress=progress)
    _tell(made, {}, f"{file} is written", common)


def restore(file: Path, /, *, database: str | None = None, common: Common = PLAIN) -> None:
    """Put a backup in the place of the database. No server may run on the data directory.

    The database that was there stays beside it, as `mint.db.before-restore-...`. Processes go on
    from the moment of the backup when a server starts; work that was open then is handed out again.

        $ mint restore monday.backup
        $ mint restore --database postgresql://mint@db/empty monday.backup

    Args:
        file: a file that `mint backup` wrote.
        database: its URL; that of the settings, or the file in the data directory, without it.
        common: what every command takes.
    """
    from mint.store.restore import restore as put_back  # noqa: PLC0415 - loads the database layer

    settings = settings_of(common, database)
    with alone(settings), progress_bar("restore", common) as progress:
        done = put_back(settings.url, file, progress)
    _tell(done.backup, {"aside": done.aside}, f"restored to {settings.shown_url}", common)
    if done.aside is not None and not common.json:
        show(text(f"the database before it: {done.aside}", "dim"))


def _tell(made: Backup, more: dict[str, Any], what: str, common: Common) -> None:
    from msgspec import structs  # noqa: PLC0415 - as late as the rest
    from rich import filesize  # noqa: PLC0415 - the same

    if common.json:
        show_json({**structs.asdict(made), **more})
        return
    running = "" if made.running is None else f", {made.running} process(es) running"
    about = f"{filesize.decimal(made.size)}, revision {made.revision}{running}"
    show(text(what, "bold").append(f": {about}", "not bold"))
