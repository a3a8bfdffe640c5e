from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.model.effect import Event
    from mint.model.node import Process
    from mint.ports.store import Changes

LAST_LINES = frozenset({"terminated", "removed"})
"""Kinds of history lines that may be the end of a process."""

OUTCOMES = {"cancelling": "cancelled", "dying": "killed", "timing_out": "timed_out"}
"""How a process ended, by the state in which its root replied; any other: it completed."""

ENDS = ("completed", *OUTCOMES.values(), "removed")
"""All the ways in which a process ends."""


class Ending(NamedTuple):
    """A process that is over.

    Args:
        process: it.
        outcome: completed, cancelled, killed, timed_out or removed.
    """

    process: Process
    outcome: str


def endings(events: Iterable[Event], changes: Changes) -> list[Ending]:
    """The processes that ended in a turn.

    Args:
        events: of the turn; those that are not among `LAST_LINES` are passed over.
        changes: what the turn wrote.
    """
    found: dict[str, Ending] = {}
    for event in events:
        if event.kind not in LAST_LINES or event.wfid in found:
            continue
        process = changes.processes.get(event.wfid)
        # A root that regenerates says that it is over, and goes on; one that is removed may have
        # been over for long.
        if process is not None and process.ended_at == event.at:
            found[event.wfid] = Ending(process, _outcome(event))
    return list(found.values())


def _outcome(event: Event) -> str:
    if event.kind == "removed":
        return "removed"
    return OUTCOMES.get(event.data.get("state") or "", "completed")
