"""Checks a hosts file, which no program of a system does.

Usage: `python hosts_check.py FILE`. See `own_program`.
"""

from __future__ import annotations

import re
import sys
from ipaddress import ip_address
from pathlib import Path

_LONGEST = 4096
"""Bytes of a line that all C libraries read."""

_LONGEST_NAME = 253
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII | re.IGNORECASE)
"""Source: RFC 1123, 2.1."""


def wrong(content: bytes) -> list[str]:
    r"""What a resolver would not read in a hosts file, each with its line. Source: hosts(5).

    Example:
        >>> wrong(b"192.0.2.1 www\\n192.0.2.300 x\\n")
        ["2: '192.0.2.300': not an IPv4 or IPv6 address"]
    """
    if content and not content.endswith(b"\n"):
        return ["the last line has no end"]
    found = []
    for number, line in enumerate(content.split(b"\n")[:-1], start=1):
        if len(line) > _LONGEST:
            found.append(f"{number}: longer than {_LONGEST} bytes")
            continue
        try:
            _insist(line.decode().partition("#")[0].replace("\t", " ").strip(" "))
        except ValueError as error:
            found.append(f"{number}: {error}")
    return found


def _insist(line: str) -> None:
    if not line:
        return
    address, *names = line.split(" ")
    try:
        ip_address(address)
    except ValueError:
        raise ValueError(f"{address!r}: not an IPv4 or IPv6 address") from None
    if not any(names):
        raise ValueError(f"{address}: no name")
    for name in filter(None, names):
        bare = name.removesuffix(".")
        if len(bare) > _LONGEST_NAME or not all(map(_LABEL.fullmatch, bare.split("."))):
            raise ValueError(f"{name!r}: not a name of a host")


def main(file: str) -> int:
    """Check a file; status 0 when all of it would be read, else what is wrong on stderr."""
    found = wrong(Path(file).read_bytes())
    sys.stderr.write("".join(f"{file}:{one}\n" for one in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
