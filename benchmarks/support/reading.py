"""What is below the chain: a directory that is only written, and a log that is only read."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from tests.directories import BASE, directory_server
from tests.trigger.chaos.writer import UNIT

from benchmarks.support.followed import fill
from mint.engine.clock import SystemClock
from mint.trigger.ldap.directory import connected
from mint.trigger.sources.accesslog import AccessLog
from mint.trigger.sources.database import SourceDatabase
from mint.trigger.sources.log_follower import LogFollower
from mint.trigger.sources.outbox import Outbox
from mint.trigger.sources.progress import Progress
from mint.trigger.sources.shadow import Shadow

if TYPE_CHECKING:
    from pathlib import Path


class Floors(NamedTuple):
    """Rates, changes in a second.

    Args:
        written: to a directory that nobody reads.
        read: from its log into the file of events that are to be told, all at once.
    """

    written: float
    read: float


def floors(folder: Path, count: int) -> Floors:
    """Write so many changes where nobody reads, then read them where nobody writes.

    Args:
        folder: for the file of events.
        count: of changes.
    """
    with directory_server(durable=True) as server:
        database = SourceDatabase(folder / "source.db", f"{server.url} {BASE}")
        with closing(database), connected(server.settings) as connection:
            outbox = Outbox(database)
            shadow = Shadow(database, outbox, server.settings)
            log = AccessLog(connection, server.settings)
            follower = LogFollower(database, outbox, shadow, Progress(SystemClock()))
            follower.begin(log)
            server.connect().add_s(*UNIT)
            began = time.perf_counter()
            fill(server, range(count))
            wrote = time.perf_counter()
            follower.drain(log)
            read = time.perf_counter()
            assert len(outbox) > count, "all was read"  # noqa: S101 - else the figure means nothing
    return Floors(count / (wrote - began), (count + 1) / (read - wrote))
