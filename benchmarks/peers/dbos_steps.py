"""DBOS: a workflow of ten steps that do nothing.

A direct call of a workflow from N threads is the fastest of its synchronous ways; `async` is the
same on one event loop; `queue` its durable queue. As it comes, DBOS uses SQLite's rollback
journal; with WAL, which is a property of the file, it is faster at the same durability.
"""

from __future__ import annotations

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pysqlite3  # type: ignore[import-not-found] # it is in the peer's environment only

# DBOS needs SQLite 3.42, which is newer than the library of many systems.
sys.modules["sqlite3"] = pysqlite3

from dbos import DBOS  # type: ignore[import-not-found] # noqa: E402 - pysqlite3 comes first

from benchmarks.peers.job import STEPS, Job  # noqa: E402 - the same

WAYS = ("threads", "threads, WAL", "async", "async, WAL", "queue", "queue, WAL")


@DBOS.step()  # type: ignore[untyped-decorator] # it is in the peer's environment only
def nothing() -> None:
    """A step."""


@DBOS.step()  # type: ignore[untyped-decorator] # the same
async def nothing_async() -> None:
    """A step."""


@DBOS.workflow()  # type: ignore[untyped-decorator] # the same
def process() -> None:
    """A process."""
    for _ in range(STEPS):
        nothing()


@DBOS.workflow()  # type: ignore[untyped-decorator] # the same
async def process_async() -> None:
    """A process."""
    for _ in range(STEPS):
        await nothing_async()


def in_threads(job: Job) -> None:
    """Each thread calls one workflow after the other."""
    with ThreadPoolExecutor(job.flight) as pool:
        list(pool.map(lambda _: process(), range(job.count)))


def in_tasks(job: Job) -> None:
    """Each task awaits one workflow after the other."""

    async def work() -> None:
        room = asyncio.Semaphore(job.flight)

        async def one() -> None:
            async with room:
                await process_async()

        await asyncio.gather(*(one() for _ in range(job.count)))

    asyncio.run(work())


def in_queue(job: Job) -> None:
    """A durable queue takes them, and runs so many at a time."""
    DBOS.register_queue("bench", worker_concurrency=job.flight, polling_interval_sec=0.05)
    for handle in [DBOS.enqueue_workflow("bench", process) for _ in range(job.count)]:
        handle.get_result()


def main() -> None:
    """Do the job of the command line."""
    job = Job(WAYS)
    way, _, wal = job.way.partition(", ")
    if wal:
        pysqlite3.connect(job.file).execute("PRAGMA journal_mode=WAL").close()
    DBOS(config={"name": "bench", "system_database_url": job.url, "log_level": "ERROR"})
    DBOS.launch()
    job.measure(lambda: {"threads": in_threads, "async": in_tasks, "queue": in_queue}[way](job))
    sys.stdout.flush()
    os._exit(0)  # its own way of ending waits for threads that are of no interest any more


if __name__ == "__main__":
    main()
