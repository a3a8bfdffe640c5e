from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Future

    from mint.ports.front import LaunchOrder


class Starter(Protocol):
    """The part of the port `Front` that a launcher needs: an engine, or a server elsewhere."""

    def launch(self, order: LaunchOrder) -> Future[str]:
        """Start a process; see `Front.launch`."""
