from __future__ import annotations

from typing import NamedTuple, Protocol


class Depth(NamedTuple):
    """How it stands with the queue of a participant.

    Args:
        queue: its name.
        messages: that wait in it, and nobody has them.
        consumers: who take work from it.
        there: whether there is such a queue.
        since: since when nobody takes work from it, seconds since the epoch, as far as this engine
            has seen; None while somebody does.
    """

    queue: str
    messages: int
    consumers: int
    there: bool
    since: float | None


class Broker(Protocol):
    """What is known of a broker, for people. Safe from any thread."""

    @property
    def fault(self) -> str | None:
        """Why there is no connection; None while there is one."""

    @property
    def nodes(self) -> str:
        """Its nodes, without passwords."""

    @property
    def letters(self) -> int:
        """Messages that it has not confirmed yet."""

    @property
    def declared_again(self) -> int:
        """How often a queue was gone when something was to be sent to it."""

    def depths(self) -> dict[str, Depth]:
        """The queues as they were seen last, by the names under which participants are known."""
