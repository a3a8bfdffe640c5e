from __future__ import annotations

from typing import Any

from mint.cli.common import PLAIN, Common
from mint.cli.errors_view import error_lines
from mint.cli.server import Server, process_path
from mint.cli.terminal import show, show_json, text
from mint.cli.wfids import whole_wfid


def errors(wfid: str | None = None, /, *, limit: int = 100, common: Common = PLAIN) -> None:
    """List errors that wait for somebody, the newest first: what, where, when, and what to do.

    For example:

        $ mint errors
        $ mint errors bazo

    Args:
        wfid: only those of this process; how its id begins or ends will do.
        limit: how many at most.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        found = _found(server, wfid, limit)
    if common.json:
        show_json({"errors": found})
    elif found:
        show(*error_lines(found, trace=wfid is not None))
    else:
        show(text("no errors", "green"))


def _found(server: Server, wfid: str | None, limit: int) -> list[dict[str, Any]]:
    if wfid is None:
        found: list[dict[str, Any]] = server.get("/errors", limit=limit)["errors"]
        return found
    detail = server.get(process_path(whole_wfid(server, wfid)))
    return list(detail["errors"][:limit])
