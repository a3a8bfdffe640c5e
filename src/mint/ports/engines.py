from __future__ import annotations

from typing import NamedTuple, Protocol


class Standing(NamedTuple):
    """An engine that works on a store.

    Args:
        name: of its data directory: the same after a restart.
        host: where it runs.
        pid: of its process there.
        version: of MINT.
        started_at: seconds since the epoch.
        seen_at: when it said last that it is at work, seconds since the epoch.
        sent: what it holds for a broker has reached it, up to this generation: under the holders
            `amqp:NAME:1` to `amqp:NAME:SENT`.
        draining: whether it takes no more work.
    """

    name: str
    host: str
    pid: int
    version: str
    started_at: float
    seen_at: float
    sent: int = 0
    draining: bool = False


class Engines(Protocol):
    """The engines that work on one store, as they say of themselves. Safe from any thread."""

    def beat(self, standing: Standing) -> None:
        """Say that an engine is at work."""

    def all(self) -> list[Standing]:
        """Those that are known, in order of name."""

    def recover(self, name: str) -> int:
        """Free what an engine held for a broker and did not bring there; up to where it did."""

    def take_over(self, standing: Standing) -> int | None:
        """Free what an engine held that is gone; None when it has been seen again since.

        What has reached the broker stays there, for somebody will fetch it.
        """

    def leave(self, name: str) -> None:
        """Forget an engine that stops for good, and holds nothing."""
