r"""Serial numbers of zones follow from what was changed last, never from the clock.

An entryCSN begins with the time of a change, `20260131093045.123456Z#...`. A new serial number is
that time in seconds since 1970, modulo 2^32, so that the same state gives the same number on every
host. Where the zone that is in use is known, two things are made sure: the same content keeps its
number, and another content has a greater one in the sense of RFC 1982, if need be the next one:
that is so after a removal, which leaves no entryCSN, after two changes in one second, and where
numbers were those of dates (`2026013101`) before.
"""

from __future__ import annotations

import calendar
import re

_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z(#.*)?", re.ASCII | re.DOTALL)
_SIZE = 2**32


def serial_of(csn: str) -> int:
    """The serial number that a change gives; 1 when nothing tells.

    Args:
        csn: an entryCSN, RFC 4533 as OpenLDAP writes it; "": none.

    Example:
        >>> serial_of("20260131093045.123456Z#000000#000#000000")
        1769851845
    """
    found = _TIME.fullmatch(csn)
    if found is None:
        return 1
    return calendar.timegm(tuple(map(int, found.groups()[:6]))) % _SIZE or 1


def is_after(one: int, other: int) -> bool:
    """Whether a serial number is greater than another. Source: RFC 1982, 3.2.

    Example:
        >>> is_after(5, 4294967290), is_after(4, 5)
        (True, False)
    """
    return 0 < (one - other) % _SIZE < _SIZE // 2


def next_serial(wanted: int, used: int) -> int:
    """The number of a zone whose content is not any more that which had a number before.

    Example:
        >>> next_serial(7, 5), next_serial(5, 5), next_serial(5, 4294967295)
        (7, 6, 5)
    """
    return wanted if is_after(wanted, used) else (used + 1) % _SIZE or 1
