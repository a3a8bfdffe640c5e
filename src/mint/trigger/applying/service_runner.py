from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mint.trigger.applying.applier import Applier
from mint.trigger.applying.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

    from mint.ports.clock import Clock
    from mint.trigger.applying.applied import Applied
    from mint.trigger.message import ServiceMessage
    from mint.trigger.service import Service

_LONGEST = 4
"""Times `quiet`, the wait at most where a service says none."""


class ServiceRunner:
    """See `Runner`: of a service that makes files of the whole state.

    Args:
        service: does it.
        folder: of its files.
        clock: the time.
        log: is told what is done.

    Attributes:
        applier: works on the files.
    """

    kind: Literal["whole"] = "whole"

    def __init__(
        self,
        service: Service,
        folder: Path,
        *,
        clock: Clock | None = None,
        log: FilteringBoundLogger | None = None,
    ) -> None:
        self.applier = Applier(service, folder, clock=clock, log=log)
        self.name = service.name
        self.quiet = service.quiet
        self.longest = service.longest or _LONGEST * service.quiet
        self._pace = Pace(service.name, service.at_most, log=log)

    def pause(self, messages: Sequence[ServiceMessage]) -> float:
        """See `Runner`."""
        return self._pace.delay("")

    def run(self, messages: Sequence[ServiceMessage]) -> Applied:
        """See `Runner`."""
        self._pace.note("")
        dns = dict.fromkeys(dn for one in messages for dn in (one.dn, one.new_dn) if dn)
        return self.applier.regenerate([one.id for one in messages], tuple(dns))
