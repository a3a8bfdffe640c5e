"""The command `mint participant register`: who does the work of a participant, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from cyclopts import Parameter

from mint.cli.commands.stand_in import cast
from mint.cli.common import PLAIN, Common
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


def register(  # noqa: PLR0913 - each is an option of its own
    name: str,
    /,
    *,
    human: bool = False,
    bot: bool = False,
    wfid: str | None = None,
    queue: str | None = None,
    sign: Annotated[bool | None, Parameter(negative="--unsigned")] = None,
    common: Common = PLAIN,
) -> None:
    """Say who does the work of a participant from now on: people, or a program, and which.

    It counts for what nobody has taken yet, too. `mint stand-in list` tells what is set.

        $ mint participant register approve --human
        $ mint participant register approve --bot --wfid bazo
        $ mint participant register sizer --queue sizer
        $ mint participant register weigh --sign

    Args:
        name: of the participant.
        human: people do it: each workitem becomes a task for the user or group of this name.
        bot: a program does it, here or elsewhere.
        wfid: in this process only; how its id begins or ends will do. Without it, in all.
        queue: a program of the original wire does it, which takes its work from this queue of the
            broker. Workers of MINT need none: they register themselves.
        sign: its answers by the broker count only with its signature; see `mint key new`.
        common: what every command takes.
    """
    elsewhere = queue is not None or sign is not None
    if human + bot + elsewhere != 1:
        raise UsageError("say either --human or --bot, or how a program gets its work: --queue")
    if not elsewhere:
        cast(name, "human" if human else "bot", wfid, common)
        return
    if wfid is not None:
        raise UsageError("--wfid goes with --human and --bot: a queue is the same for all")
    with Server.of(common.data) as server:
        found = _registered(server, name, queue)
        if sign is not None:
            found |= server.put(f"/signing/{quote(name, safe='')}", signed=sign)
    if common.json:
        show_json({"participant": name, "queue": found["queue"], "signed": found["signed"]})
        return
    for line in _lines(name, found):
        show(text(line))


def _registered(server: Server, name: str, queue: str | None) -> dict[str, Any]:
    """A participant as it is registered, which it is from now on at the latest."""
    known = {one["name"]: one for one in server.get("/participants")["participants"]}
    found: dict[str, Any] = known.get(name, {"signed": False})
    if queue is None and "queue" in found:
        return found
    # Workers of MINT take the work from a queue of this name.
    entry = {"queue": queue or f"mint.work.{name}", "classic": queue is not None}
    server.post("/participants", name=name, **entry)
    return {**found, **entry}


def _lines(name: str, found: dict[str, Any]) -> Iterator[str]:
    yield f"registered: {name}, by the queue {found['queue']}"
    if found["signed"]:
        yield f"its answers count only with its signature: mint key new {name} --file FILE"
