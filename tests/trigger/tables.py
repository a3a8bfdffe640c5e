"""A table of hosts, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.trigger.names import queue_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Table:
    """Which host has which services; as the real one, made of what a test says."""

    def __init__(self, **hosts: Sequence[str]) -> None:
        self.hosts: Mapping[str, Sequence[str]] = hosts

    def services_of(self, host: str) -> Sequence[str]:
        return self.hosts[host]

    def hosts_of(self, service: str) -> Sequence[str]:
        return tuple(host for host, those in self.hosts.items() if service in those)

    def queues(self) -> Mapping[str, tuple[str, str]]:
        return {
            queue_of(host, service): (host, service)
            for host, those in self.hosts.items()
            for service in those
        }
