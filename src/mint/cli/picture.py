from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.cli.moments import now
from mint.cli.server import process_path

if TYPE_CHECKING:
    from mint.cli.events import Event
    from mint.cli.server import Server

_LIVE = frozenset({"here", "waiting", "error"})


class Picture(msgspec.Struct, frozen=True):
    """A process as it is at one moment, with what its history adds to that.

    Args:
        detail: the process, its tree, expressions, errors and schedules, as the API tells them.
        states: by position: done, here, waiting, error or cancelled.
        progress: by position: what the participant said last of how far it is.
        logs: by position: what it said last.
        took: by position: seconds from dispatch to answer.
        at: when it was taken, seconds since the epoch.
    """

    detail: dict[str, Any]
    states: dict[str, str] = {}
    progress: dict[str, dict[str, Any]] = {}
    logs: dict[str, str] = {}
    took: dict[str, float] = {}
    at: float = 0.0

    @property
    def process(self) -> dict[str, Any]:
        """The process itself."""
        found: dict[str, Any] = self.detail["process"]
        return found

    @property
    def over(self) -> bool:
        """Whether the process is over."""
        return bool(self.process["state"] != "running")

    def live(self) -> dict[str, list[dict[str, Any]]]:
        """Live expressions by position."""
        found: dict[str, list[dict[str, Any]]] = {}
        for expression in self.detail["expressions"]:
            found.setdefault(expression["expid"], []).append(expression)
        return found

    def holders(self) -> dict[str, str]:
        """Who has the workitem of a step that is with a participant, by key; "" for nobody."""
        open_ = (each for each in self.detail["dispatches"] if each["what"] == "dispatch")
        return {each["key"]: each["holder"] for each in open_}

    def errors(self) -> dict[str, str]:
        """Messages of errors by position."""
        return {error["expid"]: error["fault"]["message"] for error in self.detail["errors"]}

    def due(self) -> dict[str, float]:
        """When something happens by itself, by position: the earliest, seconds since the epoch."""
        found: dict[str, float] = {}
        for schedule in self.detail["schedules"]:
            known = found.get(schedule["expid"], schedule["due"])
            found[schedule["expid"]] = min(known, schedule["due"])
        return found

    def hot(self) -> set[str]:
        """Positions where something goes on, and all above them."""
        found: set[str] = set()
        for position, state in self.states.items():
            if state in _LIVE:
                steps = position.split("_")
                found |= {"_".join(steps[: end + 1]) for end in range(len(steps))}
        return found


class Remembered:
    """What the history of a process tells of its steps; fed with lines as they come."""

    def __init__(self) -> None:
        self.progress: dict[str, dict[str, Any]] = {}
        self.logs: dict[str, str] = {}
        self.took: dict[str, float] = {}
        self._dispatched: dict[str, float] = {}

    def hear(self, events: list[Event]) -> None:
        """Take note of more lines."""
        for event in events:
            expid, kind, data = event["expid"], event["kind"], event["data"]
            match kind:
                case "progress":
                    self.progress[expid] = data
                case "log" | "echo":
                    self.logs[expid] = str(data.get("text", ""))
                case "dispatched":
                    self._dispatched[event["key"]] = event["at"]
                    self.progress.pop(expid, None)
                case "replied" if event["key"] in self._dispatched:
                    self.took[expid] = event["at"] - self._dispatched.pop(event["key"])
                case "amended":
                    self._move(data)

    def _move(self, data: dict[str, Any]) -> None:
        """An edit of the text has put steps elsewhere: what was told of them goes along."""
        moves, old = data.get("moves", {}), data.get("changes", ())
        gone = {each["old"] for each in old if each["what"] in ("remove", "drop")}
        self.progress = _moved(self.progress, moves, gone)
        self.logs = _moved(self.logs, moves, gone)
        self.took = _moved(self.took, moves, gone)


def _moved(told: dict[str, Any], moves: dict[str, str], gone: set[str]) -> dict[str, Any]:
    return {moves.get(place, place): each for place, each in told.items() if place not in gone}


def picture_of(
    server: Server, wfid: str, remembered: Remembered, moment: dict[str, Any] | None = None
) -> Picture:
    """The process as it is now, or as it was.

    Args:
        server: who knows it.
        wfid: the process.
        remembered: what its history tells until then.
        moment: of the past, see `mint.cli.instants`.

    Raises:
        MintError: what the server answered.
    """
    then = moment or {}
    detail = server.get(process_path(wfid), **then)
    states = server.get(process_path(wfid, "states"), **then)
    return Picture(
        detail,
        states,
        dict(remembered.progress),
        dict(remembered.logs),
        dict(remembered.took),
        now(),
    )
