from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from mint.ports.clock import Clock
from mint.trigger.bus.port import Bus
from mint.trigger.bus.report import Report

RETRIES = ("5s", "1m", "15m")
"""How long something waits until it is tried again, after each failure."""


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """In what the services of a host work.

    Args:
        host: its name.
        bus: brings their messages.
        clock: the time.
        tell: takes their reports.
        retries: how long something waits until it is tried again, durations, after each failure;
            after the last it is a dead letter.
        hold: seconds for which messages are kept in hand while the directory is away; after that
            they are put back into their queue, for a broker gives up who is silent for too long.
    """

    host: str
    bus: Bus
    clock: Clock
    tell: Callable[[Report], object]
    retries: Sequence[str] = RETRIES
    hold: float = 300.0
