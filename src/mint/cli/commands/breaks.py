from __future__ import annotations

from typing import Any

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.server import Server, process_path
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid


def break_(
    wfid: str,
    at: str | None = None,
    /,
    *,
    when: str = "",
    clear: bool = False,
    common: Common = PLAIN,
) -> int:
    """Stop before a step: set, list and clear breakpoints of a process. See `mint debug`.

    Exit code 1 when no step of the text is where the breakpoint is.

    For example:

        $ mint break bazo publish
        $ mint break bazo 0_1_2 --when '${f:amount} > 100'
        $ mint break bazo
        $ mint break bazo publish --clear

    Args:
        wfid: the process; how its id begins or ends will do.
        at: the step: its position, its tag, or the name of a word, participant or subprocess;
            without it, list them.
        when: stop only when this condition holds.
        clear: clear this breakpoint, or all.
        common: what every command takes.
    """
    if when and (clear or at is None):
        raise UsageError("--when goes with a breakpoint that is set")
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        if at is None and not clear:
            view = server.get(process_path(whole, "debug"))
        else:
            view = server.post(process_path(whole, "breakpoints"), **_wish(at, when, clear=clear))
    if common.json:
        show_json({"wfid": view["wfid"], "breaks": view["breaks"]})
    else:
        show(*breaks_view(view))
    found = [one for one in view["breaks"] if one["at"] == at]
    return FAILED if found and not found[0]["steps"] else OK


def breaks_view(view: dict[str, Any]) -> list[Any]:
    """The breakpoints of a process, for people."""
    if not view["breaks"]:
        return [text(f"process {view['wfid']} has no breakpoints", "dim")]
    return [table(("BREAKPOINT", "AT", "WHEN"), [_row(one) for one in view["breaks"]])]


def _row(one: dict[str, Any]) -> list[Any]:
    steps = ", ".join(one["steps"])
    where = text(steps) if steps else text("no step of the text has this name", "yellow")
    return [one["at"], where, one["when"]]


def _wish(at: str | None, when: str, *, clear: bool) -> dict[str, Any]:
    if not clear:
        return {"add": [{"at": at, "when": when}]}
    return {"clear": True} if at is None else {"remove": [at]}
