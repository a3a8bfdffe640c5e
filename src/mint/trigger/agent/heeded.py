"""What a report names of the messages that were heeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.trigger.bus.report import Heard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mint.trigger.event import Event
    from mint.trigger.message import ServiceMessage

_TOLD = 100
"""Messages that a report names, besides those for which somebody waits."""


def heeded(messages: Sequence[ServiceMessage], now: float, *, error: str = "") -> tuple[Heard, ...]:
    """Messages that a service has heeded, or given up.

    Args:
        messages: which.
        now: seconds since the epoch.
        error: why they were given up; "": they were not.
    """
    waited = [one for one in messages if one.wait]
    others = [one for one in messages if not one.wait][-_TOLD:]
    return tuple(
        Heard(one.event, one.id, max(0.0, now - one.at), wait=one.wait, error=error)
        for one in (*waited, *others)
    )


def transcribed(event: Event, messages: Iterable[ServiceMessage], now: float) -> Heard:
    """A change that has become messages."""
    services = " ".join(sorted(one.service for one in messages))
    return Heard(event.id, event.id, max(0.0, now - event.at), wait=event.wait, told=services)


def is_waited_for(heard: Iterable[Heard]) -> bool:
    """Whether somebody waits to hear of one of these."""
    return any(one.wait for one in heard)
