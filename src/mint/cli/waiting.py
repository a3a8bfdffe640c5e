from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.errors_view import error_lines
from mint.cli.exits import FAILED, OK
from mint.cli.follow import follow
from mint.cli.moments import span
from mint.cli.server import process_path
from mint.cli.story import Story
from mint.cli.terminal import show, show_json, text
from mint.errors import MintError

if TYPE_CHECKING:
    from pathlib import Path

    from mint.cli.server import Server


class Wait:
    """Waits until a process is over or meets an error.

    Args:
        wfid: the process.
    """

    def __init__(self, wfid: str) -> None:
        self._wfid = wfid
        self._story = Story(wfid)
        self._left_as: str | None = None
        self.detail: dict[str, Any] = {}

    def look(self, server: Server, _: list[dict[str, Any]]) -> bool:
        """See `mint.cli.follow.Look`."""
        self.detail = server.get(process_path(self._wfid))
        for event in self._story.more(server):
            if event["kind"] == "terminated":
                self._left_as = event["data"].get("state")
        return bool(self.detail["process"]["state"] != "running" or self.detail["errors"])

    @property
    def failed(self) -> bool:
        """Whether it has errors, or was cancelled."""
        return bool(self.detail["errors"] or self._left_as)

    def told(self) -> dict[str, Any]:
        """The outcome, for programs."""
        process = self.detail["process"]
        return {
            "wfid": self._wfid,
            "state": process["state"],
            "cancelled": bool(self._left_as),
            "fields": process["fields"],
            "errors": self.detail["errors"],
        }


def wait_for_end(data: Path, wfid: str, seconds: float, *, as_json: bool, quiet: bool) -> int:
    """Wait until a process is over, and tell how it ended.

    Args:
        data: data directory of its server.
        wfid: the process.
        seconds: how long to wait at most.
        as_json: tell it as one JSON document.
        quiet: tell nothing but errors.

    Returns:
        The exit code: FAILED when it met an error or was cancelled.

    Raises:
        MintError: the time is over, or what the server answered.
    """
    wait = Wait(wfid)
    if not follow(data, wfid, wait.look, seconds=seconds):
        message = f"process {wfid} is not over after {span(seconds)}; `mint watch {wfid}` shows why"
        raise MintError(message)
    if as_json:
        show_json(wait.told())
    elif wait.detail["errors"]:
        show(*error_lines(wait.detail["errors"], trace=True))
    elif not quiet:
        _tell_end(wait)
    return FAILED if wait.failed else OK


def _tell_end(wait: Wait) -> None:
    process = wait.detail["process"]
    how = text("cancelled", "yellow") if wait.failed else text("over", "green")
    show(how.append(f" after {span(process['ended_at'] - process['launched_at'])}", "dim"))
