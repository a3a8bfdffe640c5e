from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mint.model.effect import Event
    from mint.testing.simulate.sight import Sight

_ENDS = frozenset(
    {"replied", "failed", "retrying", "cancelled", "pushed_out", "ceased", "rerouted"}
)
_MEDDLING = frozenset({"re_applied", "replayed", "mutated", "edited", "amended"})


@dataclass
class Annals:
    """What the history of one process has said so far.

    Args:
        wfid: the process.
        last: number of its last line.
        first: what its first line tells.
        launched: how many launches it tells.
        terminated: how many ends it tells.
        open: keys of expressions whose work was handed out, with the line, until it ended.
        handed: keys of expressions whose work was ever handed out.
        going: keys of those of which it was told that their work is being cancelled.
        unasked: answers to work that was not open.
        doubled: work that was handed out although it was open.
        out_of_order: lines with a number below that of one before.
        meddled: whether somebody had a part of the process done again.
        by: who asked for something.
        fired: keys of expressions of which a schedule was told.
        resumed: keys of expressions that were told to go on.
    """

    wfid: str
    last: int = 0
    first: str = ""
    launched: int = 0
    terminated: int = 0
    open: dict[str, int] = field(default_factory=dict)
    handed: set[str] = field(default_factory=set)
    going: set[str] = field(default_factory=set)
    unasked: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    meddled: bool = False
    by: set[str] = field(default_factory=set)
    fired: set[str] = field(default_factory=set)
    resumed: set[str] = field(default_factory=set)

    def take(self, sight: Sight) -> None:
        """Read the lines that are new."""
        for number, event in sight.news:
            self.first = self.first or event.kind
            if number <= self.last:
                self.out_of_order.append(f"line {number} after line {self.last}")
            self.last = number
            self._read(number, event)

    def _read(self, number: int, event: Event) -> None:
        key = event.key
        if event.by:
            self.by.add(event.by)
        self.meddled = self.meddled or event.kind in _MEDDLING
        self.launched += event.kind == "launched"
        self.terminated += event.kind == "terminated"
        match event.kind:
            case "dispatched":
                self._hand_out(number, event)
            case "replied" if key not in self.open and key not in self.going:
                self.unasked.append(f"{event.name} at {key} in line {number}")
            case "cancelling":
                self.going.add(key)
            case "resumed":
                self.resumed.add(key)
        refused = event.kind == "cancelled" and not event.data.get("accepted", True)
        if event.kind in _ENDS and not refused:
            self.open.pop(key, None)

    def _hand_out(self, number: int, event: Event) -> None:
        key = event.key
        if key in self.open:
            self.doubled.append(f"{event.name} at {key} in lines {self.open[key]}, {number}")
        self.open[key] = number
        self.handed.add(key)
        self.going.discard(key)
