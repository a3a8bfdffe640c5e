"""A process goes elsewhere, comes from elsewhere, or begins again from its own past."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.instants import instant
from mint.cli.reasons import reason
from mint.cli.server import Server, process_path
from mint.cli.sources import read_source, write_new
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid


def export(
    wfid: str,
    /,
    *,
    output: Annotated[str | None, Parameter(name=["--output", "-o"])] = None,
    at: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    history: bool = False,
    move: bool = False,
    common: Common = PLAIN,
) -> None:
    """Write a process into one document, with which it can go on elsewhere.

    For example:

        $ mint export bazo -o bazo.json
        $ mint export bazo -o then.json --at -10m
        $ mint export bazo -o bazo.json --history --move

    Args:
        wfid: the process; how its id begins or ends will do.
        output: the file, which must not be there yet; without it, standard output.
        at: as it was then: `#12` (after that line of its history), a time, or `-10m` (ago).
        history: take along what happened until then.
        move: hold it first, and remove it here once the document is written.
        common: what every command takes.
    """
    if move and (output is None or at is not None):
        raise UsageError("--move goes with --output, and without --at")
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        if move:
            server.post(process_path(whole, "pause"))
        query = {**instant(at), "history": "true" if history else None}
        document = json.dumps(server.get(process_path(whole, "export"), **query), indent=1)
        if output is None:
            show(text(document))
            return
        write_new(Path(output), document + "\n")
        if move:
            server.delete(process_path(whole), force="true")
    if common.json:
        show_json({"wfid": whole, "file": output, "moved": move})
    else:
        told = text("moved " if move else "exported ").append(whole, "bold")
        show(told.append(f" to {output}   (mint import {output})", "dim"))


def import_(
    file: Annotated[str, Parameter(allow_leading_hyphen=True)],
    /,
    *,
    new: bool = False,
    paused: bool = False,
    why: str = "",
    common: Common = PLAIN,
) -> None:
    """Bring a process to life that was exported: it goes on exactly where it was.

    For example:

        $ mint import bazo.json
        $ mint import bazo.json --new --paused

    Args:
        file: what `mint export` wrote; `-` reads standard input.
        new: give it an id of its own; otherwise it keeps the one that it had.
        paused: hold it, so that you can look at it first; `mint resume` lets it go.
        why: the reason, which the history keeps.
        common: what every command takes.
    """
    source = read_source(file)
    try:
        snapshot = json.loads(source.text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{source.name} is no JSON document: {error}") from error
    if not isinstance(snapshot, dict):
        raise UsageError(f"{source.name} is no document of a process: `mint export` writes one")
    with Server.of(common.data) as server:
        answer = server.post(
            "/imports", snapshot=snapshot, anew=new or None, paused=paused or None, why=why or None
        )
    _tell(answer, "imported", common)


def fork(  # noqa: PLR0913 - each is an option that users know
    wfid: str,
    /,
    *,
    at: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    into: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    keep_dates: bool = False,
    paused: bool = False,
    why: str = "",
    common: Common = PLAIN,
) -> None:
    """Begin a new process as this one is, or was at a moment of its past.

    For example:

        $ mint fork bazo --at -2h --paused --why "what if"
        $ mint fork bazo --at "#12" --into mended.radial --why "try the mended one"

    Args:
        wfid: the process; how its id begins or ends will do.
        at: as it was then: `#12` (after that line of its history), a time, or `-10m` (ago).
        into: a file with another definition for the fork; `-` reads standard input.
        keep_dates: what is due keeps its date; otherwise as much time remains as did then.
        paused: hold it, so that you can look at it first; `mint resume` lets it go.
        why: the reason, which the history keeps.
        common: what every command takes.
    """
    other = None if into is None else read_source(into).text
    moment = instant(at)
    why = reason(why)
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        told = {"definition": other, "keep_dates": keep_dates or None, "paused": paused or None}
        answer = server.post(process_path(whole, "fork"), **moment, **told, why=why)
    _tell(answer, "forked as", common)


def _tell(answer: dict[str, Any], what: str, common: Common) -> None:
    if common.json:
        show_json(answer)
    else:
        told = text(f"{what} ").append(answer["wfid"], "bold")
        show(told.append(f"   (mint watch {answer['wfid']})", "dim"))
