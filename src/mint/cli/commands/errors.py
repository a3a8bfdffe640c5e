from __future__ import annotations

from typing import Any

from mint.cli.causes_view import cause_lines
from mint.cli.common import PLAIN, Common
from mint.cli.error_view import whole_error_lines
from mint.cli.errors_view import error_lines
from mint.cli.selection import EVERY, Selection
from mint.cli.server import Server, process_path
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid


def errors(  # noqa: PLR0913 - each is an option of its own
    wfid: str | None = None,
    /,
    *,
    at: str | None = None,
    each: bool = False,
    source: str | None = None,
    limit: int = 100,
    selection: Selection = EVERY,
    common: Common = PLAIN,
) -> None:
    """List errors that wait for somebody: what, where, since when, and what to do.

    Errors that have one cause are told as one, the cause that struck last first. Those of a process
    are told whole: traceback, step, workitem, and what helps.

        $ mint errors
        $ mint errors bazo
        $ mint errors --each --definition release

    Args:
        wfid: only those of this process, whole; how its id begins or ends will do.
        at: only that of this step: its position or key.
        each: every error on its own, the newest first.
        source: file of the definition, in which to look up the line of the step.
        limit: how many at most.
        selection: only some of them, each on its own.
        common: what every command takes.
    """
    if wfid is not None and (each or selection):
        raise UsageError("a process, or a selection of errors: give one of them")
    with Server.of(common.data) as server:
        if wfid is not None:
            _tell_whole(_whole(server, wfid, at, limit), source, common)
        elif each or selection:
            _tell_each(_each(server, selection, limit), common)
        else:
            found = server.get("/errors/causes", limit=limit)
            _tell_causes(found, server, limit, common)


def _whole(server: Server, told: str, at: str | None, limit: int) -> list[dict[str, Any]]:
    wfid = whole_wfid(server, told)
    if at is not None:
        return [server.get(process_path(wfid, "errors", at))]
    found = server.get(process_path(wfid))["errors"][:limit]
    return [server.get(process_path(wfid, "errors", error["key"])) for error in found]


def _each(server: Server, selection: Selection, limit: int) -> list[dict[str, Any]]:
    found = server.get("/errors", limit=limit, **selection.query)["errors"]
    return list(found)


def _tell_whole(found: list[dict[str, Any]], source: str | None, common: Common) -> None:
    if common.json:
        show_json({"errors": found})
    elif found:
        show(*(line for error in found for line in whole_error_lines(error, source)))
    else:
        _none()


def _tell_each(found: list[dict[str, Any]], common: Common) -> None:
    if common.json:
        show_json({"errors": found})
    elif found:
        show(*error_lines(found, trace=False))
    else:
        _none()


def _tell_causes(found: dict[str, Any], server: Server, limit: int, common: Common) -> None:
    if common.json:
        listed = server.get("/errors", limit=limit)["errors"]
        show_json({"causes": found["causes"], "total": found["errors"], "errors": listed})
    elif found["causes"]:
        show(*cause_lines(found))
    else:
        _none()


def _none() -> None:
    show(text("no errors", "green"))
