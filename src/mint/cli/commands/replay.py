from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import OK
from mint.cli.mending import mend
from mint.cli.repair import Repair, edit_fields, edit_step, repair_of
from mint.cli.selection import EVERY, Selection
from mint.cli.server import Server, process_path
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid
from mint.errors import NotAWaitingStep

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE = 5.0
"""Seconds to see how several go on when nothing is said."""


def replay(  # noqa: PLR0913 - each is an option of its own
    *wfids: str,
    at: str | None = None,
    field: Annotated[tuple[str, ...], Parameter(name=["--field", "-f"])] = (),
    unset: tuple[str, ...] = (),
    fields: str | None = None,
    edit: bool = False,
    tree: str | None = None,
    edit_tree: bool = False,
    same_as: str | None = None,
    dry_run: bool = False,
    wait: float = PATIENCE,
    selection: Selection = EVERY,
    common: Common = PLAIN,
) -> int:
    """Try again what ended in an error, with another workitem or another step if you like.

    Repair one, see it go, then do the same to the others:

        $ mint replay bazo -f server.port=25
        $ mint replay bazo --at 0_2 --tree "publish to: 'staging'"
        $ mint replay --cause 3fa9c2 --same-as bazo --dry-run
        $ mint replay --cause 3fa9c2 --same-as bazo

    Of one process the error that is first in order of position is meant, or that of `--at`; of
    several, or with --cause, --definition or --participant, all are. Then the exit code is 1 when
    one of them failed again, or could not be replayed.

    Args:
        wfids: processes; how an id begins or ends will do.
        at: the step in error: its position or key.
        field: key=value, put on the workitem first; dots go into objects; as often as you like.
        unset: a key, taken off the workitem first; as often as you like.
        fields: several fields as one JSON object, or @FILE that holds one.
        edit: edit the workitem in $EDITOR.
        tree: what to run instead: a file with a definition, `-` for standard input, or radial text.
        edit_tree: edit the step in $EDITOR.
        same_as: do what the last replay of this process did.
        dry_run: only tell what would be replayed.
        wait: seconds to see how several go on.
        selection: which errors, where they are several.
        common: what every command takes.
    """
    repair = repair_of(fields, field, unset, tree)
    several = bool(selection) or len(wfids) > 1 or dry_run
    if several and (edit or edit_tree or at is not None):
        raise UsageError(
            "--at, --edit and --edit-tree are for one process: repair that one, then "
            "the others with --same-as"
        )
    if not several and len(wfids) != 1:
        raise UsageError("say which: a process, or --cause, --definition or --participant")
    with Server.of(common.data) as server:
        if same_as is not None:
            repair = _as_before(server, same_as, repair)
        if several:
            return mend(server, wfids, selection, repair, dry_run=dry_run, wait=wait, common=common)
        whole = whole_wfid(server, wfids[0])
        if edit or edit_tree:
            at, repair = _edited(server, whole, at, repair, fields=edit, step=edit_tree)
        answer = _one(server, whole, at, repair)
    _tell(answer, common)
    return OK


def _as_before(server: Server, told: str, repair: Repair) -> Repair:
    if repair:
        raise UsageError("--same-as repeats another repair: give no other changes with it")
    return {"same_as": whole_wfid(server, told)}


def _one(server: Server, wfid: str, at: str | None, repair: Repair) -> dict[str, Any]:
    if "same_as" not in repair:
        answer: dict[str, Any] = server.post(process_path(wfid, "replay"), key=at, **repair)
        return answer
    error = _error(server, wfid, at)
    ref = {name: error[name] for name in ("wfid", "key", "at")}
    done = server.post("/errors/replay", errors=[ref], **repair)
    for refused in done["refused"]:
        raise NotAWaitingStep(refused["message"])
    return {"wfid": wfid}


def _error(server: Server, wfid: str, at: str | None) -> dict[str, Any]:
    """An error of a process whole: that of a step, or the first in order of position."""
    if at is None:
        errors: Sequence[dict[str, Any]] = server.get(process_path(wfid))["errors"]
        if not errors:
            raise NotAWaitingStep(f"process {wfid} has no error")
        at = min(errors, key=lambda error: [int(n) for n in error["expid"].split("_")])["key"]
    found: dict[str, Any] = server.get(process_path(wfid, "errors", at or ""))
    return found


def _edited(
    server: Server, wfid: str, at: str | None, repair: Repair, *, fields: bool, step: bool
) -> tuple[str, Repair]:
    """The step that is meant, and the repair with what somebody changes in an editor."""
    if fields and repair.keys() & {"fields", "put", "unset"}:
        raise UsageError("--edit changes the whole workitem: give no other fields with it")
    if step and "tree" in repair:
        raise UsageError("--edit-tree and --tree are two ways to say the same: give one of them")
    error = _error(server, wfid, at)
    if fields:
        repair = {**repair, **edit_fields(error["fields"])}
    if step:
        repair = {**repair, **edit_step(error["step"])}
    return error["key"], repair


def _tell(answer: dict[str, Any], common: Common) -> None:
    if common.json:
        show_json(answer)
    else:
        told = text("replayed ").append(answer["wfid"], "bold")
        show(told.append(f"   (mint watch {answer['wfid']})", "dim"))
