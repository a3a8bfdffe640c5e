from __future__ import annotations

import msgspec

from mint.trigger import Entry, Event
from mint.trigger.judging import judge
from mint.trigger.site.interests import interests_of
from mint.trigger.site.options import SiteOptions


def machine(vlan: str) -> Entry:
    return Entry({"kind": ["machine"], "vlan": [vlan], "hname": ["a"]})


def test_only_what_is_used_and_what_decides_who_is_a_host_is_of_interest() -> None:
    only, _ = interests_of(SiteOptions(), {"addresses", "subnets", "zones"})
    assert only.attrs == {"cn", "ipHostNumber"}
    assert only.needs == {"cn", "iphostnumber", "objectclass"}
    assert only.where == "(objectClass=ipHost)"


def test_attributes_that_a_filter_asks_for_are_of_interest() -> None:
    said = {"hosts": {"filter": "(&(kind=machine)(|(!(vlan>=9))(owner~=x*)))", "name": ["hname"]}}
    only, _ = interests_of(msgspec.convert(said, SiteOptions), set())
    assert only.asks == {"kind", "vlan", "owner"}
    event = Event(id="u@c", op="modify", dn="cn=a", old=machine("9"), new=machine("1"))
    assert judge(only, event).concerned
    event = Event(id="u@c", op="modify", dn="cn=a", old=machine("1"), new=machine("2"))
    assert not judge(only, event).concerned


def test_a_rename_is_of_interest_whatever_it_changes() -> None:
    said = {"hosts": {"base": "ou=hosts,dc=org"}}
    one, move = interests_of(msgspec.convert(said, SiteOptions), set())
    assert {one.base, move.base} == {"ou=hosts,dc=org"}
    assert (set(move.ops), set(move.attrs)) == ({"rename"}, set())


def test_subnets_and_records_are_of_interest_where_they_are_read() -> None:
    said = {"subnet_entries": {"read": True}, "record_entries": {"read": True}}
    found = interests_of(msgspec.convert(said, SiteOptions), {"subnets", "zones"})
    assert "ipNetmaskNumber" in found[2].attrs
    assert {"zoneName", "relativeDomainName", "tXTRecord", "dNSTTL"} <= set(found[4].attrs)
