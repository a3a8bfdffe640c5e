from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from mint.cli.common import PLAIN, Common
from mint.cli.instants import instant
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

    from mint.cli.events import Event


def show(
    wfid: str,
    /,
    *,
    at: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    common: Common = PLAIN,
) -> None:
    """Show a process: its tree with what goes on where, its workitems, its errors.

    For example:

        $ mint show 20301122-0101-bazo-rugi
        $ mint show bazo
        $ mint show bazo --at -2h

    Args:
        wfid: the process; how its id begins or ends will do.
        at: as it was then: `#12` (after that line of its history), a time, or `-10m` (ago).
        common: what every command takes.
    """
    with Server.of(common.data) as server:
        whole = whole_wfid(server, wfid)
        remembered, moment = Remembered(), instant(at)
        events = Story(whole).more(server)
        remembered.hear([event for event in events if _until(event, moment)])
        picture = picture_of(server, whole, remembered, moment)
    if common.json:
        show_json({**picture.detail, "states": picture.states})
        return
    seen = min(now(), moment.get("at", _when(events, moment)))
    show_lines(*process_view(picture, seen), *_workitems(picture.detail))


def _until(event: Event, moment: dict[str, Any]) -> bool:
    """Whether a line of history is of before a moment, or there is no moment."""
    if "line" in moment:
        return bool(event["number"] <= moment["line"])
    return bool(event["at"] <= moment.get("at", event["at"]))


def _when(events: list[Event], moment: dict[str, Any]) -> float:
    """When a line of history was written; now, when no line is meant."""
    told = [event["at"] for event in events if event["number"] <= moment.get("line", 0)]
    return float(told[-1]) if told else now()


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
