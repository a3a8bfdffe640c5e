from __future__ import annotations

from typing import Any

import pytest

from mint.trigger.site.finder import SubnetFinder, ZoneFinder
from mint.trigger.site.subnet import Subnet
from mint.trigger.site.values import address
from mint.trigger.site.zone import Zone

LAN: dict[str, Any] = {"name": "lan", "prefix": "192.0.2.0/24"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "a b"}, "name"),
        ({"prefix": "192.0.2.1/24"}, "prefix"),
        ({"ranges": ("192.0.2.9-192.0.2.1",)}, "ranges"),
        ({"ranges": ("192.0.2.9",)}, "ranges"),
        ({"ranges": ("192.0.2.9-192.0.3.1",)}, "ranges"),
        ({"ranges": ("192.0.2.9-x",)}, "ranges"),
        ({"gateway": "192.0.3.1"}, "gateway"),
        ({"gateway": "x"}, "gateway"),
        ({"dns": ("2001:db8::1",)}, "dns"),
        ({"ntp": ("x;",)}, "ntp"),
        ({"domain": "a;b"}, "domain"),
        ({"lease": -1}, "lease"),
        ({"vlan": 4095}, "vlan"),
    ],
)
def test_what_is_wrong_in_a_subnet_is_told_by_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=f"`{field}`"):
        Subnet(**{**LAN, **wrong})


def test_the_number_of_a_subnet_follows_from_its_prefix() -> None:
    one, other = Subnet(**LAN), Subnet(name="other", prefix="192.0.2.0/25")
    assert one.number == Subnet(name="new", prefix=LAN["prefix"]).number != other.number
    assert Subnet(**LAN, id=7).number == 7


def test_an_address_belongs_to_the_smallest_subnet() -> None:
    finder = SubnetFinder([Subnet(**LAN), Subnet(name="part", prefix="192.0.2.128/25")])
    names = [found and found.name for found in map(finder.of, map(address, ADDRESSES))]
    assert names == ["lan", "part", None, None]


ADDRESSES = ["192.0.2.127", "192.0.2.128", "192.0.3.1", "2001:db8::1"]


def test_a_name_belongs_to_the_deepest_zone() -> None:
    ns = ("ns.example.org",)
    finder = ZoneFinder([Zone(name="example.org", ns=ns), Zone(name="lab.example.org", ns=ns)])
    names = ["a.lab.example.org", "lab.example.org", "b.example.org", "example.com"]
    assert [found and found.name for found in map(finder.of, names)] == [
        "lab.example.org",
        "lab.example.org",
        "example.org",
        None,
    ]


@pytest.mark.parametrize(
    ("prefix", "name"),
    [
        ("192.0.2.0/24", "2.0.192.in-addr.arpa"),
        ("10.0.0.0/8", "10.in-addr.arpa"),
        ("2001:db8::/32", "8.b.d.0.1.0.0.2.ip6.arpa"),
    ],
)
def test_a_reverse_zone_is_named_after_its_prefix(prefix: str, name: str) -> None:
    assert Zone(prefix=prefix, ns=("ns.example.org",)).name == name


@pytest.mark.parametrize(
    ("said", "mailbox"),
    [
        ({"name": "example.org"}, "hostmaster.example.org."),
        ({"name": "example.org", "contact": "dns.team@example.net"}, "dns\\.team.example.net."),
        ({"prefix": "192.0.2.0/24"}, "hostmaster.example.com."),
    ],
)
def test_mail_about_a_zone_can_be_sent(said: dict[str, Any], mailbox: str) -> None:
    zone = Zone(**{"ns": ("ns.example.com",), **said})
    assert zone.mailbox(zone.contact) == mailbox


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "a b"}, "name"),
        ({"prefix": "192.0.2.0/25"}, "prefix"),
        ({"prefix": "192.0.2.0/24"}, "name"),
        ({"ns": ()}, "ns"),
        ({"ns": ("a;",)}, "ns"),
        ({"primary": "a b"}, "primary"),
        ({"contact": "a;b@example.org"}, "contact"),
        ({"contact": "a@b c"}, "contact"),
        ({"ttl": -1}, "ttl"),
        ({"include": ("x",)}, "include"),
    ],
)
def test_what_is_wrong_in_a_zone_is_told_by_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=f"`{field}`"):
        Zone(**{"name": "example.org", "ns": ("ns.example.org",), **wrong})
