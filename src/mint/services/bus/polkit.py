from __future__ import annotations

from typing import TYPE_CHECKING

from dbus_fast.signature import Variant

from mint.services.bus.refusal import BusRefusal

if TYPE_CHECKING:
    from mint.services.bus.wire import Wire

NAME = "org.freedesktop.PolicyKit1"
_TO = (NAME, "/org/freedesktop/PolicyKit1/Authority", "org.freedesktop.PolicyKit1.Authority")

_ASK_THE_USER = 1
"""AllowUserInteraction: a window may ask for a password."""


class Polkit:
    """The authority that grants actions to users, where there is one.

    It is asked as the reference of its interface `org.freedesktop.PolicyKit1.Authority` says.

    Args:
        wire: the bus.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def grants(self, sender: str, action: str) -> bool:
        """Whether a caller may do something. The user may be asked for a password first.

        False as well where there is no authority, and when it does not answer.

        Args:
            sender: name of the caller on the bus.
            action: `tr.org.pardus.comar.system.service.set`.
        """
        subject = ["system-bus-name", {"name": Variant("s", sender)}]
        asked = [subject, action, {}, _ASK_THE_USER, ""]
        try:
            # A person may be typing a password: that takes as long as it takes.
            answer = await self._wire.ask(
                _TO, "CheckAuthorization", "(sa{sv})sa{ss}us", asked, seconds=None
            )
        except BusRefusal:
            return False
        granted, _, _ = answer[0]
        return bool(granted)

    async def is_there(self) -> bool:
        """Whether the bus knows an authority, or could start one."""
        try:
            (running,) = await self._wire.ask_bus("NameHasOwner", "s", NAME)
            (startable,) = await self._wire.ask_bus("ListActivatableNames")
        except BusRefusal:
            return False
        return bool(running) or NAME in startable
