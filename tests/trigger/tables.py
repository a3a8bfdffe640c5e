"""Tables of hosts, as tests write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.trigger.hosts import HostTable

if TYPE_CHECKING:
    from collections.abc import Sequence


def table_of(**hosts: Sequence[str]) -> HostTable:
    """Which host has which services."""
    return HostTable(hosts)
