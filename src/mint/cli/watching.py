from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from mint.cli.events import event_line
from mint.cli.exits import OK
from mint.cli.follow import follow
from mint.cli.moments import now
from mint.cli.picture import Picture, Remembered, picture_of
from mint.cli.process_view import process_view
from mint.cli.server import process_path
from mint.cli.story import Story
from mint.cli.terminal import console, show, show_json_line, text

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType
    from rich.text import Text

    from mint.cli.server import Server

FRAMES = 8
"""Pictures a second: times go on although nothing happens."""


def watch_process(data: Path, wfid: str, *, as_json: bool = False) -> int:
    """Show a process until it is over: live on a terminal, else a line for each event.

    Args:
        data: data directory of its server.
        wfid: the process.
        as_json: one JSON document for each event.

    Returns:
        The exit code.

    Raises:
        MintError: what the server answered, or that it went away for good.
    """
    if as_json or not sys.stdout.isatty():
        follow_story(data, wfid, as_json=as_json)
    else:
        _Screen(wfid).run(data)
    return OK


def follow_story(data: Path, wfid: str, *, as_json: bool, fields: bool = False) -> None:
    """Print the history of a process, and what is added to it, until it is over."""
    story = Story(wfid)

    def look(server: Server) -> bool:
        over = is_over(server, wfid)  # asked first: what ends it is in the history by then
        for event in story.more(server):
            if as_json:
                show_json_line(event)
            else:
                show(event_line(event, fields=fields))
        sys.stdout.flush()
        return over

    follow(data, wfid, look)


def is_over(server: Server, wfid: str) -> bool:
    """Whether a process is over."""
    return bool(server.get(process_path(wfid))["process"]["state"] != "running")


class _Screen:
    """The live picture of one process."""

    def __init__(self, wfid: str) -> None:
        self._wfid = wfid
        self._story = Story(wfid)
        self._remembered = Remembered()
        self._picture: Picture | None = None
        self._note = ""

    def run(self, data: Path) -> None:
        """Show it until the process is over."""
        from rich.live import Live  # noqa: PLC0415 - only where it is shown

        target = console()
        with Live(
            console=target, get_renderable=lambda: self._show(target.height), refresh_per_second=FRAMES
        ) as live:
            follow(data, self._wfid, self._look, away=self._away)
            live.refresh()

    def _look(self, server: Server) -> bool:
        self._remembered.hear(self._story.more(server))
        self._picture = picture_of(server, self._wfid, self._remembered)
        self._note = ""
        return self._picture.over

    def _away(self) -> None:
        self._note = "the server is away; waiting for it to come back"

    def _show(self, height: int) -> RenderableType:
        from rich.console import Group  # noqa: PLC0415 - see above

        if self._picture is None:
            return text("")
        lines: list[Text] = process_view(self._picture, now(), height - 3)
        for line in lines:
            line.no_wrap, line.overflow = True, "ellipsis"
        if self._note:
            lines.append(text(self._note, "bold yellow"))
        return Group(*lines)


def watch_all(data: Path, *, as_json: bool = False) -> int:
    """Show all processes until the person has seen enough.

    Returns:
        The exit code.

    Raises:
        MintError: see `watch_process`.
    """
    return _Board(as_json=as_json).run(data)


class _Board:
    """The live table of processes."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._shown: dict[str, Any] = {}

    def run(self, data: Path) -> int:
        return OK
