from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mint.trigger.site import invariants
from mint.trigger.site.host import Host
from mint.trigger.site.invariants import broken, sound
from mint.trigger.site.record import Record
from mint.trigger.site.site import Site
from mint.trigger.site.subnet import Subnet
from mint.trigger.site.values import address
from mint.trigger.site.zone import Zone
from mint.trigger.site.zone_rules import right_zones

if TYPE_CHECKING:
    from mint.trigger.site.invariants import Invariant

LAN = Subnet(name="lan", prefix="192.0.2.0/24")
MACS = ("52:54:00:00:00:01", "52:54:00:00:00:02")


def host(name: str, *addresses: str, csn: str = "1", **more: Any) -> Host:
    found = tuple(address(one) for one in addresses)
    return Host(dn=f"cn={name}", name=f"{name}.example.org", addresses=found, csn=csn, **more)


def zone(*records: Record, **more: Any) -> Zone:
    return Zone(name="example.org", ns=("ns.example.net",), records=records, **more)


def record(name: str, kind: str, data: str, dn: str = "") -> Record:
    return Record(name=name, type=kind, data=data, dn=dn)


LAB = Zone(name="lab.example.org", ns=("ns.example.net",))
W = "zone example.org 'w.example.org CNAME a.example.org.'"
MX = "zone example.org 'example.org MX 10 gone.example.org.'"
BROKEN: list[tuple[Invariant, Site, str]] = [
    (
        invariants.unique_macs,
        Site(hosts=(host("a", macs=MACS, csn="2"), host("b", macs=MACS[1:]))),
        "cn=a: a MAC address '52:54:00:00:00:02': cn=b has it as well",
    ),
    (
        invariants.unique_addresses,
        Site(hosts=(host("a", "192.0.2.1"), host("b", "192.0.2.1"))),
        "cn=b: an IP address '192.0.2.1': cn=a has it as well",
    ),
    (
        invariants.unique_names,
        Site(hosts=(host("a", aliases=("b.example.org",), csn="9"), host("b"))),
        "cn=a: a name 'b.example.org': cn=b has it as well",
    ),
    (
        invariants.usable_addresses,
        Site(hosts=(host("a", "192.0.2.255"),), subnets=(LAN,)),
        "cn=a: address '192.0.2.255': no host can have the first or last address of 192.0.2.0/24",
    ),
    (
        invariants.within_subnets,
        Site(hosts=(host("a", "192.0.3.1", macs=MACS),), subnets=(LAN,)),
        "cn=a: address '192.0.3.1': in none of the subnets",
    ),
    (
        invariants.clear_pairs,
        Site(hosts=(host("a", "192.0.2.1", "192.0.2.2", macs=MACS),), subnets=(LAN,)),
        "cn=a: address: has several MACs and several addresses in lan: make it several entries",
    ),
    (
        invariants.distinct_subnets,
        Site(subnets=(LAN, Subnet(name="lan", prefix="10.0.0.0/8", dn="cn=x"))),
        "cn=x: subnet lan: has the name of lan",
    ),
    (
        right_zones,
        Site(
            zones=(zone(record("w", "A", "192.0.2.9")),),
            hosts=(host("a", "192.0.2.1", aliases=("w.example.org",)),),
        ),
        f"cn=a: {W}: a name with a CNAME cannot have other records",
    ),
    (
        right_zones,
        Site(zones=(zone(record("@", "MX", "10 gone", dn="cn=mx")),)),
        f"cn=mx: {MX}: there is no gone.example.org in example.org",
    ),
    (
        right_zones,
        Site(zones=(zone(record("a.example.com.", "A", "192.0.2.1", dn="cn=a")),)),
        "cn=a: zone example.org 'a.example.com A': it is in none of the zones",
    ),
    (
        right_zones,
        Site(zones=(zone(record("a.lab", "A", "192.0.2.1", dn="cn=a")), LAB)),
        "cn=a: zone example.org 'a.lab.example.org A': it belongs to lab.example.org",
    ),
]


@pytest.mark.parametrize(("invariant", "site", "said"), BROKEN)
def test_what_does_not_hold_names_the_entry_that_changed_last(
    invariant: Invariant, site: Site, said: str
) -> None:
    assert [str(one) for one in broken(site, [invariant])] == [said]


@pytest.mark.parametrize(("invariant", "site"), [one[:2] for one in BROKEN])
def test_without_that_entry_it_holds(invariant: Invariant, site: Site) -> None:
    rest = sound(site, [invariant])
    assert broken(rest, [invariant]) == []
    assert len(rest.hosts) >= len(site.hosts) - 1


@pytest.mark.parametrize(
    "site",
    [
        Site(zones=(zone(record("@", "MX", "10 a.wild"), record("*.wild", "A", "192.0.2.1")),)),
        Site(zones=(zone(record("@", "MX", "10 m.sub"), record("sub", "NS", "ns.example.net.")),)),
        Site(zones=(zone(record("@", "MX", "10 other.example.com.")),)),
        Site(zones=(zone(record("@", "MX", "10 a"), include=("/etc/more",)),)),
        Site(zones=(zone(record("@", "MX", "10 h")),), hosts=(host("h", "192.0.2.1"),)),
    ],
)
def test_a_name_may_be_elsewhere(site: Site) -> None:
    assert list(right_zones(site)) == []


def test_what_is_wrong_in_the_settings_is_nobodys_entry() -> None:
    site = Site(zones=(zone(record("@", "MX", "10 gone")),))
    (problem,) = broken(site, [right_zones])
    assert str(problem).startswith("zone example.org 'example.org MX")
    assert sound(site, [right_zones]) == site


HOSTS = st.builds(
    lambda number, at, mac, alias, csn: host(
        f"h{number}",
        f"192.0.2.{at}",
        csn=csn,
        macs=(f"52:54:00:00:00:{mac:02x}",),
        aliases=(f"h{alias}.example.org",) if alias != number else (),
    ),
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(0, 8),
    st.sampled_from("123"),
)
ALL = (
    invariants.unique_macs,
    invariants.unique_addresses,
    invariants.unique_names,
    invariants.usable_addresses,
    invariants.within_subnets,
    right_zones,
)


@settings(max_examples=50)
@given(st.lists(HOSTS, max_size=8, unique_by=lambda one: one.dn))
def test_what_is_left_of_any_site_is_sound(hosts: list[Host]) -> None:
    site = Site(hosts=tuple(hosts), subnets=(LAN,), zones=(zone(),))
    rest = sound(site, ALL)
    assert broken(rest, ALL) == []
    assert not hosts or not broken(site, ALL) or len(rest.hosts) < len(hosts)
