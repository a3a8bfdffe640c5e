from __future__ import annotations

import grp
import os
import pwd
from typing import TYPE_CHECKING, NamedTuple

from mint.services.bus.refusal import BusRefusal

if TYPE_CHECKING:
    from mint.services.bus.wire import Wire

_NOBODY = 2**32 - 1
"""What stands for a user that is not known."""


_MOST = 1_000
"""Callers that are remembered at a time."""


class Caller(NamedTuple):
    """Who is behind a name on the bus, as the bus has seen when it connected.

    Args:
        uid: of the user.
        gids: all groups that the process has.
    """

    uid: int
    gids: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """Of the user, for people."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)


class Credentials:
    """Who the callers are; each is asked for once, and forgotten when it leaves the bus.

    Args:
        wire: the bus.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._known: dict[str, Caller] = {}

    async def of(self, sender: str) -> Caller:
        """Who is behind a name; nobody in particular when it has left already."""
        found = self._known.get(sender)
        if found is None:
            found = await self._asked(sender)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[sender] = found
        return found

    def forget(self, sender: str) -> None:
        """A name has left the bus. It is never given to another."""
        self._known.pop(sender, None)

    async def _asked(self, sender: str) -> Caller:
        try:
            (told,) = await self._wire.ask_bus("GetConnectionCredentials", "s", sender)
        except BusRefusal:
            return Caller(_NOBODY)
        uid = told["UnixUserID"].value if "UnixUserID" in told else _NOBODY
        groups = told["UnixGroupIDs"].value if "UnixGroupIDs" in told else _groups_of(uid)
        return Caller(uid, frozenset(groups))


def _groups_of(uid: int) -> list[int]:
    """The groups of a user, where the bus is too old to tell those of the process."""
    try:
        user = pwd.getpwuid(uid)
    except KeyError:
        return []
    return os.getgrouplist(user.pw_name, user.pw_gid)


def gids_of(groups: tuple[str, ...]) -> frozenset[int]:
    """The numbers of groups; a name that there is not lets nobody in.

    Example:
        >>> gids_of(("root", "no-such-group"))
        frozenset({0})
    """
    return frozenset(one.gr_gid for one in grp.getgrall() if one.gr_name in groups)
