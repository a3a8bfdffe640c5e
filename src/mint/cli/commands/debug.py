from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.debug_session import Session
from mint.cli.debug_view import debug_view
from mint.cli.debugger import Debugger, acts
from mint.cli.exits import FAILED, OK
from mint.cli.pairs import pair_of
from mint.cli.questions import someone_is_there
from mint.cli.server import Server
from mint.cli.terminal import show, show_json
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid

_PATIENCE = 2.0
"""Seconds to wait for the next stop when nothing is said."""


def debug(  # noqa: PLR0913 - each is an option of its own
    wfid: str,
    /,
    *,
    at: str | None = None,
    step: bool = False,
    over: bool = False,
    until: str | None = None,
    go_on: Annotated[bool, Parameter(name="--continue")] = False,
    set_: Annotated[tuple[str, ...], Parameter(name="--set")] = (),
    unset: tuple[str, ...] = (),
    participants: bool = False,
    look: Annotated[bool, Parameter(name="--show")] = False,
    wait: float = _PATIENCE,
    common: Common = PLAIN,
) -> int:
    """Run a live process step by step: see the workitem before and after, change it, go on.

    On a terminal it asks what to do; with an option it does just that. Without one, the process
    is to stop before the next step of each branch, and shows where it is. What is stopped stays
    so when you leave, or when the server stops; --continue ends the debugging. Exit code 1 when a
    step has met an error.

    For example:

        $ mint debug bazo
        $ mint debug bazo --step
        $ mint debug bazo --at 0_1 --set server.port=25 --step
        $ mint debug bazo --until publish --json
        $ mint debug bazo --continue

    Args:
        wfid: the process; how its id begins or ends will do.
        at: the stopped step that is meant: its position, or its key; without it, all.
        step: let what is stopped begin, and stop before what comes next, be it below it.
        over: the same, but do not stop below it.
        until: go on up to a step: its position, its tag, or the name of a word, participant or
            subprocess.
        go_on: end the debugging: what is stopped goes on. Breakpoints stay.
        set_: key=value, put into the workitem of the stopped step first; as often as you like.
        unset: a field that is taken out of it; as often as you like.
        participants: stop only before steps that hand out a workitem.
        look: only show where it is stopped.
        wait: seconds to wait for the next stop.
        common: what every command takes.
    """
    wish = acts(step=step, over=over, until=until, go_on=go_on, look=look)
    changes = _changes(set_, unset)
    if len(wish) > 1 or (look and changes):
        raise UsageError("say one of --step, --over, --until, --continue and --show")
    with Server.of(common.data) as server:
        data, whole = server.data, whole_wfid(server, wfid)
    debugger = Debugger(data, whole, participants=participants)
    if not (wish or changes or common.json) and someone_is_there():
        return Session(debugger, wait).run()
    before = debugger.look()
    act = next(iter(wish), "change" if changes else "begin")
    view = before
    if act != "look":
        view = debugger.act(act, key=at, until=until, **changes)
        view = debugger.settle(before, view, wait)
    if common.json:
        show_json({**view, "before": before["stopped"]})
    else:
        show(*debug_view(view, before))
    return FAILED if any(one["in_error"] for one in view["others"]) else OK


def _changes(put: tuple[str, ...], unset: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if put:
        found["put"] = dict(pair_of(pair, "--set") for pair in put)
    if unset:
        found["unset"] = list(unset)
    return found
