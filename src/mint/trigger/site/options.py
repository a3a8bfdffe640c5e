from __future__ import annotations

import msgspec

from mint.trigger.site import values
from mint.trigger.site.record import known
from mint.trigger.site.subnet import Subnet
from mint.trigger.site.zone import Zone

Names = tuple[str, ...]
"""Names of attributes, the values of all of which are taken."""


_TYPES: dict[str, Names] = {
    "A": ("aRecord",),
    "AAAA": ("aAAARecord",),
    "CNAME": ("cNAMERecord",),
    "MX": ("mXRecord",),
    "PTR": ("pTRRecord",),
    "SRV": ("sRVRecord",),
    "TXT": ("tXTRecord",),
}


class HostEntries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which entries are hosts, and which attributes hold what. Default: RFC 2307.

    Args:
        filter: that such entries fit, RFC 4515.
        base: below which they are; empty: that of the directory.
        name: the name; of several values that in the entry's DN is the name, else the first.
        aliases: more names.
        addresses: IPv4 and IPv6.
        macs: Ethernet addresses.
        keys: public host keys of SSH.
        groups: names of groups, such as the VLAN.
        ports: of TCP that are to be watched.
        ttl: seconds that its records may be kept.
    """

    filter: str = "(objectClass=ipHost)"
    base: str = ""
    name: Names = ("cn",)
    aliases: Names = ()
    addresses: Names = ("ipHostNumber",)
    macs: Names = ("macAddress",)
    keys: Names = ("sshPublicKey",)
    groups: Names = ()
    ports: Names = ()
    ttl: Names = ()


class SubnetEntries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which entries are subnets, and which attributes hold what. Default: RFC 2307.

    Args:
        read: whether subnets are read from the directory.
        filter: that such entries fit, RFC 4515.
        base: below which they are; empty: that of the directory.
        name: the name.
        number: the first address, or address and length: `192.0.2.0/24`.
        mask: the mask, where `number` has no length.
        ranges: of addresses that are given to anybody.
        gateway: the router.
        dns: addresses of name servers.
        ntp: addresses of time servers.
        domain: that hosts are told.
        lease: seconds that an address is lent.
        vlan: its number.
    """

    read: bool = False
    filter: str = "(objectClass=ipNetwork)"
    base: str = ""
    name: Names = ("cn",)
    number: Names = ("ipNetworkNumber",)
    mask: Names = ("ipNetmaskNumber",)
    ranges: Names = ()
    gateway: Names = ()
    dns: Names = ()
    ntp: Names = ()
    domain: Names = ()
    lease: Names = ()
    vlan: Names = ()


class RecordEntries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which entries hold records of zones. Default: the schema `dNSZone`.

    Records are added to the zones of the settings; those of other zones are left alone.

    Args:
        read: whether records are read from the directory.
        filter: that such entries fit, RFC 4515.
        base: below which they are; empty: that of the directory.
        zone: name of the zone.
        name: below the zone; `@`: the zone itself.
        ttl: seconds that they may be kept.
        types: attributes of data, by type of record; NS and SOA are those of the settings.

    Raises:
        ValueError: a type of records is unknown.
    """

    read: bool = False
    filter: str = "(objectClass=dNSZone)"
    base: str = ""
    zone: Names = ("zoneName",)
    name: Names = ("relativeDomainName",)
    ttl: Names = ("dNSTTL",)
    types: dict[str, Names] = msgspec.field(default_factory=lambda: dict(_TYPES))

    def __post_init__(self) -> None:
        """All types are known."""
        for kind in self.types:
            values.within("types", known, kind)


class SiteOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of a site from the settings: `[trigger.options.site]`, for all services.

    Args:
        domain: that is added to names without a dot.
        hosts: how hosts are read.
        subnet_entries: how subnets are read, if they are.
        record_entries: how records are read, if they are.
        subnets: those that stand in the settings.
        zones: of the DNS that are made here.

    Raises:
        ValueError: a value is not what it should be.
    """

    domain: str = ""
    hosts: HostEntries = HostEntries()
    subnet_entries: SubnetEntries = SubnetEntries()
    record_entries: RecordEntries = RecordEntries()
    subnets: tuple[Subnet, ...] = ()
    zones: tuple[Zone, ...] = ()

    def __post_init__(self) -> None:
        """Names are unique, and the domain is one."""
        if self.domain:
            msgspec.structs.force_setattr(self, "domain", values.host_name(self.domain))
        for field in ("subnets", "zones"):
            names = [one.name for one in getattr(self, field)]
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise ValueError(f"`{field}`: {twice[0]} is there twice")
