"""Texts of a directory become what they mean, or a ValueError that says why not.

What passes holds no character that could mean something else in a configuration file.
"""

from __future__ import annotations

import re
from functools import cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
T = TypeVar("T")

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_RECORD_LABEL = re.compile(r"\*|_?[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?", re.ASCII)
_OCTETS = re.compile(r"[0-9a-f]{1,2}([:-][0-9a-f]{1,2}){5}", re.ASCII)
_DOTTED = re.compile(r"[0-9a-f]{4}(\.[0-9a-f]{4}){2}|[0-9a-f]{12}", re.ASCII)
_GROUP = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,30}", re.ASCII)
_PATH = re.compile(r"(/[A-Za-z0-9._+@%,:=-]+)+/?", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,10}", re.ASCII)

_ALL = IPv4Address("255.255.255.255")

LONGEST_NAME = 253
LONGEST_TTL = 2**31 - 1


def host_name(text: str) -> str:
    """A name of a host, in lower case and without a dot at its end. Source: RFC 1123, 2.1.

    Raises:
        ValueError: it is none.

    Example:
        >>> host_name("WWW.example.org.")
        'www.example.org'
    """
    return _name(text, _LABEL, "letters, digits and inner dashes")


def record_name(text: str) -> str:
    """A name that records of a zone may have: also `_sip._tcp`, and `*` for a wildcard.

    Raises:
        ValueError: it is none.
    """
    return _name(text, _RECORD_LABEL, "letters, digits, inner dashes and underscores")


def address(text: str) -> Address:
    """An IPv4 or IPv6 address, without a zone (`%eth0`).

    Raises:
        ValueError: it is none.
    """
    try:
        found = ip_address(text)
    except ValueError:
        raise ValueError("not an IPv4 or IPv6 address") from None
    if isinstance(found, IPv6Address) and ("%" in text or found.ipv4_mapped):
        raise ValueError("not an IPv6 address that others can use")
    return found


def host_address(text: str) -> Address:
    """An address that a host can have: of one station, and not of every one.

    Raises:
        ValueError: it is none.
    """
    found = address(text)
    if found.is_loopback or found.is_multicast or found.is_unspecified or found == _ALL:
        raise ValueError("not an address of one host")
    return found


@cache
def network(text: str) -> Network:
    """A prefix such as `192.0.2.0/24`.

    Raises:
        ValueError: it is none, or has bits set behind its length.
    """
    try:
        found = ip_network(text)
    except ValueError as error:
        raise ValueError(f"not a network such as 192.0.2.0/24: {error}") from None
    if "%" in text:
        raise ValueError("not a network that others can use")
    return found


def mac(text: str) -> str:
    """An Ethernet address as `00:11:22:33:44:55`, written with colons, dashes, dots or nothing.

    Raises:
        ValueError: it is none, or that of a group of stations.

    Example:
        >>> mac("0:11:22:33:44:AA"), mac("0011.2233.44aa")
        ('00:11:22:33:44:aa', '00:11:22:33:44:aa')
    """
    low = text.lower()
    if _OCTETS.fullmatch(low):
        octets = [one.zfill(2) for one in re.split("[:-]", low)]
    elif _DOTTED.fullmatch(low):
        bare = low.replace(".", "")
        octets = [bare[at : at + 2] for at in range(0, 12, 2)]
    else:
        raise ValueError("not a MAC address such as 00:11:22:33:44:55")
    if int(octets[0], 16) & 1:
        raise ValueError("a MAC address of a group, not of one station")
    return ":".join(octets)


def within(field: str, read: Callable[[str], T], value: str) -> T:
    """A value of a field, of which an error tells the name.

    Raises:
        ValueError: the value is not what it should be.
    """
    try:
        return read(value)
    except ValueError as error:
        raise ValueError(f"`{field}`: {error}") from None


def path(text: str) -> str:
    """A path from the root, without characters that a configuration file could take for others.

    Raises:
        ValueError: it is none.
    """
    if not _PATH.fullmatch(text):
        raise ValueError("not a path from the root, of letters, digits and `._-+@%,:=`")
    return text


def number(text: str, least: int, most: int) -> int:
    """A number between two others.

    Raises:
        ValueError: it is none.
    """
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise ValueError(f"not a number from {least} to {most}")
    return int(text)


def group(text: str) -> str:
    """A name of a group of hosts: letters, digits, `_` and `-`, at most 31, no digit first.

    Raises:
        ValueError: it is none.
    """
    if not _GROUP.fullmatch(text):
        raise ValueError("not a group: up to 31 letters, digits, `_` and `-`, no digit first")
    return text


def _name(text: str, label: re.Pattern[str], made_of: str) -> str:
    name = text.lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > LONGEST_NAME or not all(label.fullmatch(one) for one in labels):
        hint = "" if text.isascii() else "; write other letters as xn--..."
        raise ValueError(f"not a name of a host: labels of up to 63 {made_of}{hint}")
    if labels[-1].isdigit():
        raise ValueError("not a name of a host: it ends like an address")
    return name
