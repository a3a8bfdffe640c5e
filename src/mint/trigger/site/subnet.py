from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING
from zlib import crc32

import msgspec

from mint.trigger.site import values

if TYPE_CHECKING:
    from mint.trigger.site.values import Address, Network

_LARGEST_ID = 2**32 - 2


class Subnet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A network of a site, as the settings or an entry of the directory say.

    Args:
        name: letters, digits, `_` and `-`.
        prefix: `192.0.2.0/24`, `2001:db8::/64`.
        ranges: of addresses that are given to anybody, `192.0.2.100-192.0.2.199`.
        gateway: the router.
        dns: addresses of name servers.
        ntp: addresses of time servers.
        domain: that hosts are told.
        lease: seconds that an address is lent; 0: what the service says.
        vlan: its number; 0: none.
        id: by which Kea knows it; 0: one that follows from the prefix.
        dn: of its entry; "": it stands in the settings.
        csn: of the entry's last change.

    Raises:
        ValueError: a value is not what it should be.

    Example:
        >>> Subnet(name="lan", prefix="192.0.2.0/24", gateway="192.0.2.1").network.num_addresses
        256
    """

    name: str
    prefix: str
    ranges: tuple[str, ...] = ()
    gateway: str = ""
    dns: tuple[str, ...] = ()
    ntp: tuple[str, ...] = ()
    domain: str = ""
    lease: int = 0
    vlan: int = 0
    id: int = 0
    dn: str = ""
    csn: str = ""

    def __post_init__(self) -> None:
        """Nothing half right is ever a subnet."""
        values.within("name", values.group, self.name)
        network = values.within("prefix", values.network, self.prefix)
        for first, last in self.pools:
            if first not in network or last not in network or int(first) > int(last):
                raise ValueError(f"`ranges`: {first}-{last} is no range of {network}")
        if self.gateway and values.within("gateway", values.address, self.gateway) not in network:
            raise ValueError(f"`gateway`: {self.gateway} is not in {network}")
        if self.domain:
            values.within("domain", values.host_name, self.domain)
        self._servers()
        for field, most in (("lease", 2**31 - 1), ("vlan", 4094), ("id", _LARGEST_ID)):
            if not 0 <= getattr(self, field) <= most:
                raise ValueError(f"`{field}`: not a number from 0 to {most}")

    def _servers(self) -> None:
        for field in ("dns", "ntp"):
            for one in getattr(self, field):
                if values.within(field, values.address, one).version != self.network.version:
                    raise ValueError(f"`{field}`: {one} is not of IPv{self.network.version}")

    @property
    def network(self) -> Network:
        """Its prefix."""
        return values.network(self.prefix)

    @property
    def pools(self) -> list[tuple[Address, Address]]:
        """Its ranges, first and last address of each."""
        return [_range(one) for one in self.ranges]

    @property
    def number(self) -> int:
        """Its `id`, or one that stays as long as its prefix does."""
        return self.id or crc32(str(self.network).encode()) % _LARGEST_ID + 1

    def edges(self) -> tuple[Address, ...]:
        """Addresses in it that no host may have."""
        within = self.network
        if not isinstance(within, IPv4Network) or within.prefixlen > 30:  # noqa: PLR2004 - RFC 3021
            return ()
        return (within.network_address, within.broadcast_address)


def _range(text: str) -> tuple[Address, Address]:
    first, dash, last = text.partition("-")
    if not dash:
        raise ValueError(f"`ranges`: {text!r} is no range such as 192.0.2.100-192.0.2.199")
    begin, end = (values.within("ranges", values.address, one.strip(" ")) for one in (first, last))
    return begin, end
