from __future__ import annotations

import msgspec

from mint.trigger.site.host import Host
from mint.trigger.site.problem import Problem
from mint.trigger.site.subnet import Subnet
from mint.trigger.site.zone import Zone


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """All that services make their files of.

    Args:
        hosts: sorted by name.
        subnets: sorted by address.
        zones: sorted by name, with their records.
        problems: entries that could not be read; they are in none of the others.
        csn: the last change of all that was read; "": nothing tells.
        before: texts of the files that are in use, by name, where they matter.
    """

    hosts: tuple[Host, ...] = ()
    subnets: tuple[Subnet, ...] = ()
    zones: tuple[Zone, ...] = ()
    problems: tuple[Problem, ...] = ()
    csn: str = ""
    before: dict[str, str] = {}

    def __len__(self) -> int:
        """How many hosts it has: a site without hosts is empty."""
        return len(self.hosts)

    def without(self, dns: frozenset[str]) -> Site:
        """The same site, as if it had not some entries."""
        zones = (
            msgspec.structs.replace(
                zone, records=tuple(one for one in zone.records if one.dn not in dns)
            )
            for zone in self.zones
        )
        return msgspec.structs.replace(
            self,
            hosts=tuple(one for one in self.hosts if one.dn not in dns),
            subnets=tuple(one for one in self.subnets if one.dn not in dns),
            zones=tuple(zones),
        )
