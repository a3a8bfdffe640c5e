"""Watching: a live picture on a terminal, a line for each event elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from mint.cli.events import event_line
from mint.cli.follow import follow
from mint.cli.moments import now
from mint.cli.picture import Picture, Remembered, picture_of
from mint.cli.process_table import process_table, summary
from mint.cli.process_view import process_view
from mint.cli.screen import Screen
from mint.cli.server import process_path
from mint.cli.story import Story
from mint.cli.terminal import show, show_json_line, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from mint.cli.server import Server

_HEAD = 2
"""Lines above the rows of a table: a summary, and the headings."""


def watch_process(data: Path, wfid: str, *, as_json: bool = False) -> None:
    """Show a process until it is over.

    Args:
        data: data directory of its server.
        wfid: the process.
        as_json: one JSON document for each event.

    Raises:
        MintError: what the server answered, or that it went away for good.
    """
    if as_json or not sys.stdout.isatty():
        follow_story(data, wfid, as_json=as_json)
    else:
        ProcessScreen(wfid).run(data, wfid)


def watch_all(data: Path, *, as_json: bool = False) -> None:
    """Show all processes until the person has seen enough; arguments as for `watch_process`."""
    if as_json or not sys.stdout.isatty():
        follow(data, None, lambda _, heard: _tell(heard, as_json=as_json, wfids=True))
    else:
        BoardScreen().run(data, None)


def follow_story(data: Path, wfid: str, *, as_json: bool = False, fields: bool = False) -> None:
    """Print the history of a process, and what is added to it, until it is over.

    Args:
        data: data directory of its server.
        wfid: the process.
        as_json: one JSON document for each event.
        fields: whether to print payloads too.
    """
    story = Story(wfid)

    def look(server: Server, _: list[dict[str, Any]]) -> bool:
        over = _is_over(server, wfid)  # asked first: then what ended it is in the history
        _tell(story.more(server), as_json=as_json, fields=fields)
        return over

    follow(data, wfid, look)


def _tell(
    events: Sequence[dict[str, Any]], *, as_json: bool, fields: bool = False, wfids: bool = False
) -> bool:
    for event in events:
        if as_json:
            show_json_line(event)
        else:
            line = event_line(event, fields=fields)
            show(text(f"{event['wfid']}  ").append_text(line) if wfids else line)
    sys.stdout.flush()
    return False


def _is_over(server: Server, wfid: str) -> bool:
    return bool(server.get(process_path(wfid))["process"]["state"] != "running")


class ProcessScreen(Screen):
    """The live tree of one process.

    Args:
        wfid: the process.
    """

    def __init__(self, wfid: str) -> None:
        super().__init__()
        self._wfid = wfid
        self._story = Story(wfid)
        self._remembered = Remembered()
        self._seen: Picture | None = None

    def look(self, server: Server, heard: list[dict[str, Any]]) -> bool:
        """Ask for the process, and for what is new in its history."""
        self._remembered.hear(self._story.more(server))
        self._seen = picture_of(server, self._wfid, self._remembered)
        return self._seen.over

    def picture(self, room: int) -> list[RenderableType]:
        """The tree; lines that are too long are cut."""
        if self._seen is None:
            return []
        lines = process_view(self._seen, now(), room)
        for line in lines:
            line.no_wrap, line.overflow = True, "ellipsis"
        return [*lines]


class BoardScreen(Screen):
    """The live table of all processes, the newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._processes: list[dict[str, Any]] = []

    def look(self, server: Server, heard: list[dict[str, Any]]) -> bool:
        """Ask for the processes. There are always more to come."""
        self._processes = server.get("/processes")["processes"]
        return False

    def picture(self, room: int) -> list[RenderableType]:
        """As many as fit."""
        shown = self._processes[: max(room - _HEAD, 1)]
        return [summary(self._processes), process_table(shown)]
