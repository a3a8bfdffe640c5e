"""Celery: chains of ten tasks that do nothing, by RabbitMQ, with RabbitMQ as result backend.

It keeps no state of a chain but the messages themselves: what was done where is not recorded. Each
way is a pool of its worker.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from celery import chain  # type: ignore[import-not-found] # it is in the peer's environment only

from benchmarks.peers.celery_tasks import app, nothing
from benchmarks.peers.cluster_job import ClusterJob
from benchmarks.peers.job import STEPS

WAYS = ("prefork", "threads", "solo")
_PATIENCE = 120.0


def main() -> None:
    """Do the job of the command line."""
    job = ClusterJob(WAYS)
    words = ["--pool", job.way, "--concurrency", "2" if job.way == "prefork" else "16"]
    with subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "benchmarks.peers.celery_tasks", "worker", *words,
         "--without-gossip", "--without-mingle", "--loglevel", "ERROR"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "C_FORCE_ROOT": "1"},
    ) as worker:  # fmt: skip
        try:
            nothing.delay(1).get(timeout=_PATIENCE)
            job.measure(lambda: _run(job))
        finally:
            worker.terminate()
    app.close()


def _run(job: ClusterJob) -> None:
    """So many chains side by side, again and again."""
    ten = [nothing.s(1), *(nothing.s() for _ in range(STEPS - 1))]
    for _ in range(job.rounds):
        results = [chain(*ten).apply_async() for _ in range(job.flight)]
        for result in results:
            result.get(timeout=_PATIENCE)


if __name__ == "__main__":
    began = time.monotonic()
    main()
