from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
from litestar import get

from mint.web.version import VERSION

if TYPE_CHECKING:
    from litestar.di import NamedDependency

    from mint.web.parts import Parts


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
    running: int
    errors: int
    schedules: int
    dispatches: int
    inbox: int
    listeners: int
    dead_letters: int


@get("/status", summary="Tell how the server is", sync_to_thread=True)
def show_status(parts: NamedDependency[Parts]) -> Status:
    """Totals, and how the server was started."""
    settings = parts.settings
    scheme = settings.url.partition(":")[0].partition("+")[0]
    return Status(
        version=VERSION,
        pid=os.getpid(),
        data=settings.data,
        database="sqlite" if scheme == "sqlite" else "postgresql",
        started_at=parts.started_at,
        uptime=parts.clock.now() - parts.started_at,
        batch=settings.batch,
        threads=settings.threads,
        **parts.views.totals(),
    )
