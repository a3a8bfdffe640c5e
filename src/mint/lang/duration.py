"""Durations and dates as people write them: `1d12h`, `90`, `2030-01-02 00:00:00 UTC`.

A duration is made of numbers with units: `y` (365 days), `M` (30 days), `w`, `d`, `h`, `m`
(minutes), `s`, `ms`. A number without a unit is in seconds.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mint.errors import DurationError

_UNITS = {
    "y": 365 * 86400.0,
    "M": 30 * 86400.0,
    "w": 7 * 86400.0,
    "d": 86400.0,
    "h": 3600.0,
    "m": 60.0,
    "s": 1.0,
    "ms": 0.001,
}
_SHOWN_UNITS = (("y", 365 * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000))
_LONGEST = 10_000 * 365 * 86400.0
_MAX_TEXT = 100

_PIECE = r"([0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_PLAIN = re.compile(rf"-?{_PIECE}(?:[eE][-+]?[0-9]{{1,3}})?")
_PART = re.compile(rf"{_PIECE}(ms|[yMwdhms])")
_DURATION = re.compile(rf"(-?)((?:{_PIECE}(?:ms|[yMwdhms])\s*)+)")
_DATE_LIKE = re.compile(r"[\s:]|^[0-9]{4}[-/]")
_SLASHES = re.compile(r"^([0-9]{4})/([0-9]{2})/([0-9]{2})")
_ZONE = re.compile(r"(.*\S)\s+([A-Za-z][\w+/-]*)")
_OFFSET = re.compile(r"\s+(?=[+-][0-9]{2}:?[0-9]{2}$)")

_FORMS = "Write seconds (90), or numbers with units: 500ms 10s 5m 1h30m 2d 1w 3M 1y."
_DATE_FORMS = (
    "Write a date as 2030-01-02, 2030-01-02 15:00, 2030-01-02T15:00:00Z, "
    "2030-01-02 15:00:00 +0200 or 2030-01-02 15:00 Europe/Helsinki."
)


def seconds(text: str | float) -> float:
    """The length of a duration, in seconds.

    Args:
        text: a duration, or a number of seconds.

    Raises:
        DurationError: it is no duration, or one of more than 10,000 years.

    Example:
        >>> seconds("1h30m"), seconds("1.5s"), seconds("-10"), seconds(90)
        (5400.0, 1.5, -10.0, 90.0)
    """
    found = _seconds(text)
    if found is None:
        raise DurationError(f"{_shown(text)} is not a duration. {_FORMS}")
    return found


def due(text: str | float, now: float) -> float:
    """The moment that a duration from now, or a date, stands for: seconds since the epoch.

    A date without a zone is in UTC.

    Args:
        text: a duration, a number of seconds, or a date with or without a time and a zone.
        now: seconds since the epoch.

    Raises:
        DurationError: it is neither.

    Example:
        >>> due("1m", 1000.0), due("1970-01-02 00:00:00 UTC", 1000.0)
        (1060.0, 86400.0)
    """
    found = _seconds(text)
    if found is not None:
        return now + found
    if isinstance(text, str) and len(text) <= _MAX_TEXT and _DATE_LIKE.search(text.strip()):
        return _moment(text.strip())
    raise DurationError(f"{_shown(text)} is neither a duration nor a date. {_FORMS} {_DATE_FORMS}")


def text_of(length: float) -> str:
    """A duration for people, to the millisecond.

    Args:
        length: in seconds.

    Raises:
        DurationError: it is no number, or more than 10,000 years.

    Example:
        >>> text_of(93600), text_of(1.5), text_of(-60), text_of(0)
        ('1d2h', '1.5s', '-1m', '0s')
    """
    rest = round(abs(seconds(length)) * 1000)
    sign = "-" if length < 0 and rest else ""
    shown = []
    for unit, size in _SHOWN_UNITS:
        count, rest = divmod(rest, size)
        if count:
            shown.append(f"{count}{unit}")
    if rest or not shown:
        shown.append(f"{rest // 1000}.{rest % 1000:03}".rstrip("0").rstrip(".") + "s")
    return sign + "".join(shown)


def _seconds(text: Any) -> float | None:
    if isinstance(text, str):
        found = _parsed(text.strip()) if len(text) <= _MAX_TEXT else None
    elif isinstance(text, int | float) and not isinstance(text, bool):
        found = float(text) if abs(text) <= _LONGEST else math.inf
    else:
        found = None
    if found is not None and not abs(found) <= _LONGEST:
        raise DurationError(f"{_shown(text)} is longer than 10,000 years. {_FORMS}")
    return found


def _parsed(text: str) -> float | None:
    if _PLAIN.fullmatch(text):
        return float(text)
    found = _DURATION.fullmatch(text)
    if not found:
        return None
    length = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(found[2]))
    return -length if found[1] else length


def _moment(text: str) -> float:
    try:
        return _date(text).timestamp()
    except (ValueError, OverflowError, KeyError, OSError):
        raise DurationError(
            f"{_shown(text)} is not a date, nor a duration such as 1h or 2d12h. {_DATE_FORMS}"
        ) from None


def _date(text: str) -> datetime:
    zoned = _ZONE.fullmatch(text)
    date, zone = (zoned[1], zoned[2]) if zoned else (text, "UTC")
    date = _OFFSET.sub("", _SLASHES.sub(r"\1-\2-\3", date))
    moment = datetime.fromisoformat(date)
    if moment.tzinfo is None:
        # UTC is known without the system's zone files, which slim machines may lack.
        return moment.replace(tzinfo=UTC if zone in {"UTC", "GMT", "Z"} else ZoneInfo(zone))
    if zoned:
        raise ValueError(date)
    return moment


def _shown(text: object) -> str:
    limit = 60
    shown = repr(text)
    return shown if len(shown) <= limit else shown[:limit] + "..."
