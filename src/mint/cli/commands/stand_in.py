"""Commands about who does the work: stand-ins set, listed and unset; people and programs."""

from __future__ import annotations

import json
from typing import Annotated, Any
from urllib.parse import quote

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.moments import ago
from mint.cli.pairs import object_of
from mint.cli.server import Server
from mint.cli.terminal import show, show_json, table, text
from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid


def set_(  # noqa: PLR0913 - each is an option of its own
    name: str,
    /,
    *,
    wfid: str | None = None,
    field: Annotated[tuple[str, ...], Parameter(name=["--field", "-f"])] = (),
    answer: str | None = None,
    after: str = "",
    fails: int = 0,
    fail: str | None = None,
    wait: bool = False,
    common: Common = PLAIN,
) -> None:
    """Have a stand-in answer in the place of a participant, from now on.

    What nobody has taken yet goes to it too: a task that waits is answered. Without an answer the
    payload comes back as it was.

        $ mint stand-in set approve -f approved=true
        $ mint stand-in set approve --wfid bazo --answer '{"approved": true}' --after 10s
        $ mint stand-in set build --fails 2
        $ mint stand-in set build --fail "no disk" --wfid bazo

    Args:
        name: of the participant.
        wfid: in this process only; how its id begins or ends will do. Without it, in all.
        field: a field of the answer, `key=value`; a value that is JSON is that value.
        answer: a JSON object, or @FILE; its fields are laid over the payload.
        after: a duration to wait before the answer.
        fails: how often each step fails before it is answered.
        fail: fail always, with this message.
        wait: never answer.
        common: what every command takes.
    """
    if wait and (fail is not None or fails or after):
        raise UsageError("--wait never answers: it goes with no --fail, --fails and --after")
    body: dict[str, Any] = {
        "do": "wait" if wait else "answer" if fail is None else "fail",
        "fields": object_of(answer, field, "-f"),
        "fails": fails,
        "message": fail,
        "after": after,
    }
    cast(name, "stand-in", wfid, common, **body)


def list_(*, common: Common = PLAIN) -> None:
    """List who does the work of participants, where somebody said so.

    For example:

        $ mint stand-in list

    Args:
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        answer = server.get("/roles")
    if common.json:
        show_json(answer)
    elif answer["roles"]:
        headings = ("PARTICIPANT", "IS", "IN", "SINCE", "BY")
        show(table(headings, [_row(role) for role in answer["roles"]]))
    else:
        show(text("no stand-ins: everybody does their own work", "dim"))


def unset(name: str, /, *, wfid: str | None = None, common: Common = PLAIN) -> None:
    """Have the work of a participant done again as it is registered.

    For example:

        $ mint stand-in unset approve
        $ mint stand-in unset approve --wfid bazo

    Args:
        name: of the participant.
        wfid: in this process; how its id begins or ends will do. Without it, what is set for all.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        whole = None if wfid is None else whole_wfid(server, wfid)
        answer = server.delete(_path(name), wfid=whole)
    _tell(answer, "does its own work", common)


def cast(name: str, kind: str, wfid: str | None, common: Common, **more: Any) -> None:
    """Say who does the work of a participant, and tell what came of it."""
    with Server.of(common.data) as server:
        whole = "" if wfid is None else whole_wfid(server, wfid)
        answer = server.put(_path(name), kind=kind, wfid=whole, **more)
    _tell(answer, _WORDS[kind], common)


_WORDS = {
    "human": "is done by people",
    "bot": "is done by a program",
    "stand-in": "is done by a stand-in",
}


def _path(name: str) -> str:
    return f"/roles/{quote(name, safe='')}"


def _tell(answer: dict[str, Any], said: str, common: Common) -> None:
    if common.json:
        show_json(answer)
        return
    where = f" in {answer['wfid']}" if answer["wfid"] else ""
    count = answer["rerouted"]
    anew = f"; {count} workitem(s) handed out anew" if count else ""
    show(text(answer["participant"], "bold").append(f" {said}{where}{anew}"))


def _row(role: dict[str, Any]) -> list[object]:
    what = role["kind"]
    if role["stand_in"] is not None:
        what += f": {_told(role['stand_in'])}"
    return [
        text(role["participant"], "bold"),
        what,
        role["wfid"] or "all processes",
        ago(role["at"]),
        role["by"],
    ]


def _told(stand_in: dict[str, Any]) -> str:
    do = stand_in.get("do", "answer")
    fields = json.dumps(stand_in.get("fields", {}), ensure_ascii=False)
    words = [do if do != "answer" else f"answers {fields}"]
    if stand_in.get("fails"):
        words.append(f"fails {stand_in['fails']} times before")
    if stand_in.get("after"):
        words.append(f"after {stand_in['after']}")
    return ", ".join(words)
