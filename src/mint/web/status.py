from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
from litestar import get

from mint.web.version import VERSION

if TYPE_CHECKING:
    from litestar.di import NamedDependency

    from mint.web.parts import Parts


class BrokerStatus(msgspec.Struct):
    """How it stands with the broker.

    Args:
        nodes: of the broker.
        fault: why there is no connection; null while there is one.
        letters: messages that it has not confirmed yet.
        declared_again: how often a queue was gone when something was to be sent to it.
    """

    nodes: str
    fault: str | None
    letters: int
    declared_again: int


class Status(msgspec.Struct):
    """How the server is.

    Args:
        version: of MINT.
        pid: of the server.
        data: its data directory.
        database: sqlite or postgresql.
        started_at: seconds since the epoch.
        uptime: seconds.
        batch: messages handled in one transaction at most.
        threads: how many synchronous participants work at a time.
        steps_per_second: steps that participants answered, on average over the last minute.
        size: bytes of the database.
        rows: rows by table; those of very large tables are estimated.
        tidied_at: when what is over was looked for the last time, null: not yet.
        tidied_processes: finished processes that were deleted since the start.
        tidied_lines: lines of history that were.
        fault: why the database cannot be used at the moment, null when it can.
        broker: by which participants elsewhere are reached; null: there is none.
        running: processes that run; the others are numbers of what its name says, too.
    """

    version: str
    pid: int
    data: str
    database: str
    started_at: float
    uptime: float
    batch: int
    threads: int
    steps_per_second: float
    size: int
    rows: dict[str, int]
    tidied_at: float | None
    tidied_processes: int
    tidied_lines: int
    fault: str | None
    broker: BrokerStatus | None
    running: int
    errors: int
    schedules: int
    dispatches: int
    inbox: int
    listeners: int
    dead_letters: int
    tickets_held: int
    tickets_waiting: int


@get("/status", summary="Tell how the server is", sync_to_thread=True)
def show_status(parts: NamedDependency[Parts]) -> Status:
    """Totals, and how the server was started."""
    settings = parts.settings
    now = parts.clock.now()
    size = parts.views.size()
    keeper = parts.keeper
    scheme = settings.url.partition(":")[0].partition("+")[0]
    return Status(
        version=VERSION,
        pid=os.getpid(),
        data=settings.data,
        database="sqlite" if scheme == "sqlite" else "postgresql",
        started_at=parts.started_at,
        uptime=now - parts.started_at,
        batch=settings.batch,
        threads=settings.threads,
        size=size.size,
        rows=size.rows,
        tidied_at=keeper.last,
        tidied_processes=sum(keeper.deleted.processes.values()),
        tidied_lines=keeper.deleted.lines,
        fault=parts.fault(),
        broker=_broker(parts),
        steps_per_second=round(parts.metrics.meter.steps.per_second(now), 2),
        **parts.views.totals(),
    )


def _broker(parts: Parts) -> BrokerStatus | None:
    known = parts.broker
    if known is None:
        return None
    return BrokerStatus(known.nodes, known.fault, known.letters, known.declared_again)
