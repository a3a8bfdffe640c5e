from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.trigger.site import values
from mint.trigger.site.public_key import public_key

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE = [
    "",
    " ",
    "a b",
    "a\n",
    "a\0",
    'a"',
    "a;",
    "a}",
    "a\\",
    "\uff41",
    "é",
    "a" * 5000,
    "-a",
    "a-",
]
BLOB = base64.b64encode(b"\0\0\0\x0bssh-ed25519" + b"x" * 36).decode()


@pytest.mark.parametrize(
    ("given_", "read"),
    [
        ("WWW.Example.org.", "www.example.org"),
        ("a", "a"),
        ("7up", "7up"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("a" * 63, "a" * 63),
    ],
)
def test_a_name_of_a_host_is_in_lower_case_and_has_no_last_dot(given_: str, read: str) -> None:
    assert values.host_name(given_) == read


@pytest.mark.parametrize(
    "text", [*HOSTILE, "a..b", ".a", "a_b", "*", "10.0.0.1", "a" * 64, ".".join(["a" * 60] * 5)]
)
def test_what_is_no_name_of_a_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a name of a host"):
        values.host_name(text)


def test_a_name_with_other_letters_is_told_how_to_be_written() -> None:
    with pytest.raises(ValueError, match="xn--"):
        values.host_name("bücher.example.org")


@pytest.mark.parametrize("text", ["_sip._tcp.example.org", "*.example.org", "a_b", "_dmarc"])
def test_records_may_have_more_names_than_hosts(text: str) -> None:
    assert values.record_name(text) == text


@pytest.mark.parametrize(
    "text",
    ["00:01:02:03:04:05", "0:1:2:3:4:5", "00-01-02-03-04-05", "0001.0203.0405", "000102030405"],
)
def test_a_mac_address_is_read_as_people_write_it(text: str) -> None:
    assert values.mac(text) == "00:01:02:03:04:05"


@pytest.mark.parametrize("text", [*HOSTILE, "00:01:02:03:04", "00:01:02:03:04:0g", "0:1:2:3:4:555"])
def test_what_is_no_mac_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a MAC address"):
        values.mac(text)


def test_the_mac_address_of_a_group_is_refused() -> None:
    with pytest.raises(ValueError, match="of a group"):
        values.mac("ff:ff:ff:ff:ff:ff")


@pytest.mark.parametrize(
    "text",
    [*HOSTILE, "192.0.2.1/24", "192.0.2.256", "192.0.02.1", "fe80::1%eth0", "::ffff:1.2.3.4"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an IP"):
        values.address(text)


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", "0.0.0.0", "224.0.0.1", "255.255.255.255"])  # noqa: S104 - no host has it
def test_an_address_of_everybody_is_not_that_of_a_host(text: str) -> None:
    with pytest.raises(ValueError, match="one host"):
        values.host_address(text)


@pytest.mark.parametrize(
    "text", ["192.0.2.1/24", "192.0.2.0/33", "x", "192.0.2.0/24\n", "fe80::%a/64"]
)
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a network"):
        values.network(text)


def test_a_public_key_loses_its_comment() -> None:
    assert public_key(f"ssh-ed25519 {BLOB} me@home # x") == f"ssh-ed25519 {BLOB}"


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE,
        f"ssh-rsa {BLOB}",
        "ssh-ed25519 AAAA",
        f"ssh-ed25519 {BLOB}\nevil",
        f'command="x" ssh-ed25519 {BLOB}',
    ],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a public key"):
        public_key(text)


@pytest.mark.parametrize("text", [*HOSTILE, "0", "65536", "+1", "1.0", "٣", "1" * 4000])
def test_what_is_no_number_in_a_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="from 1 to 65535"):
        values.number(text, 1, 65535)


READERS: list[Callable[[str], object]] = [
    values.host_name,
    values.record_name,
    values.mac,
    values.address,
    values.host_address,
    values.network,
    values.group,
    values.path,
    public_key,
]


@given(st.sampled_from(READERS), st.text())
def test_whatever_the_text_it_is_read_or_refused(read: Callable[[str], object], text: str) -> None:
    try:
        found = str(read(text))
    except ValueError:
        return
    assert found.isascii()
    assert found.isprintable()
    assert not set(found) & set("\"'\\;{}#$`()<>|&!\t\n")
