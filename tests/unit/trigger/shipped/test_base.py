from __future__ import annotations

import time
from typing import Any

from structlog.testing import capture_logs
from tests.trigger.directories import InMemory
from tests.trigger.example_site import ENTRIES, service

from mint.trigger.service import Context
from mint.trigger.shipped.catalog import class_of

LAPTOP = next(dn for dn in ENTRIES if dn.startswith("cn=laptop,"))
BAD = {**ENTRIES, LAPTOP: {**ENTRIES[LAPTOP], "macAddress": "zz"}}
TWICE = {**ENTRIES, "cn=z,dc=org": {**ENTRIES[LAPTOP], "cn": "z", "entryCSN": "2027"}}


def test_a_bad_entry_refuses_all_with_its_name_attribute_and_value() -> None:
    one = service("kea", BAD)
    (problem,) = one.problems(one.load())
    assert problem == f"{LAPTOP}: macAddress 'zz': not a MAC address such as 00:11:22:33:44:55"


def test_a_bad_entry_can_be_left_out_and_is_reported() -> None:
    one = service("kea", BAD, {"skip_bad": True})
    state = one.load()
    with capture_logs() as logs:
        assert not list(one.problems(state))
    assert [(log["dn"], log["service"]) for log in logs] == [(LAPTOP, "kea")]
    content = str(one.render(state)["kea-dhcp4.conf"])
    assert "laptop" not in content
    assert "roamer" in content


def test_of_two_in_each_others_way_the_older_stays() -> None:
    one = service("kea", TWICE, {"skip_bad": True})
    content = str(one.render(one.load())["kea-dhcp4.conf"])
    assert '"laptop.example.org"' in content
    assert '"z.example.org"' not in content


def test_what_is_wrong_in_the_settings_is_never_left_out() -> None:
    site = {"zones": [{"name": "a.test", "ns": ["ns.a.test"]}]}
    options: dict[str, Any] = {"folder": "/z", "skip_bad": True, "site": site}
    one = class_of("bind")(Context("civet", InMemory({}), options))
    assert [str(found) for found in one.problems(one.load())] == [
        "zone a.test 'a.test NS ns.a.test.': there is no ns.a.test in a.test"
    ]


def test_without_an_entry_the_rest_stays() -> None:
    one = service("hosts")
    state = one.load()
    rest = one.render(one.without(state, LAPTOP))["hosts"]
    lines = [line for line in str(one.render(state)["hosts"]).split("\n") if "laptop" not in line]
    assert str(rest).split("\n") == lines


def test_lines_and_files_of_the_options_are_added_as_they_are() -> None:
    more = {"lines": ["# mine"], "include": ["/etc/mine.conf"]}
    for name, file, include in (
        ("dhcpd", "dhcpd.conf", 'include "/etc/mine.conf";'),
        ("dnsmasq", "mint.conf", "conf-file=/etc/mine.conf"),
        ("unbound", "mint.conf", 'include: "/etc/mine.conf"'),
        ("nftables", "mint.nft", '  include "/etc/mine.conf"'),
    ):
        one = service(name, options=more)
        lines = str(one.render(one.load())[file]).removesuffix("}\n").splitlines()
        assert lines[-2:] == [include, "# mine"]


def seconds(count: int) -> float:
    entries = {
        f"cn=h{number},dc=org": {
            "objectClass": "ipHost",
            "cn": [f"h{number}", f"alias{number}"],
            "ipHostNumber": [f"10.{number // 250}.{number % 250}.7", f"2001:db8::{number:x}"],
        }
        for number in range(count)
    }
    one = service("bind", entries)
    began = time.process_time()
    state = one.load()
    one.problems(state)
    one.render(state)
    return time.process_time() - began


def test_the_time_grows_as_the_number_of_hosts_does() -> None:
    assert seconds(800) < 20 * max(seconds(100), 0.01)
