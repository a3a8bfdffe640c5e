from __future__ import annotations

import json

from mint.cli.common import PLAIN, Common
from mint.cli.server import Server, process_path
from mint.cli.terminal import safe, show, show_json, text
from mint.cli.wfids import whole_wfid


def workitem(wfid: str, /, *, at: str | None = None, common: Common = PLAIN) -> None:
    """Show the workitem that a step of a process holds.

    For example:

        $ mint workitem bazo
        $ mint workitem bazo --at 0_1 --json

    Args:
        wfid: the process; how its id begins or ends will do.
        at: the step: its position or key; not needed when only one is with a participant.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        answer = server.get(process_path(whole, "workitem"), key=at)
    if common.json:
        show_json(answer)
        return
    head = text(whole, "bold").append(f"  {answer['expid']}")
    if answer["participant"]:
        head.append(f"  with {safe(answer['participant'])}", "blue")
    show(head, text(json.dumps(answer["fields"], indent=2, ensure_ascii=False)))
