from __future__ import annotations

from typing import TYPE_CHECKING

from mint.cli.server import process_path

if TYPE_CHECKING:
    from mint.cli.events import Event
    from mint.cli.server import Server

_PAGE = 1000


class Story:
    """The history of a process as it grows: every line once, none missed.

    Args:
        wfid: the process.
        after: number of the last line that is known already.
    """

    def __init__(self, wfid: str, after: int = 0) -> None:
        self.wfid = wfid
        self._last = after

    def more(self, server: Server) -> list[Event]:
        """The lines that are new since the last time.

        Raises:
            MintError: what the server answered.
        """
        found: list[Event] = []
        page = self._page(server)
        while page:
            found += page
            page = self._page(server) if len(page) == _PAGE else []
        return found

    def _page(self, server: Server) -> list[Event]:
        path = process_path(self.wfid, "history")
        events: list[Event] = server.get(path, after=self._last, limit=_PAGE)["events"]
        if events:
            self._last = events[-1]["number"]
        return events
