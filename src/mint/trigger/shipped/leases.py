from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, NamedTuple

from mint.trigger.site import invariants
from mint.trigger.site.finder import SubnetFinder

if TYPE_CHECKING:
    from mint.trigger.site.host import Host
    from mint.trigger.site.site import Site
    from mint.trigger.site.subnet import Subnet

DHCP_USES = frozenset({"addresses", "macs", "subnets"})
"""What services read that lend addresses."""

DHCP_INVARIANTS = (
    invariants.distinct_subnets,
    invariants.unique_names,
    invariants.unique_macs,
    invariants.unique_addresses,
    invariants.usable_addresses,
    invariants.within_subnets,
    invariants.clear_pairs,
)
"""What must hold for these: their checkers would let some of it pass."""


class Reservation(NamedTuple):
    """An address that is lent to nobody but one host.

    Args:
        address: the lowest of the host in its subnet.
        macs: by any of which the host asks.
        host: whose it is.
    """

    address: IPv4Address
    macs: tuple[str, ...]
    host: Host


def dhcp_subnets(site: Site) -> list[tuple[Subnet, IPv4Network]]:
    """The subnets of IPv4, sorted by address."""
    return [(one, one.network) for one in site.subnets if isinstance(one.network, IPv4Network)]


def reservations(site: Site) -> dict[str, list[Reservation]]:
    """The reservations of each subnet of IPv4, by its name, sorted by address."""
    finder = SubnetFinder(subnet for subnet, _ in dhcp_subnets(site))
    found: dict[str, list[Reservation]] = {}
    for host in site.hosts:
        lowest: dict[str, IPv4Address] = {}
        for address in host.ipv4 if host.macs else ():
            subnet = finder.of(address)
            if subnet is not None:
                lowest.setdefault(subnet.name, address)
        for name, address in lowest.items():
            found.setdefault(name, []).append(Reservation(address, host.macs, host))
    return {name: sorted(those, key=lambda one: one.address) for name, those in found.items()}
