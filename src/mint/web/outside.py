from __future__ import annotations

from typing import TYPE_CHECKING

from mint.web.passes import Passes

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.participants.roll import Roll
    from mint.ports.clock import Clock
    from mint.ports.leases import Leases
    from mint.ports.registered import Registered
    from mint.settings import LimitSettings
    from mint.transport.desk import Desk
    from mint.web.workers import Workers

SAFETY = 5.0
"""Seconds after which a request that waits looks again although nobody woke it."""

SAFETY_SHARED = 1.0
"""The same on a store of several engines, while the others cannot wake it."""


class Outside:
    """What the API works with for participants elsewhere.

    Args:
        roll: who takes part.
        desk: wakes requests that wait.
        leases: who has what.
        registered: participants and tokens.
        limits: for how long, and how many at a time.
        clock: the time.
        token: the server's own.
        shared: whether other engines use the same store.
        workers: who asked for work.
        named: whether everybody needs a token with a name.
        hearing: tells whether other engines wake requests here, too.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        *,
        roll: Roll,
        desk: Desk,
        leases: Leases,
        registered: Registered,
        limits: LimitSettings,
        clock: Clock,
        token: str,
        shared: bool,
        workers: Workers,
        named: bool = False,
        hearing: Callable[[], bool] = lambda: False,
    ) -> None:
        self.roll = roll
        self.desk = desk
        self.leases = leases
        self.registered = registered
        self.lease = limits.lease
        self.concurrency = limits.concurrency or None
        self.shared = shared
        self._hearing = hearing
        self.workers = workers
        self.passes = Passes(token, registered, clock, shared=shared, named=named)

    @property
    def safety(self) -> float:
        """Seconds after which a request that waits looks again although nobody woke it."""
        return SAFETY_SHARED if self.shared and not self._hearing() else SAFETY
