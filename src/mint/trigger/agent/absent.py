"""Services of a host that cannot be run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from mint.errors import BadMessage
from mint.trigger.agent.service_loop import ServiceLoop

if TYPE_CHECKING:
    from mint.trigger.agent.circumstances import Circumstances
    from mint.trigger.bus.port import Delivery
    from mint.trigger.bus.report import Report


class Refused(ServiceLoop[Any]):
    """A service whose code cannot be used: its messages wait until that is repaired.

    Args:
        about: in what it would work.
        service: its name.
        queue: that holds them.
        why: what is wrong.
    """

    def __init__(self, about: Circumstances, service: str, queue: str, why: str) -> None:
        super().__init__(about, service, queue)
        self.error = why

    async def run(self) -> None:
        """Wait for the end."""
        while await self._is_due():
            await self._once()

    def standing(self) -> Report:
        """Refused, and why."""
        return self._report("refused")

    def _decoded(self, delivery: Delivery) -> NoReturn:
        raise BadMessage(self.error)

    def _due(self) -> None:
        return None

    async def _once(self) -> None:
        """Nothing to do."""


class Unknown(ServiceLoop[Any]):
    """A service of which there is no code: all that comes for it is a dead letter."""

    def _decoded(self, delivery: Delivery) -> NoReturn:
        raise BadMessage(
            f"unknown-service: {self._about.host} has no code for {self.service}: add it, or take "
            "it from the table of hosts"
        )

    def _due(self) -> None:
        return None

    async def _once(self) -> None:
        """Nothing to do."""
