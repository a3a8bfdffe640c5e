from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import msgspec

from mint.trigger.site.values import Address


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """A machine of a site. Whatever it holds is what it should be: nothing needs to be escaped.

    Args:
        dn: the name of its entry.
        name: in full, lower case, no dot at the end.
        aliases: other names, sorted.
        addresses: IPv4 and IPv6, sorted, the former first.
        macs: `00:11:22:33:44:55`, sorted.
        keys: public host keys of SSH, `TYPE BASE64`, sorted.
        groups: names of groups, such as its VLAN, sorted.
        ports: of TCP, that are to be watched, sorted.
        ttl: seconds that its records may be kept; 0: as long as its zone says.
        csn: entryCSN, of its last change.
    """

    dn: str
    name: str
    aliases: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    macs: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    ttl: int = 0
    csn: str = ""

    @property
    def ipv4(self) -> tuple[IPv4Address, ...]:
        """Its addresses of IPv4."""
        return tuple(one for one in self.addresses if isinstance(one, IPv4Address))

    @property
    def ipv6(self) -> tuple[IPv6Address, ...]:
        """Its addresses of IPv6."""
        return tuple(one for one in self.addresses if isinstance(one, IPv6Address))

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the first first."""
        return (self.name, *self.aliases)
