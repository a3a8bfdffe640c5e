"""Which queues a table of hosts needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.trigger.names import DEAD, EVENT, REPORTS, queue_of, retry_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.hosts import HostTable

SHARED = (DEAD, REPORTS)
"""Queues that are of no host."""


class Place(NamedTuple):
    """Whose a queue is.

    Args:
        host: the host.
        service: the service.
    """

    host: str
    service: str


def event_queue(table: HostTable) -> str:
    """The queue of changes; "": no host takes them.

    There is one, named after the first host that has the special service: with one each, every
    transcriber would handle every change.
    """
    return next((queue_of(host, EVENT) for host in table.hosts_of(EVENT)), "")


def queue_for(table: HostTable, host: str, service: str) -> str:
    """From which queue a service of a host takes its messages."""
    return event_queue(table) if service == EVENT else queue_of(host, service)


def places_of(table: HostTable) -> dict[str, Place]:
    """Whose each queue of a table is; that of changes is the first host's."""
    taken = event_queue(table)
    return {
        queue: Place(*place)
        for queue, place in table.queues().items()
        if place[1] != EVENT or queue == taken
    }


def retries_of(queue: str, delays: Sequence[str]) -> dict[str, str]:
    """The queues in which messages of a queue wait, by how long."""
    return {delay: retry_of(queue, delay) for delay in delays}
