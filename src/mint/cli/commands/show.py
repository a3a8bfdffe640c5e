from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mint.cli.common import PLAIN, Common
from mint.cli.moments import now
from mint.cli.picture import Remembered, picture_of
from mint.cli.process_view import process_view
from mint.cli.server import Server
from mint.cli.story import Story
from mint.cli.terminal import safe, show_json, text
from mint.cli.terminal import show as show_lines
from mint.cli.wfids import whole_wfid

if TYPE_CHECKING:
    from rich.text import Text


def show(wfid: str, /, *, common: Common = PLAIN) -> None:
    """Show a process: its tree with what goes on where, its workitems, its errors.

    For example:

        $ mint show 20301122-0101-bazo-rugi
        $ mint show bazo

    Args:
        wfid: the process; how its id begins or ends will do.
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        remembered = Remembered()
        remembered.hear(Story(whole).more(server))
        picture = picture_of(server, whole, remembered)
    if common.json:
        show_json({**picture.detail, "states": picture.states})
        return
    show_lines(*process_view(picture, now()), *_workitems(picture.detail))


def _workitems(detail: dict[str, Any]) -> list[Text]:
    """What is on the workitem of each step that is with a participant, or at the end."""
    process = detail["process"]
    lines: list[Text] = []
    if process["fields"] is not None:
        lines += [text(""), text("fields at the end", "bold"), _payload(process["fields"])]
    for each in detail["expressions"]:
        if each["participant"] and each["fields"] is not None:
            head = text("").append(f"fields at {each['expid']}", "bold")
            head.append(f"  {safe(each['participant'])}")
            lines += [text(""), head, _payload(each["fields"])]
    return lines


def _payload(fields: dict[str, Any]) -> Text:
    return text(json.dumps(fields, indent=2, ensure_ascii=False))
