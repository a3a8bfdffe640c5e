"""Whatever stands in a directory, nothing of it becomes a statement of a configuration."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs
from tests.trigger.example_site import ENTRIES, service

from mint.trigger.shipped.catalog import NAMES

WEB = next(dn for dn in ENTRIES if dn.startswith("cn=web,"))
ODD = next(dn for dn in ENTRIES if dn.startswith("cn=txt,"))

BITS = st.sampled_from(
    [
        '"',
        "'",
        "\n",
        "\r",
        "\0",
        "}",
        "{",
        ";",
        "\\",
        "#",
        "$",
        "`",
        "|",
        ",",
        " ",
        "\t",
        "%",
        "(",
        ")",
    ]
)
SNIPPETS = st.sampled_from(
    [
        "\nevil.example.org. IN A 203.0.113.66",
        '"; }; zone "evil" { type primary; file "/etc/shadow"; };',
        "\n$INCLUDE /etc/shadow",
        "1.2.3.4 } ; flush ruleset ; #",
        '"}]}, "hooks-libraries": [{"library": "/tmp/evil.so"}',
        "\ndhcp-script=/tmp/evil",
        '"\ninclude: "/etc/shadow"',
        "x\n*.example.org ssh-ed25519 AAAA",
        "$(reboot)",
        "../../etc/passwd",
        "-oProxyCommand=x",
        "a" * 5000,
        "ünïcödé",
        "\u2028evil",
        "\uff41.example.org",
    ]
)
GOOD = st.sampled_from(
    ["www9", "192.0.2.77", "2001:db8::77", "52:54:00:00:09:09", "9100", "ssh-ed25519 AAAA", "dmz"]
)
HOSTILE = st.lists(BITS | SNIPPETS | GOOD | st.text(max_size=20), max_size=4).map("".join)
VALUES = st.lists(HOSTILE | st.binary(max_size=8), min_size=1, max_size=3)
HOST = ("cn", "ipHostNumber", "macAddress", "sshPublicKey", "ou", "serverPort", "dNSTTL")
RECORD = (
    *("zoneName", "relativeDomainName", "dNSTTL", "tXTRecord", "aRecord"),
    *("cNAMERecord", "mXRecord", "sRVRecord", "pTRRecord"),
)
CHANGES = st.tuples(
    st.just(WEB) | st.just(WEB) | st.just(ODD), st.sampled_from(HOST), VALUES
) | st.tuples(st.just(ODD), st.sampled_from(RECORD), VALUES)
FEW = {dn: entry for dn, entry in ENTRIES.items() if not dn.startswith("cn=pc")}

NAME = r"[a-z0-9.*_-]+"
IP = r"[0-9a-f.:]+"
MAC = r"[0-9a-f]{2}(:[0-9a-f]{2}){5}"
STRING = r'"([ !#-\[\]-~]|\\["\\]|\\\d{3})*"'
LINES = {
    "hosts": rf"#.*|{IP}\t{NAME}( {NAME})*(?# of hosts)|::1\tlocalhost.*",
    "known_hosts": r"#.*|[a-z0-9.,:-]+ ssh-ed25519 [A-Za-z0-9+/=]+",
    "dhcpd": rf"|#.*|authoritative;|\}}|subnet {IP} netmask {IP} \{{|host [a-z0-9.-]+ \{{|"
    rf"(default|max)-lease-time \d+;|  ((default|max)-lease-time \d+|range {IP} {IP}|"
    rf'option [a-z-]+ ("{NAME}"|{IP}(, {IP})*)|hardware ethernet {MAC}|fixed-address {IP});',
    "dnsmasq": r"#.*|dhcp-range=set:[a-z]+,[0-9a-z.,]+|"
    r"dhcp-option=tag:[a-z]+,option:[a-z0-9.,:-]+|"
    rf"dhcp-host=({MAC},)+{IP},{NAME}|host-record={NAME},{IP}(,\d+)?|cname={NAME},{NAME}(,\d+)?",
    "unbound": rf'#.*|server:|  local-zone: "example.org." transparent|'
    rf'  local-data: "{NAME} \d+ IN (A|AAAA) {IP}"|  local-data-ptr: "{IP} \d+ {NAME}"',
    "nftables": r"#.*|(delete )?table inet mint( \{)?|  set [A-Za-z0-9_-]+ \{|"
    rf"    type [a-z0-9_. ]+|    flags interval|"
    rf"    elements = \{{|      {IP}(/\d+| \. {MAC})?,| *\}}|"
    r"  chain forward \{|"
    r"    (type filter hook|ct state|ip saddr \.|ip saddr|ip6 daddr).*",
    "bind": rf"[;#].*|\$TTL \d+|{NAME} IN SOA {NAME} (dns\\\.team|hostmaster)\.{NAME}( \d+){{5}}|"
    rf"{NAME} (\d+ )?IN [A-Z]+ ({STRING}( {STRING})*|[a-z0-9.:*_ -]+|0 issue {STRING})|"
    r'zone "[a-z0-9.-]+" \{|  type primary;|  file "[a-z0-9./-]+";|'
    r"  a[a-z-]+ \{ 198.51.100.2; \};|\};",
}
LINES["nsd"] = (
    LINES["bind"] + rf'|zone:|  name: "[a-z0-9.-]+"|  zonefile: "[a-z0-9./-]+"|'
    rf"  (notify|provide-xfr): {IP} NOKEY|[a-z0-9.-]+ db\.[a-z0-9.-]+"
)
LEAVES = re.compile(r"[A-Za-z0-9 ,.:;/\[\]_*-]*")


def rendered(name: str, *changes: tuple[str, str, list[Any]]) -> dict[str, str]:
    """What a service makes when entries of the example say something else."""
    entries = {dn: dict(entry) for dn, entry in FEW.items()}
    for dn, attribute, values in changes:
        entries[dn][attribute] = values
    one = service(name, entries, {"skip_bad": True})
    state = one.load()
    with capture_logs():
        found = one.problems(state)
    assert all(problem.isprintable() for problem in found)
    return {file: str(content) for file, content in one.render(state).items()}


@pytest.mark.parametrize("name", sorted(LINES))
@settings(max_examples=40)
@given(change=CHANGES)
def test_every_line_is_one_that_the_service_writes(
    name: str, change: tuple[str, str, list[Any]]
) -> None:
    form = re.compile(LINES[name], re.ASCII)
    for content in rendered(name, change).values():
        assert content.endswith("\n")
        for line in content[:-1].split("\n"):
            assert form.fullmatch(line), line


@pytest.mark.parametrize("name", ["kea", "prometheus"])
@settings(max_examples=40)
@given(change=CHANGES)
def test_json_has_the_shape_that_the_service_writes(
    name: str, change: tuple[str, str, list[Any]]
) -> None:
    usual = set(_keys(json.loads(_json(rendered(name)))))
    found = json.loads(_json(rendered(name, change)))
    assert set(_keys(found)) <= usual
    for leaf in _leaves(found):
        assert LEAVES.fullmatch(str(leaf)), leaf


def test_all_services_are_tried() -> None:
    assert {*LINES, "kea", "prometheus"} == NAMES


def _json(files: dict[str, str]) -> str:
    return files.get("targets.json") or files["kea-dhcp4.conf"]


def _keys(value: Any) -> list[str]:
    if isinstance(value, list):
        return [key for one in value for key in _keys(one)]
    if isinstance(value, dict):
        return [*value, *(key for one in value.values() for key in _keys(one))]
    return []


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    return [value]
