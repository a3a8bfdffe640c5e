from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from mint.trigger.site import values

if TYPE_CHECKING:
    from collections.abc import Callable

_HEX = re.compile(r"([0-9a-f]{2}){1,64}", re.ASCII)
_TAG = re.compile(r"[a-z0-9]{1,15}", re.ASCII)
_CHUNK = 255
_LONGEST_TEXT = 4096


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record of a zone, as the settings or an entry of the directory say.

    Args:
        name: below the zone; `@`: the zone itself; with a dot at the end: in full.
        type: A, AAAA, CAA, CNAME, MX, NS, PTR, SRV, SSHFP or TXT.
        data: as in a zone file, but the text of a TXT record is written as it is.
        ttl: seconds; 0: what the zone says.
        dn: of its entry; "": it stands in the settings.
        csn: of the entry's last change.

    Raises:
        ValueError: a value is not what it should be.

    Example:
        >>> Record(name="www", type="CNAME", data="web").full("example.org")
        'web.example.org.'
    """

    name: str
    type: str
    data: str
    ttl: int = 0
    dn: str = ""
    csn: str = ""

    def __post_init__(self) -> None:
        """Nothing half right is ever a record."""
        values.within("type", known, self.type)
        if not 0 <= self.ttl <= values.LONGEST_TTL:
            raise ValueError(f"`ttl`: not a number from 0 to {values.LONGEST_TTL}")
        values.within("name", self.owner, "zone.test")
        values.within("data", self.full, "zone.test")

    def owner(self, zone: str) -> str:
        """Its name in full, without a dot at the end."""
        return in_full(self.name, zone)

    def full(self, zone: str) -> str:
        """Its data in a zone file, with all names in full."""
        if self.type in _PLAIN:
            return _PLAIN[self.type](self.data)
        return _NAMING[self.type](self.data, zone)

    def target(self, zone: str) -> str:
        """The name that it leads to, without a dot at the end; "": to none."""
        leads = self.type in {"CNAME", "MX", "NS", "SRV"}
        return self.full(zone).rpartition(" ")[2].removesuffix(".") if leads else ""


def known(kind: str) -> str:
    """The type itself, if there are records of a type.

    Raises:
        ValueError: there are none.
    """
    types = _PLAIN.keys() | _NAMING
    if kind not in types:
        raise ValueError(f"{kind!r} is none of {', '.join(sorted(types))}")
    return kind


def in_full(name: str, zone: str) -> str:
    """A name of a zone file in full, without a dot at the end.

    Raises:
        ValueError: it is no name.
    """
    if name == "@":
        return zone
    return values.record_name(name if name.endswith(".") else f"{name}.{zone}")


def quoted(text: str) -> str:
    r"""A text as strings of a zone file, each of 255 bytes at most. Source: RFC 1035, 5.1.

    Example:
        >>> print(quoted('say "hi"\n'))
        "say \"hi\"\010"
    """
    raw = text.encode()
    chunks = [raw[at : at + _CHUNK] for at in range(0, len(raw), _CHUNK)] or [b""]
    return " ".join(f'"{"".join(map(_escaped, chunk))}"' for chunk in chunks)


def _escaped(byte: int) -> str:
    if byte in b'"\\':
        return f"\\{chr(byte)}"
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03d}"  # noqa: PLR2004 - printable ASCII


def _a(data: str) -> str:
    return _address(data, 4)


def _aaaa(data: str) -> str:
    return _address(data, 6)


def _address(data: str, version: int) -> str:
    found = values.address(data)
    if found.version != version:
        raise ValueError(f"not an IPv{version} address")
    return str(found)


def _to_name(data: str, zone: str) -> str:
    return f"{in_full(data, zone)}."


def _mx(data: str, zone: str) -> str:
    preference, name = _split(data, 2, "PREFERENCE NAME")
    return f"{values.number(preference, 0, 65535)} {_to_name(name, zone)}"


def _srv(data: str, zone: str) -> str:
    *numbers, name = _split(data, 4, "PRIORITY WEIGHT PORT NAME")
    return f"{' '.join(str(values.number(n, 0, 65535)) for n in numbers)} {_to_name(name, zone)}"


def _sshfp(data: str) -> str:
    algorithm, kind, print_ = _split(data, 3, "ALGORITHM TYPE FINGERPRINT")
    if not _HEX.fullmatch(print_.lower()):
        raise ValueError("a fingerprint that is no hexadecimal number")
    return f"{values.number(algorithm, 0, 255)} {values.number(kind, 0, 255)} {print_.lower()}"


def _caa(data: str) -> str:
    flags, tag, value = _split(data, 3, "FLAGS TAG VALUE", at_most=2)
    if not _TAG.fullmatch(tag.lower()):
        raise ValueError("a tag of letters and digits is wanted")
    bare = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    if len(bare.encode()) > _CHUNK:
        raise ValueError(f"more than {_CHUNK} bytes of value")
    return f"{values.number(flags, 0, 255)} {tag.lower()} {quoted(bare)}"


def _txt(data: str) -> str:
    if len(data.encode()) > _LONGEST_TEXT:
        raise ValueError(f"more than {_LONGEST_TEXT} bytes of text")
    return quoted(data)


def _split(data: str, count: int, form: str, at_most: int = -1) -> list[str]:
    found = data.split(" ", at_most) if at_most > 0 else data.split(" ")
    if len(found) != count:
        raise ValueError(f"{form} is wanted, with one blank in between")
    return found


_PLAIN: dict[str, Callable[[str], str]] = {
    "A": _a,
    "AAAA": _aaaa,
    "CAA": _caa,
    "SSHFP": _sshfp,
    "TXT": _txt,
}
_NAMING: dict[str, Callable[[str, str], str]] = {
    "CNAME": _to_name,
    "MX": _mx,
    "NS": _to_name,
    "PTR": _to_name,
    "SRV": _srv,
}
