from __future__ import annotations

import re
from functools import lru_cache

_PARTS = re.compile(r"(?:[^,\\]|\\.)+", re.DOTALL)
_BLANKS = re.compile(r"\s*([=+])\s*")
_HEX = re.compile(r"(?:\\[0-9a-fA-F]{2})+")
_PLAIN = re.compile(r"\\([^0-9a-zA-Z])")


@lru_cache(maxsize=10_000)
def parts(dn: str) -> tuple[str, ...]:
    """The parts of a distinguished name, the deepest first, so that equal names have equal parts.

    Case and blanks around the parts do not matter, nor how a character is escaped.
    Format: RFC 4514.

    Example:
        >>> parts("CN=Ann, dc=Example,dc=org")
        ('cn=ann', 'dc=example', 'dc=org')
    """
    return tuple(_normal(one) for one in _PARTS.findall(dn) if one.strip())


def is_below(dn: str, base: str) -> bool:
    """Whether a name is that of a base, or of something below it.

    Example:
        >>> is_below("cn=a,ou=Hosts,dc=org", "ou=hosts, dc=org"), is_below("dc=org", "ou=x,dc=org")
        (True, False)
    """
    above = parts(base)
    return not above or parts(dn)[-len(above) :] == above


def _normal(part: str) -> str:
    bare = _BLANKS.sub(r"\1", part.strip())
    return _PLAIN.sub(_escaped, _HEX.sub(_text, bare)).lower()


def _text(found: re.Match[str]) -> str:
    """What is escaped byte by byte, as one escaped character each."""
    raw = bytes.fromhex(found.group().replace("\\", ""))
    return "".join(
        f"\\{one}" if one in ',+"\\<>;=#' else one for one in raw.decode(errors="replace")
    )


def _escaped(found: re.Match[str]) -> str:
    """Escapes stay only where they mean something."""
    one = found.group(1)
    return found.group() if one in ',+"\\<>;=#' else one
