from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mint.model.effect import Control, Dispatch


class Transport(Protocol):
    """Carries work to participants. Answers come back as messages to the engine."""

    name: str
    """Of this transport, also after a restart."""

    durable: bool = False
    """Whether what it has taken outlives its process, so that it is not to be given again."""

    @property
    def holder(self) -> str:
        """Under which the engine books what it gives to it now: its name, or `NAME:GENERATION`."""
        return self.name

    def room(self) -> int:
        """How many more dispatches it will take now."""

    def serves(self, participant: str) -> bool:
        """Whether it has a worker for this participant."""

    def deliver(self, work: list[Dispatch | Control]) -> None:
        """Take work that is committed. Must not block; must end each dispatch with a message."""
