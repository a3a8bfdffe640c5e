"""A site of thirty hosts, with what is awkward in real directories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.trigger.directories import InMemory

from mint.trigger.service import Context
from mint.trigger.shipped.catalog import class_of, options_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mint.trigger.shipped.base import SiteService

BASE = "ou=hosts,dc=example,dc=org"
CSN = "20260131093045.{:06}Z#000000#000#000000"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + "B{:042}"


def _host(cn: str, *more: str, **attributes: Any) -> tuple[str, dict[str, Any]]:
    dn = f"cn={cn},{BASE}"
    own = {"objectClass": ["device", "ipHost", "ieee802Device"], "cn": [*more, cn], **attributes}
    return dn, own


def _plain(number: int) -> tuple[str, dict[str, Any]]:
    return _host(
        f"pc{number:02}",
        ipHostNumber=f"192.0.2.{100 - number}",
        macAddress=f"52:54:00:00:01:{number:02x}",
        ou="desktops",
    )


def _entries() -> dict[str, dict[str, Any]]:
    found = dict(
        [
            _host("ns", ipHostNumber=["192.0.2.2", "2001:db8::2"], ou="servers", serverPort="9153"),
            _host("ns2", ipHostNumber=["198.51.100.2", "2001:DB8:0:1::2"], ou="servers"),
            _host("gw", "router", ipHostNumber=["192.0.2.1", "198.51.100.1", "203.0.113.9"]),
            _host(
                "web",
                "www",
                "Intranet",
                ipHostNumber=["198.51.100.10", "2001:db8:0:1::10"],
                macAddress="52-54-00-AA-BB-01",
                dNSTTL="300",
                ou=["servers", "dmz"],
                serverPort=["9100", "9113"],
                sshPublicKey=[f"{KEY.format(1)} root@web", KEY.format(2)],
            ),
            _host(
                "mail.example.org",
                "smtp",
                "imap.example.org.",
                ipHostNumber="198.51.100.25",
                macAddress="5254.00aa.bb02",
                sshPublicKey=KEY.format(3),
                ou="servers",
            ),
            _host("ns.lab.example.org", ipHostNumber="203.0.113.131"),
            _host("laptop", ipHostNumber="192.0.2.150", macAddress=["525400aabb03", "0:1:2:3:4:5"]),
            _host(
                "roamer",
                ipHostNumber=["192.0.2.7", "192.0.2.151", "198.51.100.7"],
                macAddress="52:54:00:aa:bb:04",
            ),
            _host("xn--bcher-kva", ipHostNumber="192.0.2.152", macAddress="52:54:00:aa:bb:05"),
            _host("a" * 63, ipHostNumber="192.0.2.153", macAddress="52:54:00:aa:bb:06"),
            _host("7up", ipHostNumber="192.0.2.154", macAddress="52:54:00:aa:bb:07"),
            _host("other.example.net", ipHostNumber="203.0.113.200"),
            _host("keyed", sshPublicKey=KEY.format(4)),
            _host("v6only", ipHostNumber="2001:db8::ffff", macAddress="52:54:00:aa:bb:08"),
            _host("printer", "PRN1", ipHostNumber="192.0.2.155", macAddress="52:54:00:aa:bb:09"),
            *(_plain(number) for number in range(15)),
        ]
    )
    found[f"cn=txt,{BASE}"] = {
        "objectClass": "dNSZone",
        "zoneName": "example.org",
        "relativeDomainName": "odd",
        "tXTRecord": ['say "hi"; \\ done', "ünïcödé", "long " * 60, "a\nb\0c", ""],
    }
    found[f"cn=evil,{BASE}"] = {
        "objectClass": "dNSZone",
        "zoneName": "example.org",
        "relativeDomainName": "evil",
        "tXTRecord": [
            "\nevil.example.org. IN A 203.0.113.66",
            '"\n$INCLUDE /etc/shadow\n"',
            '\\"; }; zone "evil" { type primary; };',
            "(\r\n\\010 @ ; $TTL 0",
            "\\",
        ],
    }
    found[f"cn=others,{BASE}"] = {
        "objectClass": "dNSZone",
        "zoneName": "example.org",
        "relativeDomainName": ["*.apps"],
        "dNSTTL": "60",
        "cNAMERecord": "web",
    }
    found[f"cn=far,{BASE}"] = {
        "objectClass": "dNSZone",
        "zoneName": "example.com",
        "relativeDomainName": "not-ours",
        "aRecord": "nonsense, but nobody's",
    }
    for number, entry in enumerate(found.values()):
        entry["entryCSN"] = CSN.format(number)
    return found


ENTRIES = _entries()

SITE: dict[str, Any] = {
    "domain": "example.org",
    "hosts": {"groups": ["ou"], "ports": ["serverPort"], "ttl": ["dNSTTL"]},
    "record_entries": {"read": True},
    "subnets": [
        {
            "name": "lan",
            "prefix": "192.0.2.0/24",
            "ranges": ["192.0.2.200-192.0.2.239"],
            "gateway": "192.0.2.1",
            "dns": ["192.0.2.2", "198.51.100.2"],
            "ntp": ["192.0.2.2"],
            "domain": "example.org",
            "vlan": 10,
        },
        {"name": "dmz", "prefix": "198.51.100.0/25", "lease": 7200, "id": 42},
        {"name": "lan6", "prefix": "2001:db8::/64"},
    ],
    "zones": [
        {
            "name": "example.org",
            "ns": ["ns.example.org", "ns2.example.org."],
            "contact": "dns.team@example.org",
            "records": [
                {"name": "@", "type": "MX", "data": "10 mail"},
                {"name": "@", "type": "TXT", "data": "v=spf1 mx -all"},
                {"name": "@", "type": "CAA", "data": '0 issue "ca.example.net"'},
                {"name": "_imaps._tcp", "type": "SRV", "data": "0 1 993 imap-old"},
                {"name": "imap-old", "type": "A", "data": "198.51.100.25"},
                {"name": "web", "type": "SSHFP", "data": "4 2 " + "ab" * 32},
                {"name": "elsewhere", "type": "CNAME", "data": "www.example.net."},
            ],
        },
        {"name": "lab.example.org", "ns": ["ns.lab.example.org"], "ttl": 600},
        {"prefix": "192.0.2.0/24", "ns": ["ns.example.org"]},
        {"prefix": "198.51.100.0/24", "ns": ["ns.example.org"]},
        {"prefix": "2001:db8::/32", "ns": ["ns.example.org"]},
    ],
}

OPTIONS: dict[str, dict[str, Any]] = {
    "site": SITE,
    "bind": {"folder": "/etc/bind/mint", "secondaries": ["198.51.100.2"]},
    "nsd": {"folder": "/etc/nsd/mint/", "secondaries": ["2001:db8:0:1::2"]},
    "kea": {"interfaces": ["lo"], "extra": {"renew-timer": 900}},
    "unbound": {"local_zones": ["example.org"]},
    "nftables": {
        "groups": ["guests", "servers"],
        "chains": [
            {
                "name": "forward",
                "hook": "forward",
                "policy": "drop",
                "rules": [
                    "ct state established,related accept",
                    "ip saddr . ether saddr @pairs4 accept",
                    "ip6 daddr @group_servers6 tcp dport 443 accept",
                ],
            }
        ],
    },
    "prometheus": {"labels": {"site": "north"}},
}


def service(
    name: str,
    entries: Mapping[str, Mapping[str, Any]] = ENTRIES,
    options: Mapping[str, Any] | None = None,
) -> SiteService[Any]:
    """A service that comes with MINT, at work on the example.

    Args:
        name: of the service.
        entries: of the directory, by DN.
        options: laid over those of the example.
    """
    said = {**options_of(name, OPTIONS), **(options or {})}
    return class_of(name)(Context("civet", InMemory(entries), said))
