"""What is made passes the checkers of the daemons, and what is wrong does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.services import missing
from tests.trigger.example_site import service
from tests.trigger.goldens import kept

from mint.trigger.applying.checks import check
from mint.trigger.shipped import nftables
from mint.trigger.shipped.catalog import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mint.trigger.applying.checks import Verdict

NS = "ns.example.org. IN A 192.0.2.2\nns.example.org. IN AAAA 2001:db8::2\n"

pytestmark = pytest.mark.daemons


def checked(name: str, files: Mapping[str, bytes], folder: Path) -> Verdict:
    """The last verdict of a service's checkers: the one that says no, if one does."""
    for file, content in files.items():
        (folder / file).write_bytes(content)
    verdicts = check(service(name), folder, files)
    for one in verdicts:
        if one.said == "unchecked":
            missing(one.command)
    return verdicts[-1]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_files_that_a_service_makes_are_right(name: str, tmp_path: Path) -> None:
    verdict = checked(name, kept(name), tmp_path)
    assert (verdict.said, verdict.why) == ("ok", "")


@pytest.mark.parametrize(
    ("name", "right", "wrong", "said"),
    [
        ("kea", "52:54:00:aa:bb:04", "52:54:00:aa:bb:zz", "Error encountered: "),
        ("kea", '"192.0.2.7"', '"203.0.113.7"', "is not within the IPv4 subnet '192.0.2.0/24'"),
        ("kea", "192.0.2.200 - ", "192.0.9.200 - ", "Error encountered: "),
        ("dhcpd", "52:54:00:aa:bb:04", "52:54:00:aa:bb:zz", "dhcpd.conf line "),
        ("dhcpd", "authoritative;", "authoritative", "semicolon expected"),
        ("bind", "IN A 192.0.2.150", "IN A 192.0.2.350", "near '192.0.2.350': bad dotted quad"),
        ("bind", NS, "", "has no address records (A or AAAA)"),
        ("bind", "type primary;", "type primery;", "zones.conf:3: 'primery' unexpected"),
        (
            "bind",
            "www.example.org. 300 IN CNAME web",
            "www.example.org. IN A 192.0.2.1\nwww.example.org. 300 IN CNAME web",
            "www.example.org: CNAME and other data",
        ),
        ("nsd", "IN A 192.0.2.150", "IN A 192.0.2.350", "invalid IPv4 address '192.0.2.350'"),
        ("nsd", "  zonefile:", "  zonefyle:", "zones.conf:4"),
        ("unbound", "IN A 192.0.2.150", "IN A 192.0.2.350", "Bad local-data RR laptop.example.org"),
        ("unbound", "server:", "serva:", "syntax error"),
        ("dnsmasq", "dhcp-host=52:54:00:aa:bb:04", "dhcp-host=52:54:00:aa:bb:zz", "bad"),
        ("dnsmasq", "host-record=7up", "hosts-record=7up", "bad option at line"),
        ("nftables", "192.0.2.7 . 52:54:00:aa:bb:04", "192.0.2.7 . x", "Error: "),
        ("nftables", "@pairs4", "@pears4", "Error: No such file or directory"),
        ("hosts", "192.0.2.150", "192.0.2.350", "'192.0.2.350': not an IPv4 or IPv6 address"),
        ("known_hosts", "AAAAC3NzaC1lZDI1NTE5AAAAIB", "AAAA", "finds 0 keys in 4 lines"),
        ("prometheus", '"labels"', '"labelz"', 'unknown field "labelz"'),
        ("prometheus", '"gw.example.org:9100"', '"http://example.org/"', "is not a valid hostname"),
    ],
)
def test_what_is_wrong_is_found_and_told(
    name: str, right: str, wrong: str, said: str, tmp_path: Path
) -> None:
    files = kept(name)
    changed = {file: text.replace(right.encode(), wrong.encode()) for file, text in files.items()}
    assert changed != files
    verdict = checked(name, changed, tmp_path)
    assert verdict.said == "no"
    assert "status" in verdict.why
    assert said in verdict.output


def test_a_user_has_rules_checked_in_a_namespace_of_his_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nftables, "geteuid", lambda: 1000)
    assert service("nftables").check[0][:2] == ("unshare", "-Urn")
    assert checked("nftables", kept("nftables"), tmp_path).said == "ok"


def test_subnets_in_one_another_are_one_element(tmp_path: Path) -> None:
    subnets = [{"name": f"n{n}", "prefix": f"10.0.0.0/{n}"} for n in (8, 16, 24)]
    one = service("nftables", {}, {"site": {"subnets": subnets}, "groups": ["servers"]})
    files = {name: str(text).encode() for name, text in one.render(one.load()).items()}
    assert files["mint.nft"].count(b"10.0.0.0/") == 1
    assert checked("nftables", files, tmp_path).said == "ok"


def test_what_kea_logs_is_not_in_the_way_of_what_is_wrong(tmp_path: Path) -> None:
    wrong = {file: text.replace(b'"lo"', b'"lo') for file, text in kept("kea").items()}
    output = checked("kea", wrong, tmp_path).output
    assert output.startswith(("Error encountered: ", "Syntax check failed"))
    assert "INFO" not in output
