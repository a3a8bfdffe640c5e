from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.trigger.directories import InMemory

from mint.trigger.site.options import SiteOptions
from mint.trigger.site.reading import read_site

ALL = frozenset({"aliases", "addresses", "macs", "keys", "groups", "ports", "ttl"})
DN = "cn=www,dc=example,dc=org"


def read(entries: dict[str, dict[str, Any]], uses: frozenset[str] = ALL, **options: Any) -> Any:
    said = msgspec.convert({"domain": "example.org", **options}, SiteOptions)
    return read_site(InMemory(entries), said, uses)


def host(**attributes: Any) -> dict[str, dict[str, Any]]:
    return {DN: {"objectClass": "ipHost", "cn": "www", **attributes}}


def test_a_host_has_all_that_its_entry_says() -> None:
    found = read(
        host(
            cn=["web", "www"],
            ipHostNumber=["2001:DB8::1", "192.0.2.10", "192.0.2.9"],
            macAddress=["52-54-00-00-00-02", "52-54-00-00-00-01"],
            entryCSN="20260131093045.1Z#0#0#0",
        )
    )
    (only,) = found.hosts
    assert (only.name, only.aliases) == ("www.example.org", ("web.example.org",))
    assert [str(one) for one in only.addresses] == ["192.0.2.9", "192.0.2.10", "2001:db8::1"]
    assert only.macs == ("52:54:00:00:00:01", "52:54:00:00:00:02")
    assert (found.csn, found.problems) == ("20260131093045.1Z#0#0#0", ())


def test_a_site_with_its_own_schema_names_its_attributes() -> None:
    found = read(
        {"hid=1,dc=org": {"kind": "machine", "hname": "a", "v4": "192.0.2.1", "v6": "2001:db8::1"}},
        hosts={"filter": "(kind=machine)", "name": ["hname"], "addresses": ["v4", "v6"]},
    )
    assert [(one.name, len(one.addresses)) for one in found.hosts] == [("a.example.org", 2)]


@pytest.mark.parametrize(
    ("attribute", "value", "what"),
    [
        ("macAddress", "zz", "not a MAC address"),
        ("ipHostNumber", "192.0.2.300", "not an IPv4"),
        ("ipHostNumber", b"\xff", "not a text"),
        ("sshPublicKey", "ssh-rsa x", "not a public key"),
        ("cn", "a b", "not a name of a host"),
        ("cn", "localhost", "every host"),
        ("cn", [], "a host needs a name"),
    ],
)
def test_what_is_wrong_names_entry_attribute_and_value(
    attribute: str, value: str, what: str
) -> None:
    found = read(host(**{attribute: value}))
    (problem,) = found.problems
    assert not found.hosts
    assert (problem.dn, problem.attribute) == (DN, attribute)
    assert what in problem.what
    assert not value or str(value)[:5] in problem.value


def test_one_bad_entry_is_not_in_the_way_of_others() -> None:
    good = {"cn=b,dc=org": {"objectClass": "ipHost", "cn": "b"}}
    assert [one.name for one in read({**host(macAddress="x"), **good}).hosts] == ["b.example.org"]


def test_what_a_service_does_not_use_is_not_its_trouble() -> None:
    found = read(host(macAddress="zz", ipHostNumber="192.0.2.1"), frozenset({"addresses"}))
    assert not found.problems
    assert found.hosts[0].macs == ()


def test_a_problem_is_one_line_whatever_the_value() -> None:
    found = read({"cn=a\nb,dc=org": {"objectClass": "ipHost", "cn": "x\n\0\x1b[2J" + "y" * 1000}})
    text = str(found.problems[0])
    assert text.isprintable()
    assert len(text) < 300


def test_two_values_where_one_is_wanted_are_a_problem() -> None:
    found = read(host(dNSTTL=["1", "2"]), hosts={"ttl": ["dNSTTL"]})
    assert "2 values, but one is wanted" in str(found.problems[0])


NET = {"objectClass": "ipNetwork", "cn": "lan"}


def test_subnets_are_read_as_rfc_2307_has_them() -> None:
    entry = {
        **NET,
        "ipNetworkNumber": "192.0.2.0",
        "ipNetmaskNumber": "255.255.255.0",
        "gw": "192.0.2.1",
    }
    found = read(
        {"cn=lan,dc=org": entry},
        frozenset({"subnets"}),
        subnet_entries={"read": True, "gateway": ["gw"]},
        subnets=[{"name": "a", "prefix": "10.0.0.0/8"}],
    )
    assert [(one.prefix, one.gateway) for one in found.subnets] == [
        ("10.0.0.0/8", ""),
        ("192.0.2.0/24", "192.0.2.1"),
    ]


@pytest.mark.parametrize(
    "wrong", [{"ipNetworkNumber": "x"}, {"cn": "a b"}, {"vlan": "5000"}, {"gw": "198.51.100.1"}]
)
def test_a_bad_subnet_is_a_problem_of_its_entry(wrong: dict[str, str]) -> None:
    found = read(
        {"cn=lan,dc=org": {**NET, "ipNetworkNumber": "192.0.2.0/24", **wrong}},
        frozenset({"subnets"}),
        subnet_entries={"read": True, "gateway": ["gw"], "vlan": ["vlan"]},
    )
    assert [one.dn for one in found.problems] == ["cn=lan,dc=org"]
    assert not found.subnets


ZONES = [{"name": "example.org", "ns": ["ns.example.net"]}]
RECORD = {"objectClass": "dNSZone", "zoneName": "Example.org", "relativeDomainName": "a"}


def test_records_of_the_directory_join_the_zones_of_the_settings() -> None:
    entry = {**RECORD, "aRecord": ["192.0.2.2", "192.0.2.1"], "dNSTTL": "60"}
    other = {**RECORD, "zoneName": "example.com", "aRecord": "nonsense"}
    found = read(
        {"a=1": entry, "a=2": other},
        frozenset({"zones"}),
        record_entries={"read": True},
        zones=ZONES,
    )
    assert not found.problems
    assert [(one.data, one.ttl) for one in found.zones[0].records] == [
        ("192.0.2.1", 60),
        ("192.0.2.2", 60),
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"aRecord": "x"}, {"dNSTTL": "x"}, {"relativeDomainName": "a b", "aRecord": "192.0.2.1"}],
)
def test_a_bad_record_is_a_problem_of_its_entry(wrong: dict[str, str]) -> None:
    found = read(
        {"a=1": {**RECORD, **wrong}},
        frozenset({"zones"}),
        record_entries={"read": True},
        zones=ZONES,
    )
    assert [one.dn for one in found.problems] == ["a=1"]
    assert not found.zones[0].records
