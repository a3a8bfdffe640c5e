from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from mint.cli.follow import follow
from mint.cli.terminal import console, text

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from mint.cli.server import Server

_FRAMES = 8
"""Pictures a second: times go on although nothing happens."""

_MARGIN = 3
"""Lines left free below: one for a note, and those that a shell's prompt may take."""


class Screen(ABC):
    """Something that is shown live on the terminal for as long as it changes."""

    def __init__(self) -> None:
        self._note = ""

    @abstractmethod
    def look(self, server: Server, heard: list[dict[str, Any]]) -> bool:
        """See `mint.cli.follow.Look`."""

    @abstractmethod
    def picture(self, room: int) -> list[RenderableType]:
        """What to show now, in at most `room` lines. Called on a thread of its own."""

    def run(self, data: Path, wfid: str | None) -> None:
        """Show it until enough is seen.

        Args:
            data: data directory of the server.
            wfid: which process changes it; None: all.

        Raises:
            MintError: what the server answered, or that it went away for good.
        """
        from rich.console import Group  # noqa: PLC0415 - only where it is shown
        from rich.live import Live  # noqa: PLC0415 - the same

        target = console()

        def render() -> RenderableType:
            note = [text(self._note, "bold yellow")] if self._note else []
            return Group(*self.picture(target.height - _MARGIN), *note)

        with Live(
            console=target,
            get_renderable=render,
            refresh_per_second=_FRAMES,
            redirect_stdout=False,
            redirect_stderr=False,
        ) as live:
            follow(data, wfid, self._look, away=self._away)
            live.refresh()

    def _look(self, server: Server, heard: list[dict[str, Any]]) -> bool:
        enough = self.look(server, heard)
        self._note = ""
        return enough

    def _away(self) -> None:
        self._note = "the server is away; waiting for it to come back"
