from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.participants.base import Participant
from mint.services.joined.reaching import reach

if TYPE_CHECKING:
    from mint.participants.workitem import Workitem
    from mint.settings import Settings

NAME = "services"
"""As processes say it."""


class Services(Participant):
    """Starts, stops and looks at services of hosts, for processes.

    The step says `service` and `do` (start, stop, restart, reload, ready, status, on, off or
    conditional; status if it says nothing), and `host` if it is not this one. The answer is the
    field `service`: `{"service", "state", "running", "autostart"}`. What fails is an error of the
    process.

    Args:
        settings: how this host and others are reached.

    Example:
        services service: nginx, do: restart, host: web1, timeout: 5m
    """

    name = NAME

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def on_workitem(self, wi: Workitem) -> dict[str, Any]:
        """Do what the step says."""
        params = wi.params
        host = str(params.get("host") or "")
        do = params.get("do") or "status"
        return {"service": await reach(self._settings, params.get("service"), do, host)}
