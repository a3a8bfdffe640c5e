from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.plan_view import change_row, doubt_lines
from mint.cli.progress_bar import progress_bar
from mint.cli.questions import agreed, someone_is_there
from mint.cli.reasons import reason
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLES = {"done": "green", "planned": "blue", "unchanged": "dim"}
_CHUNK = 50
"""Processes that one request moves."""


def migrate(  # noqa: PLR0913 - each is an option that users know
    name: str,
    /,
    *,
    old: Annotated[int, Parameter(name="--from")],
    new: Annotated[int | None, Parameter(name="--to")] = None,
    why: str = "",
    yes: Annotated[bool, Parameter(name=["--yes", "-y"])] = False,
    safe_only: bool = False,
    dry_run: bool = False,
    common: Common = PLAIN,
) -> int:
    """Move running processes from one revision of their definition to another.

    Shows first where steps move to and what would be cancelled. Each process is moved on its own,
    wholly or not at all; what was changed in the text of a single one stays changed.

        $ mint migrate release --from 2 --dry-run
        $ mint migrate release --from 2 --to 4 --why "the new check" --safe-only

    Exit code 1 when a process could not be moved.

    Args:
        name: of the definition.
        old: the number of the revision that they run.
        new: the number of the one that they shall run; without it, the current one.
        why: the reason, which the history keeps.
        yes: do it without asking.
        safe_only: leave processes alone in which work in hand would be cancelled, or a name would
            mean nothing.
        dry_run: only show what would be done.
        common: what every command takes.
    """
    order = {"name": name, "old": old, "new": new, "safe_only": safe_only}
    with Server.of(common.data) as server:
        wfids = server.get("/definitions/running", label=f"{name}@{old}")["wfids"]
        looked = _in_parts(server, wfids, common, dry_run=True, **order)
        if dry_run or not wfids:
            return _end(looked, common)
        if not yes:
            _ask(looked)
        told = reason(why)
        return _end(_in_parts(server, wfids, common, dry_run=False, why=told, **order), common)


def _ask(looked: dict[str, Any]) -> None:
    if not someone_is_there():
        raise UsageError("there is nobody to ask: say --yes, or --dry-run to look first")
    show(*_view(looked))
    if not agreed("Do it?"):
        raise UsageError("nothing was done")


def _in_parts(server: Server, wfids: list[str], common: Common, **order: Any) -> dict[str, Any]:
    """Ask for some processes after the other, so that each answer comes soon."""
    whole: dict[str, Any] = {}
    what = "looking" if order["dry_run"] else "migrating"
    with progress_bar(what, common) as progress:
        for begin, chunk in _chunks(wfids):
            if progress is not None:
                progress(begin, len(wfids))
            view = server.post("/definitions/migrate", wfids=chunk, **order)
            whole = _added(whole, view) if whole else view
    return whole


def _chunks(wfids: list[str]) -> Iterator[tuple[int, list[str]]]:
    for begin in range(0, max(len(wfids), 1), _CHUNK):
        yield begin, wfids[begin : begin + _CHUNK]


def _added(whole: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    known = {_key(group): group for group in whole["groups"]}
    for group in more["groups"]:
        same = known.setdefault(_key(group), group)
        if same is not group:
            same["count"] += group["count"]
    groups = sorted(known.values(), key=lambda group: -group["count"])
    processes = whole["processes"] + more["processes"]
    moves = whole["moves"] or more["moves"]
    return {**whole, "groups": groups, "moves": moves, "processes": processes}


def _key(group: dict[str, Any]) -> str:
    changes = [{**change, "key": ""} for change in group["changes"]]
    return json.dumps([group["outcome"], group["why"], changes, group["doubts"]])


def _end(view: dict[str, Any], common: Common) -> int:
    if common.json:
        show_json(view)
    else:
        show(*_view(view))
    bad = any(group["outcome"] in ("misfit", "refused") for group in view["groups"])
    return FAILED if bad else OK


def _view(view: dict[str, Any]) -> list[Any]:
    head = text(f"{view['old']} -> {view['new']}: ", "bold")
    if not view["processes"]:
        return [head.append("no process runs the old revision", "dim")]
    lines = [head.append(f"{len(view['processes'])} processes")]
    if view["moves"]:
        moves = ", ".join(f"{old} -> {new}" for old, new in view["moves"].items())
        lines.append(text(f"steps move: {moves}", "dim"))
    for group in view["groups"]:
        lines += _group(group)
    return lines


def _group(group: dict[str, Any]) -> list[Any]:
    outcome = group["outcome"]
    line = text(f"{group['count']} {outcome}", _STYLES.get(outcome, "bold yellow"))
    named = ", ".join(group["wfids"][:2]) + ", ..." * (group["count"] > 2)  # noqa: PLR2004 - a few
    line.append(f"  {named}", "dim")
    if group["why"]:
        line.append(f"  {group['why']}")
    rows = [change_row(change) for change in group["changes"]]
    lines = [line, table(("", "", "", ""), rows)] if rows else [line]
    return [*lines, *doubt_lines(group["doubts"])]
