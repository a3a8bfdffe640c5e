from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - the command line is read by its annotations
from typing import Annotated

from cyclopts import Parameter

from mint.cli.announcement import Announcement
from mint.cli.common import PLAIN, Common
from mint.cli.data_directory import settings_file

_PROFILE = "mint-profile.html"
"""The file of a profile, when none is named."""


def up(  # noqa: PLR0913 - each is an option of its own
    *,
    participants: Annotated[
        tuple[str, ...], Parameter(name=["--participants", "-p"], consume_multiple=True)
    ] = (),
    port: int | None = None,
    host: str | None = None,
    database: str | None = None,
    settings: Path | None = None,
    profile: Annotated[
        list[str] | None, Parameter(consume_multiple=(0, 1), negative=(), show_default=False)
    ] = None,
    quiet: Annotated[bool, Parameter(name=["--quiet", "-q"])] = False,
    common: Common = PLAIN,
) -> int:
    """Start a server in this terminal; Ctrl-C stops it. Nothing is lost, however it ends.

    Settings come from `mint.toml` in this directory, then from the environment (MINT_PORT=7474),
    then from here; later ones win.

        $ mint up --participants participants.py
        $ mint up -p build.py -p company.release --port 7474

    Args:
        participants: Python files or modules whose participants work in the server.
        port: where to listen; any free port when it is not given.
        host: address to listen on; only this machine's own, as long as there are no users.
        database: sqlite:///FILE or postgresql://USER@HOST/NAME; a file in the data directory
            when it is not given.
        settings: another file than `mint.toml`.
        profile: see where the engine spends its time: the file that gets it as HTML when the server
            stops, `mint-profile.html` when none is named; a summary goes to standard error.
        quiet: say nothing at the start.
        common: what every command takes.
    """
    from mint.app.server import serve  # noqa: PLC0415 - takes longer to load than all of the rest
    from mint.settings import read_settings  # noqa: PLC0415 - the same

    given = {
        "data": common.data,
        "participants": participants or None,
        "port": port,
        "host": host,
        "database": database,
        "profile": None if profile is None else (*profile, _PROFILE)[0],
    }
    chosen = read_settings(settings or settings_file(), os.environ, given)
    return serve(chosen, Announcement(chosen, quiet=quiet, as_json=common.json))
