"""What must hold for a whole site, whatever a daemon's own checker says of it.

Each is a function of a site that gives what is wrong. Where several entries are in each other's
way, the one that was changed last has to change: the others were right before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING

from mint.trigger.site.finder import SubnetFinder
from mint.trigger.site.problem import Problem

if TYPE_CHECKING:
    from mint.trigger.site.host import Host
    from mint.trigger.site.site import Site
    from mint.trigger.site.subnet import Subnet

Invariant = Callable[["Site"], Iterable[Problem]]


def unique_macs(site: Site) -> Iterator[Problem]:
    """No two hosts have the same MAC address."""
    return _unique(site, "a MAC address", lambda host: host.macs)


def unique_addresses(site: Site) -> Iterator[Problem]:
    """No two hosts have the same IP address."""
    return _unique(site, "an IP address", lambda host: host.addresses)


def unique_names(site: Site) -> Iterator[Problem]:
    """No two hosts have the same name, or alias."""
    return _unique(site, "a name", lambda host: host.names)


def usable_addresses(site: Site) -> Iterator[Problem]:
    """No host has the first or the last address of its subnet."""
    edges = {edge: subnet for subnet in site.subnets for edge in subnet.edges()}
    for host in site.hosts:
        for address in host.ipv4:
            if address in edges:
                what = f"no host can have the first or last address of {edges[address].prefix}"
                yield Problem(host.dn, "address", str(address), what)


def within_subnets(site: Site) -> Iterator[Problem]:
    """A host with a MAC and IPv4 addresses has one of these in a subnet."""
    finder = SubnetFinder(site.subnets)
    for host in site.hosts:
        if host.macs and host.ipv4 and not any(finder.of(one) for one in host.ipv4):
            shown = ", ".join(map(str, host.ipv4))
            yield Problem(host.dn, "address", shown, "in none of the subnets")


def clear_pairs(site: Site) -> Iterator[Problem]:
    """It is clear which MAC of a host has which address of a subnet."""
    finder = SubnetFinder(site.subnets)
    for host in site.hosts:
        if len(host.macs) < 2:  # noqa: PLR2004 - one has all of them
            continue
        subnets = [found for one in host.ipv4 if (found := finder.of(one))]
        for name in sorted({one.name for one in subnets}):
            if sum(one.name == name for one in subnets) > 1:
                what = f"has several MACs and several addresses in {name}: make it several entries"
                yield Problem(host.dn, "address", "", what)


def distinct_subnets(site: Site) -> Iterator[Problem]:
    """No two subnets have the same name, prefix, or number for Kea."""
    keys: dict[str, Callable[[Subnet], Hashable]] = {
        "name": lambda one: one.name,
        "prefix": lambda one: one.network,
        "id": lambda one: one.number,
    }
    for what, key in keys.items():
        seen: dict[Hashable, Subnet] = {}
        for subnet in sorted(site.subnets, key=lambda one: (one.csn, one.dn)):
            other = seen.setdefault(key(subnet), subnet)
            if other is not subnet:
                yield Problem(
                    subnet.dn, f"subnet {subnet.name}", "", f"has the {what} of {other.name}"
                )


def broken(site: Site, invariants: Iterable[Invariant]) -> list[Problem]:
    """All that is wrong with a site: what could not be read, and what does not hold. Sorted."""
    found = {*site.problems, *(one for invariant in invariants for one in invariant(site))}
    return sorted(found)


def sound(site: Site, invariants: Iterable[Invariant]) -> Site:
    """A site without the entries that are wrong in it, so that all invariants hold.

    What is wrong in the settings stays: there is no entry to leave out.
    """
    those = tuple(invariants)
    while True:
        blamed = {one.dn for invariant in those for one in invariant(site) if one.dn}
        if not blamed:
            return site
        site = site.without(frozenset(blamed))


def _unique(site: Site, what: str, of: Callable[[Host], Iterable[Hashable]]) -> Iterator[Problem]:
    having: dict[Hashable, list[Host]] = defaultdict(list)
    for host in site.hosts:
        for one in of(host):
            having[one].append(host)
    for one, hosts in having.items():
        first, *others = sorted(hosts, key=lambda host: (host.csn, host.dn))
        for host in others:
            yield Problem(host.dn, what, str(one), f"{first.dn} has it as well")
