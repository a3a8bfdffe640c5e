from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class HostLine(NamedTuple):
    """How it stands with a service of a host, as it told last.

    Args:
        host: its host.
        service: its name.
        state: what it does, see `mint.trigger.bus.report.State`.
        at: when that was so, seconds since the epoch.
        generation: number of the files that are in place; 0: there are none.
        digest: of those files.
        applied_at: when it applied something last, the same; 0: never.
        seconds: how long that took.
        waiting: messages that its agent has in hand.
        lag: seconds for which the oldest of those has waited.
        error: why it cannot do its work; "": it can.
        counts: what was counted since its agent began, a JSON object.
    """

    host: str
    service: str
    state: str
    at: float
    generation: int
    digest: str
    applied_at: float
    seconds: float
    waiting: int
    lag: float
    error: str
    counts: str


class HeardLine(NamedTuple):
    """A host has heeded a message for which somebody waits.

    Args:
        message: its id.
        host: that heeded it.
        service: for what.
        at: when, seconds since the epoch.
        generation: of the files that are in place since.
        told: what came of it: for the special service `event`, the services that were told, with
            blanks between.
        error: why it was given up; "": it was not.
    """

    message: str
    host: str
    service: str
    at: float
    generation: int
    told: str
    error: str


class HostBook(Protocol):
    """What hosts have told of their services. Calls may block: not for the engine's own thread."""

    def note(self, line: HostLine, heard: Sequence[HeardLine]) -> None:
        """Keep what a host tells. What was told later already stays."""

    def all(self) -> list[HostLine]:
        """How it stands with all services of all hosts, in order of their names."""

    def heard(self, messages: Collection[str]) -> list[HeardLine]:
        """Who has heeded some messages."""

    def forget(self, before: float) -> None:
        """Forget who heeded what before a moment, seconds since the epoch."""

    def remove(self, host: str, service: str) -> bool:
        """Forget a service that a host has no more: whether it was known."""
