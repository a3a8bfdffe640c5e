"""What the queues of a broker are like, and the exchanges that lead to them."""

from __future__ import annotations

from typing import Any

from mint.model.wire import DELIVERIES
from mint.trigger.names import DEAD

RETRY = "trigger.retry"
"""The exchange, of type topic, that leads to the queues of retries. The broker can restrict a user
to some keys of such an exchange: those of his own host."""

REPORTED = "trigger.reports"
"""The exchange that leads to the queue of reports."""

INVENTORY = "trigger.queues"
"""The queue whose messages say which queues were ever made: the protocol lists none."""

_REPORTS_KEPT = 3_600_000
"""Milliseconds."""

_EVER = 1_000_000_000
"""Deliveries that no message outlives: what is only looked at is delivered again and again."""


def of_service() -> dict[str, Any]:
    """A queue of a service: it has one reader at a time, and what it cannot do is kept."""
    return {
        **_kept_on_death(DEAD),
        "x-delivery-limit": DELIVERIES,
        "x-single-active-consumer": True,
    }


def of_retries(queue: str, seconds: float) -> dict[str, Any]:
    """A queue whose messages come back to one other queue after a while.

    Args:
        queue: to which.
        seconds: after how long.
    """
    return {
        **_kept_on_death(""),
        "x-dead-letter-routing-key": queue,
        "x-message-ttl": round(seconds * 1000),
    }


def of_people() -> dict[str, Any]:
    """A queue that is looked at."""
    return {"x-queue-type": "quorum", "x-delivery-limit": _EVER}


def of_reports() -> dict[str, Any]:
    """A queue whose messages are of no use when they are old."""
    return {"x-queue-type": "quorum", "x-message-ttl": _REPORTS_KEPT}


def _kept_on_death(exchange: str) -> dict[str, Any]:
    """Without `reject-publish` the broker would silently use its way of losing messages."""
    return {
        "x-queue-type": "quorum",
        "x-dead-letter-exchange": exchange,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
