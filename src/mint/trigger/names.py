"""The names on the wire, those of the original."""

from __future__ import annotations

EXCHANGE = "trigger"
"""Durable, of type topic."""

EVENT = "event"
"""The special service that turns changes into messages to services; no service may be called so."""

EVENT_KEY = "trigger.event"
"""With what key all changes are published."""

DEAD = "trigger.dead"
"""The exchange, and its queue, of what nobody could do."""

REPORTS = "trigger-reports"
"""The queue by which hosts tell what they have applied."""

ENGINE = "mint"
"""The host whose services run in engines; no host of a site may be called so."""

LAUNCH = "launch"
"""Its service that starts processes."""

TRANSCRIBER = "civet"
"""The host of the special service `event`, unless the table of hosts says another one."""


def key_of(service: str) -> str:
    """With what key messages to a service are published.

    Example:
        >>> key_of("dhcp")
        'trigger.dhcp'
    """
    return f"trigger.{service}"


def queue_of(host: str, service: str) -> str:
    """The queue of a service on one host.

    Example:
        >>> queue_of("civet", "event")
        'trigger-civet-event'
    """
    return f"trigger-{host}-{service}"


def retry_of(queue: str, delay: str) -> str:
    """Where messages of a queue wait until they are tried again.

    Args:
        queue: to which they come back, and to no other.
        delay: how long they wait, a duration.

    Example:
        >>> retry_of("trigger-isc-dhcp", "5s")
        'trigger-isc-dhcp.retry.5s'
    """
    return f"{queue}.retry.{delay}"
