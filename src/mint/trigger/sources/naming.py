"""What a rename does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mint.errors import BadEvent
from mint.trigger.ldap.library import library
from mint.trigger.sources.mods import Mod, applied

if TYPE_CHECKING:
    from mint.trigger.sources.mods import Raw

_FIRST = re.compile(r"((?:[^,\\]|\\.)*),?(.*)", re.DOTALL)


def split(dn: str) -> tuple[str, str]:
    r"""The deepest part of a name, and the name above it.

    Example:
        >>> split("cn=Doe\\, Ann,dc=org")
        ('cn=Doe\\, Ann', 'dc=org')
    """
    found = _FIRST.fullmatch(dn)
    return (found.group(1), found.group(2)) if found else (dn, "")


def renamed(old: Raw, dn: str, rdn: str, *, keep: bool) -> Raw:
    """The attributes of an entry after it was renamed: its name is among them.

    Args:
        old: those before.
        dn: its name before.
        rdn: the first part of its new name.
        keep: whether the values of the old name stay.

    Raises:
        BadEvent: a name is none.

    Example:
        >>> renamed({"cn": [b"a"]}, "cn=a,dc=org", "cn=b", keep=False)
        {'cn': [b'b']}
    """
    gone = [] if keep else [Mod(name, "-", value, begins=True) for name, value in _pairs(dn)]
    come = [Mod(name, "+", value, begins=True) for name, value in _pairs(rdn)]
    return applied(old, [*gone, *come])


def _pairs(dn: str) -> list[tuple[str, bytes]]:
    """Names and values of the deepest part of a name."""
    try:
        first = library("ldap.dn").str2dn(dn)[0]
    except (library().DECODING_ERROR, IndexError):
        raise BadEvent(f"not a name of an entry: {dn!r}") from None
    return [(name, value.encode()) for name, value, _ in first]
