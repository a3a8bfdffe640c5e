"""The names of queues and exchanges of a broker, and what they are like."""

from __future__ import annotations

from typing import Any

INBOUND = "ruote_workitems"
"""Where an engine takes launches and answers, unless the settings say another name."""

DEAD = "mint.dead"
"""Where a broker puts what was delivered too often."""

OWN = "mint."
"""How queues begin that are MINT's own."""

WORKERS = "mint.workers"
"""The queue by which workers speak with an engine, any of them."""

CONTROL = "mint.control"
"""The exchange by which workers are told to ask how it stands; routing keys are participants."""

CALLS = "mint.calls"
"""The exchange that leads to the queue of the same purpose, `WORKERS`."""

AIR_CALLS, AIR_ANSWERS = "AIR-request", "AIR-response"
"""The exchanges by which workers are controlled, with the names of the original."""

DELIVERIES = 20
"""How often a broker delivers what nobody answers, unless somebody says another number."""


def queue_of(participant: str) -> str:
    """The queue of a participant that asks for no other one."""
    return f"mint.work.{participant}"


def answers_of(inbound: str) -> str:
    """The exchange by which nothing but answers come into the inbound queue.

    Broker users who may write to it, and to nothing else, can neither launch processes nor give
    work to others.
    """
    return f"{inbound}.answers"


def launches_of(inbound: str) -> str:
    """The exchange by which nothing but launches come into the inbound queue."""
    return f"{inbound}.launches"


def quorum(deliveries: int) -> dict[str, Any]:
    """The arguments of a queue that loses nothing.

    Args:
        deliveries: how often the broker may deliver something before it lays it aside.
    """
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": deliveries,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": DEAD,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
