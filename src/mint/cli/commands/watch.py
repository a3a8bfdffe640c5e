from __future__ import annotations

from mint.cli.common import PLAIN, Common
from mint.cli.server import Server
from mint.cli.watching import watch_all, watch_process
from mint.cli.wfids import whole_wfid


def watch(wfid: str | None = None, /, *, common: Common = PLAIN) -> None:
    """Watch a process live until it is over; without a process, the list of all.

    It goes on when the server is started anew. Where the output is no terminal, each event is
    printed on a line; with --json, each is a JSON document on a line.

        $ mint watch bazo
        $ mint watch

    Args:
        wfid: the process; how its id begins or ends will do.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        data = server.data
        whole = None if wfid is None else whole_wfid(server, wfid)
    if whole is None:
        watch_all(data, as_json=common.json)
    else:
        watch_process(data, whole, as_json=common.json)
