from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.plan_view import doubt_lines
from mint.cli.questions import agreed, someone_is_there
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid

_STYLES = {"done": "green", "planned": "blue", "unchanged": "dim"}
_PAGE = 1000


def apply(  # noqa: PLR0913 - each is an option that users know
    wfid: str,
    /,
    *,
    to: Annotated[tuple[str, ...], Parameter(name="--to")] = (),
    name: str | None = None,
    in_error: bool = False,
    patch: int | None = None,
    why: str = "",
    yes: Annotated[bool, Parameter(name=["--yes", "-y"])] = False,
    safe_only: bool = False,
    dry_run: bool = False,
    common: Common = PLAIN,
) -> int:
    """Do to other processes what was changed in one: one repair for all that are stuck.

    A process whose text does not have what was changed is left alone, and told.

    For example:

        $ mint apply bazo --name release --in-error --dry-run
        $ mint apply bazo --to mizu --to hoko --yes

    Args:
        wfid: the process that was changed; how its id begins or ends will do.
        to: a process that gets the change; as often as you like.
        name: all running processes of the definition with this name.
        in_error: of those, only processes that have errors.
        patch: the number of the change, as `mint patches` lists them; without it, the last.
        why: the reason, which the history keeps; without it, that of the change.
        yes: do it without asking.
        safe_only: leave processes alone in which work in hand would be cancelled, or a name would
            mean nothing.
        dry_run: only show what would be done.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        source = whole_wfid(server, wfid)
        if not (to or name is not None or in_error):
            raise UsageError("to which processes? Say --to WFID, --name DEFINITION or --in-error")
        wfids = [whole_wfid(server, each) for each in to]
        if name is not None or in_error:
            wfids += _running(server, name, in_error=in_error)
        told = {"source": source, "to": wfids, "patch": patch, "safe_only": safe_only or None}
        answer = server.post("/repairs", **told, dry_run=True)
        if answer["processes"] and not dry_run:
            if not (yes or _agreed(answer)):
                show(text("nothing was done", "dim"))
                return OK
            answer = server.post("/repairs", **told, why=why or None)
    if common.json:
        show_json(answer)
    else:
        show(*_view(answer))
    bad = any(each["outcome"] in ("misfit", "refused") for each in answer["processes"])
    return FAILED if bad else OK


def _running(server: Server, name: str | None, *, in_error: bool) -> list[str]:
    found: list[str] = []
    before = None
    while True:
        state = "error" if in_error else "running"
        page = server.get("/processes", state=state, name=name, limit=_PAGE, before=before)
        found += [process["wfid"] for process in page["processes"]]
        before = page["next"]
        if before is None:
            return found


def _agreed(answer: dict[str, Any]) -> bool:
    if not someone_is_there():
        raise UsageError("there is nobody to ask: say --yes, or --dry-run to look first")
    show(*_view(answer))
    return agreed("Do it?")


def _view(answer: dict[str, Any]) -> list[Any]:
    """What became of them: in numbers, then those where something stood in the way."""
    outcomes = Counter(each["outcome"] for each in answer["processes"])
    line = text(f"patch {answer['patch']} of ").append(answer["source"], "bold")
    line.append(f" ({answer['why']})" if answer["why"] else "", "dim").append(":")
    if not outcomes:
        line.append(" no other process is chosen, so there is nothing to do", "dim")
    for outcome, number in outcomes.most_common():
        line.append(f" {number} {outcome} ", _STYLES.get(outcome, "bold yellow"))
    line.rstrip()
    touched = sum(each.get("touches", 0) > 0 for each in answer["processes"])
    if touched:
        line.append(f"  (work in hand is cancelled in {touched})", "yellow")
    others = [each for each in answer["processes"] if each.get("why")]
    rows = [(f"  {each['wfid']}", each["outcome"], each["why"]) for each in others]
    lines = [line, table(("", "", ""), rows)] if rows else [line]
    doubts = [doubt for each in answer["processes"] for doubt in each.get("doubts", ())]
    kinds = {(doubt["place"], doubt["message"]): doubt for doubt in doubts}
    return [*lines, *doubt_lines(list(kinds.values()))]
