from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.process_table import process_table
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, text


def ps(
    *,
    every: Annotated[bool, Parameter(name=["--all", "-a"])] = False,
    state: Literal["running", "terminated", "error"] | None = None,
    name: str | None = None,
    limit: int = 100,
    common: Common = PLAIN,
) -> None:
    """List processes, the newest first: those that run, unless you say otherwise.

    For example:

        $ mint ps
        $ mint ps --all --name release
        $ mint ps --state error --json

    Args:
        every: those that are over, too.
        state: only running or terminated ones, or those that run and have errors.
        name: only those of a definition with this name.
        limit: how many at most.
        common: what every command takes.
    """
    wanted = state or (None if every else "running")
    with Server.of(common.data) as server:
        answer = server.get("/processes", state=wanted, name=name, limit=limit)
    if common.json:
        show_json(answer)
    elif answer["processes"]:
        show(process_table(answer["processes"]))
        if answer["next"]:
            show(text(f"there are more; --limit {limit * 2} shows more", "dim"))
    else:
        show(text(_nothing(every=every, filtered=bool(state or name)), "dim"))


def _nothing(*, every: bool, filtered: bool) -> str:
    if filtered:
        return "no such process"
    if every:
        return "no process yet; `mint launch FILE` starts one"
    return "no process runs; `mint ps --all` lists those that are over"
