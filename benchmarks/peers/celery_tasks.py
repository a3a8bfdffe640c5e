"""Celery: a task that does nothing, as its worker and its client import it."""

from __future__ import annotations

import os

from celery import Celery  # type: ignore[import-not-found] # it is in the peer's environment only

BROKER = os.environ["BENCH_BROKER"]
"""Its URL, which the worker cannot be told otherwise."""

app = Celery("bench", broker=BROKER, backend="rpc://")
app.conf.update(
    task_acks_late=True,  # as safe as it can be: acknowledged after the work
    task_default_queue="celery-bench",
    task_default_delivery_mode="persistent",
    broker_transport_options={"confirm_publish": True},
    worker_prefetch_multiplier=16,
    worker_send_task_events=False,
    broker_connection_retry_on_startup=True,
    result_persistent=False,
)


@app.task  # type: ignore[untyped-decorator] # it is in the peer's environment only
def nothing(number: int) -> int:
    """A step."""
    return number
