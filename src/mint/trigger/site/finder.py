from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.trigger.site.subnet import Subnet
    from mint.trigger.site.values import Address, Network
    from mint.trigger.site.zone import Zone


class SubnetFinder:
    """Finds the smallest subnet that an address is in, however many there are.

    Example:
        >>> from mint.trigger.site.subnet import Subnet
        >>> from mint.trigger.site.values import address
        >>> finder = SubnetFinder([Subnet(name="lan", prefix="192.0.2.0/24")])
        >>> finder.of(address("192.0.2.7")).name, finder.of(address("198.51.100.1"))
        ('lan', None)
    """

    def __init__(self, subnets: Iterable[Subnet]) -> None:
        self._by_network: dict[Network, Subnet] = {one.network: one for one in subnets}
        lengths = {(one.version, one.prefixlen) for one in self._by_network}
        self._lengths = sorted(lengths, reverse=True)

    def of(self, address: Address) -> Subnet | None:
        """The subnet of an address; None when it is in none."""
        for version, length in self._lengths:
            if version == address.version:
                found = self._by_network.get(ip_network((address, length), strict=False))
                if found is not None:
                    return found
        return None


class ZoneFinder:
    """Finds the zone that a name belongs to: that with the longest name."""

    def __init__(self, zones: Iterable[Zone]) -> None:
        self._zones = {zone.name: zone for zone in zones}

    def of(self, name: str) -> Zone | None:
        """The zone of a name without a dot at its end; None when it is none of ours."""
        while name:
            if name in self._zones:
                return self._zones[name]
            name = name.partition(".")[2]
        return None
