from __future__ import annotations

import socket
import uuid
from typing import TYPE_CHECKING

import msgspec

from mint.services.results import is_change

if TYPE_CHECKING:
    from mint.ports.clock import Clock
    from mint.services.outcome import Signal
    from mint.settings.services import ServicesSettings

EXCHANGE = "mint.services"
"""The topic exchange of a broker to which changes are published."""

QUEUE = "mint.services.signals"
"""The queue from which engines take them, each change one of them."""

EVERY = "service.#"
"""What that queue is bound to."""


class Change(msgspec.Struct, frozen=True):
    """A service of a host has changed.

    Args:
        id: of this change: whoever hears it twice knows it again.
        host: the host.
        service: the service.
        state: started, stopped, on, off or conditional.
        at: seconds since the epoch.
        v: of this form.
    """

    id: str
    host: str
    service: str
    state: str
    at: float
    v: int = 1

    @property
    def name(self) -> str:
        """The name of the signal, and the routing key: `service.web1.nginx.changed`."""
        return f"service.{self.host}.{self.service}.changed"

    @classmethod
    def of(cls, signal: Signal, host: str, clock: Clock) -> Change | None:
        """What a signal of a script tells; None when it is no change."""
        if not is_change(signal):
            return None
        service, state = signal.args
        return cls(uuid.uuid4().hex, host, str(service), str(state), clock.now())


def host_of(settings: ServicesSettings) -> str:
    """The name of this host: a dot in it would part a routing key.

    Example:
        >>> host_of(ServicesSettings(host="web1.example.org"))
        'web1'
    """
    return (settings.host or socket.gethostname()).partition(".")[0]
