"""Celery: chains of ten tasks that do nothing, by RabbitMQ, with RabbitMQ as result backend.

It keeps no state of a chain but the messages themselves: what was done where is not recorded. Each
way is a pool of its worker.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from benchmarks.peers.cluster_job import ClusterJob
from benchmarks.peers.job import STEPS

if TYPE_CHECKING:
    from celery import Task  # type: ignore[import-not-found] # in the peer's environment only

WAYS = ("prefork", "threads", "solo")
_AT_A_TIME = {"prefork": "2", "threads": "16", "solo": "1"}
_PATIENCE = 300.0


def main() -> None:
    """Do the job of the command line."""
    job = ClusterJob(WAYS)
    os.environ.update({"BENCH_BROKER": job.broker, "C_FORCE_ROOT": "1"})
    words = ["--pool", job.way, "--concurrency", _AT_A_TIME[job.way], "--loglevel", "ERROR"]
    program = [sys.executable, "-m", "celery", "-A", "benchmarks.peers.celery_tasks", "worker"]
    with subprocess.Popen(
        [*program, *words, "--without-gossip", "--without-mingle"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as worker:
        try:
            # It reads the environment.
            from benchmarks.peers.celery_tasks import nothing  # noqa: PLC0415

            nothing.delay(1).get(timeout=_PATIENCE)
            job.measure(lambda: _run(job, nothing))
        finally:
            worker.terminate()


def _run(job: ClusterJob, nothing: Task) -> None:
    """So many chains side by side, again and again."""
    from celery import chain  # noqa: PLC0415 - as above

    ten = [nothing.s(1), *(nothing.s() for _ in range(STEPS - 1))]
    for _ in range(job.rounds):
        results = [chain(*ten).apply_async() for _ in range(job.flight)]
        for result in results:
            result.get(timeout=_PATIENCE)


if __name__ == "__main__":
    main()
