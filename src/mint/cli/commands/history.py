from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.events import event_line
from mint.cli.server import Server
from mint.cli.story import Story
from mint.cli.terminal import show, show_json
from mint.cli.watching import follow_story
from mint.cli.wfids import whole_wfid


def history(
    wfid: str,
    /,
    *,
    fields: bool = False,
    follow: Annotated[bool, Parameter(name=["--follow", "-F"])] = False,
    common: Common = PLAIN,
) -> None:
    """Tell what happened in a process, line by line. It outlives the process.

    How far the work of a step was, moment by moment, is left out; --follow and --json have it.
    The number of a line names a moment: `mint show bazo --at "#12"` shows what was then.

        $ mint history bazo
        $ mint history bazo --follow --json

    Args:
        wfid: the process; how its id begins or ends will do.
        fields: the payloads too.
        follow: go on until the process is over; with --json, one document a line.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        data = server.data
        whole = whole_wfid(server, wfid)
        events = [] if follow else Story(whole).more(server)
    if follow:
        follow_story(data, whole, as_json=common.json, fields=fields)
    elif common.json:
        show_json({"events": events})
    else:
        told = (event for event in events if event["kind"] != "progress")
        show(*(event_line(event, fields=fields, numbered=True) for event in told))
