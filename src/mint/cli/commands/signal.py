from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.exits import FAILED, OK
from mint.cli.moments import ago
from mint.cli.pairs import object_of
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, text
from mint.cli.wfids import whole_wfid


def signal(  # noqa: PLR0913 - each is an option of its own
    name: str,
    /,
    *,
    field: Annotated[tuple[str, ...], Parameter(name=["--field", "-f"])] = (),
    fields: str | None = None,
    wfid: str | None = None,
    definition: Annotated[str | None, Parameter(name="--name")] = None,
    key: str | None = None,
    keep: str | None = None,
    common: Common = PLAIN,
) -> int:
    """Tell processes that something happened: those that `listen to: NAME, upon: signal`.

    Says how many listeners were told; the exit code is 1 when there was none, and it is not kept.

        $ mint signal built -f project=tool -f version=1.2
        $ mint signal approved --wfid bazo
        $ mint signal image-ready --fields @image.json --keep 1h --key image-42

    Args:
        name: of the signal.
        field: key=value, a field of its payload; as often as you like.
        fields: all fields as one JSON object, or @FILE that holds one.
        wfid: only this process is to hear it; how its id begins or ends will do.
        definition: only processes of this definition name are to hear it.
        key: the same key is heard once; a second time, within a week, does nothing.
        keep: how long to keep it (1h) for those that begin to listen later; each hears it once.
        common: what every command takes.
    """
    payload = object_of(fields, field, "-f")
    with Server.of(common.data) as server:
        told = server.post(
            "/signals",
            name=name,
            fields=payload,
            wfid=None if wfid is None else whole_wfid(server, wfid),
            definition=definition,
            key=key,
            keep=keep,
        )
    if common.json:
        show_json(told)
    else:
        _tell(name, told["heard"], told["until"])
    return OK if told["heard"] or told["until"] is not None else FAILED


def _tell(name: str, heard: int, until: float | None) -> None:
    line = text(name, "bold")
    if heard:
        line.append(f": {heard} listener(s) were told")
    else:
        line.append(": nobody listens for it", "yellow")
    if until is not None:
        line.append(f"; it is kept, and ends {ago(until)}", "dim")
    show(line)
