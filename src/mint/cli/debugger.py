"""Debugging a process from the command line: what is asked of the server, and waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.cli.follow import follow
from mint.cli.server import Server, process_path

if TYPE_CHECKING:
    from pathlib import Path

View = dict[str, Any]


class Debugger:
    """Says what whoever debugs a process wants, and tells where it stopped then.

    Args:
        data: data directory of the server.
        wfid: the process.
        participants: stop before steps that hand out a workitem only.
    """

    def __init__(self, data: Path, wfid: str, *, participants: bool = False) -> None:
        self._data = data
        self._participants = participants
        self.wfid = wfid

    def look(self) -> View:
        """Where the process is stopped."""
        with Server(self._data) as server:
            return self._look(server)

    def act(self, act: str, **body: Any) -> View:
        """Have something done; arguments as for the API."""
        told = {"participants": self._participants or None, **body}
        with Server(self._data) as server:
            view: View = server.post(process_path(self.wfid, "debug"), act=act, **told)
        return view

    def settle(self, before: View, after: View, seconds: float) -> View:
        """Wait until something is stopped that was not, or the process is over or in error.

        Args:
            before: how it was before something was done.
            after: how it was then.
            seconds: how long to wait at most.

        Returns:
            How it is then, or after the time.
        """
        known = {stop["key"] for stop in before["stopped"]}
        seen = [after]
        if _is_news(after, known) or not (after["stepping"] or after["until"]):
            return after

        def came(server: Server, _: list[dict[str, Any]]) -> bool:
            seen.append(self._look(server))
            return _is_news(seen[-1], known)

        follow(self._data, self.wfid, came, seconds=seconds)
        return seen[-1]

    def _look(self, server: Server) -> View:
        view: View = server.get(process_path(self.wfid, "debug"))
        return view


def _is_news(view: View, known: set[str]) -> bool:
    new = any(stop["key"] not in known for stop in view["stopped"])
    return new or view["state"] != "running" or all(one["in_error"] for one in view["others"])


def acts(*, step: bool, over: bool, until: str | None, go_on: bool, look: bool) -> list[str]:
    """What the options of a command line ask for; more than one is too many."""
    wished = {"step": step, "over": over, "until": until is not None}
    wished |= {"go_on": go_on, "look": look}
    return [act for act, wish in wished.items() if wish]
