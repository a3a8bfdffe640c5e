from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mint.services.bus.credentials import Credentials, gids_of
from mint.services.bus.names import CORE
from mint.services.bus.polkit import Polkit
from mint.services.bus.refusal import BusRefusal

if TYPE_CHECKING:
    from mint.services.bus.credentials import Caller
    from mint.services.bus.wire import Wire

DENIED = f"{CORE}.Comar.PolicyKit"
"""The error of whoever may not do something; its text is the action."""


class Access:
    """Who may do what: root, the daemon's own user, members of some groups, and whom polkit lets.

    The bus has a policy of its own (`packaging/dbus`), which stops most before they come here.

    Args:
        wire: the bus.
        groups: whose members may do everything.
    """

    def __init__(self, wire: Wire, groups: tuple[str, ...] = ()) -> None:
        self.credentials = Credentials(wire)
        self._polkit = Polkit(wire)
        self._gids = gids_of(groups)

    async def check(self, sender: str, action: str) -> Caller:
        """Who calls.

        Args:
            sender: name of the caller on the bus.
            action: what is to be allowed; "": nothing needs to be.

        Raises:
            BusRefusal: it is not allowed.
        """
        caller = await self.credentials.of(sender)
        if action and not self._trusts(caller) and not await self._polkit.grants(sender, action):
            raise BusRefusal(DENIED, action)
        return caller

    def _trusts(self, caller: Caller) -> bool:
        return caller.uid in (0, os.geteuid()) or not self._gids.isdisjoint(caller.gids)
