"""Commands about engines on one database: engine, web, engines."""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - the command line is read by its annotations
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from mint.cli.announcement import Announcement
from mint.cli.common import PLAIN, Common
from mint.cli.data_directory import settings_file
from mint.cli.draining import drain_engines
from mint.cli.moments import ago
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError

if TYPE_CHECKING:
    from rich.text import Text


def engine(  # noqa: PLR0913 - each is an option of its own
    *,
    participants: Annotated[
        tuple[str, ...], Parameter(name=["--participants", "-p"], consume_multiple=True)
    ] = (),
    port: int | None = None,
    database: str | None = None,
    settings: Path | None = None,
    drain: Annotated[
        list[str] | None, Parameter(consume_multiple=True, negative=(), show_default=False)
    ] = None,
    all: bool = False,  # noqa: A002 - as it is typed
    timeout: float = 300.0,
    quiet: Annotated[bool, Parameter(name=["--quiet", "-q"])] = False,
    common: Common = PLAIN,
) -> int:
    """Start an engine without the API: any number of them may work on one PostgreSQL database.

    It needs a data directory of its own. SIGTERM drains it: it takes no more work, finishes what it
    has, gives the rest to others, and ends with exit code 0. With --drain, no engine is started;
    those that are named, anywhere, do that. Exit code 1 when one has not ended in time.

        $ mint engine --database postgresql://mint@db/mint --data /var/lib/mint/1
        $ mint engine --drain build-3
        $ mint engine --drain --all

    Args:
        participants: Python files or modules whose participants work in the engine.
        port: where to answer health, status, metrics and doctor; nowhere when it is not given.
        database: sqlite:///FILE or postgresql://USER@HOST/NAME; a file in the data directory
            when it is not given.
        settings: another file than `mint.toml`.
        drain: names of engines that are to end, see `mint engines`; how they begin will do.
        all: drain all engines, those of `mint up` and `mint web` too.
        timeout: seconds to wait for engines that are drained; they end later all the same.
        quiet: say nothing at the start.
        common: what every command takes.
    """
    from mint.settings import read_settings  # noqa: PLC0415 - takes long to load

    given = {
        "data": common.data,
        "participants": participants or None,
        "port": port,
        "database": database,
    }
    chosen = read_settings(settings or settings_file(), os.environ, given)
    if drain is not None:
        return drain_engines(chosen, drain, everyone=all, timeout=timeout, common=common)
    if all:
        raise UsageError("--all says whom to drain: add --drain")
    from mint.app.server import serve  # noqa: PLC0415 - the same

    listens = port is not None
    announcement = Announcement(chosen, quiet=quiet, as_json=common.json, listens=listens)
    return serve(chosen, announcement, "engine", listens=listens)


def web(
    *,
    port: int | None = None,
    host: str | None = None,
    database: str | None = None,
    settings: Path | None = None,
    quiet: Annotated[bool, Parameter(name=["--quiet", "-q"])] = False,
    common: Common = PLAIN,
) -> int:
    """Start a server with the API only: engines on the same PostgreSQL database do the work.

    What is asked of it, such as a launch, it writes down at once; steps, timers and what is due are
    left to engines. It needs a data directory of its own.

        $ mint web --database postgresql://mint@db/mint --port 7474

    Args:
        port: where to listen; any free port when it is not given.
        host: address to listen on; only this machine's own, as long as there are no users.
        database: postgresql://USER@HOST/NAME.
        settings: another file than `mint.toml`.
        quiet: say nothing at the start.
        common: what every command takes.
    """
    from mint.app.server import serve  # noqa: PLC0415 - takes long to load
    from mint.settings import read_settings  # noqa: PLC0415 - the same

    given = {"data": common.data, "port": port, "host": host, "database": database}
    chosen = read_settings(settings or settings_file(), os.environ, given)
    if not chosen.url.startswith("postgres"):
        raise UsageError(
            f"database: {chosen.shown_url} can have but one engine, and this is none: use `mint up`"
        )
    return serve(chosen, Announcement(chosen, quiet=quiet, as_json=common.json), "web")


def engines(*, common: Common = PLAIN) -> None:
    """List the engines that work on the database of the server, and how each stands.

    For example:

        $ mint engines

    Args:
        common: what every command takes.
    """
    from mint.cli.server import Server  # noqa: PLC0415 - an engine would keep it in memory

    with Server.of(common.data) as server:
        answer = server.get("/engines")
    if common.json:
        show_json(answer)
        return
    show(table(_HEAD, [_row(one) for one in answer["engines"]]))


_HEAD = ("ENGINE", "KIND", "HOST", "PID", "VERSION", "SINCE", "LAST SEEN", "")

_STYLES = {"working": "green", "draining": "yellow", "silent": "red", "gone": "dim"}


def _row(one: dict[str, Any]) -> list[object]:
    name = text(one["name"], "bold")
    seen = ago(one["seen_at"]) if one["seen_at"] else "-"
    since, state = ago(one["started_at"]), _state(one)
    return [name, one["kind"] or "-", one["host"], one["pid"], one["version"], since, seen, state]


def _state(one: dict[str, Any]) -> Text:
    state = text(one["state"], _STYLES[one["state"]])
    if one["own"]:
        state.append("  answers here", "dim")
    return state
