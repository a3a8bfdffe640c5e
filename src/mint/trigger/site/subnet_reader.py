from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mint.trigger.site import values
from mint.trigger.site.fields import CSN, Fields
from mint.trigger.site.subnet import Subnet

if TYPE_CHECKING:
    from mint.trigger.directory import Directory
    from mint.trigger.site.options import SiteOptions, SubnetEntries
    from mint.trigger.site.problem import Problem

_FIELDS = ("name", "number", "mask", "ranges", "gateway", "dns", "ntp", "domain", "lease", "vlan")


def subnets_of(
    directory: Directory, options: SiteOptions
) -> tuple[tuple[Subnet, ...], list[Problem]]:
    """The subnets of the settings and of the directory, sorted, and what is wrong with entries.

    Raises:
        DirectoryError: it cannot be read, or not to its end.
    """
    subnets, problems = list(options.subnets), []
    entries = options.subnet_entries
    if entries.read:
        wanted = sorted({name for field in _FIELDS for name in getattr(entries, field)})
        for found in directory.search(entries.filter, [*wanted, CSN], entries.base):
            fields = Fields(found)
            subnet = _subnet(fields, entries)
            problems += fields.problems
            if subnet is not None and not fields.problems:
                subnets.append(subnet)
    subnets.sort(key=lambda one: (one.network.version, one.network, one.name, one.dn))
    return tuple(subnets), problems


def _subnet(fields: Fields, entries: SubnetEntries) -> Subnet | None:
    number = fields.one(entries.number, str, "")
    mask = fields.one(entries.mask, str, "")
    prefix = number if "/" in number or not mask else f"{number}/{mask}"
    try:
        return Subnet(
            name=fields.one(entries.name, values.group, ""),
            prefix=str(values.network(prefix)),
            ranges=tuple(sorted(fields.all(entries.ranges, str))),
            gateway=fields.one(entries.gateway, _address, ""),
            dns=tuple(sorted(fields.all(entries.dns, _address))),
            ntp=tuple(sorted(fields.all(entries.ntp, _address))),
            domain=fields.one(entries.domain, values.host_name, ""),
            lease=fields.one(entries.lease, partial(values.number, least=0, most=2**31 - 1), 0),
            vlan=fields.one(entries.vlan, partial(values.number, least=0, most=4094), 0),
            dn=fields.found.dn,
            csn=fields.csn,
        )
    except ValueError as error:
        if not fields.problems:
            fields.wrong(", ".join((*entries.number, *entries.mask)), prefix, str(error))
        return None


def _address(text: str) -> str:
    return str(values.address(text))
