"""Moments that come again and again: `10m`, `0 9 * * mon-fri`, `0 9 * * * Europe/Helsinki`.

A duration is a rhythm: it counts from the moment before, not from now, so that it does not drift.
A cron text names moments by the clock. What was missed is not made up for: after a long stop the
next moment is the first one that is still to come.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from mint.errors import DurationError
from mint.lang import duration

if TYPE_CHECKING:
    from datetime import tzinfo

SHORTEST = 0.1
"""Seconds between two moments, at least: what comes more often keeps an engine from other work."""

_FIELDS = (5, 6)
_MAX_TEXT = 200
_NAMED_ZONE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z][\w+-]*)+")
_UTC = ("UTC", "GMT", "Z")
_FORMS = (
    "Write a duration such as 10m or 1d, or five fields as in a crontab, `0 9 * * mon-fri` "
    "(minute, hour, day of the month, month, day of the week), with a sixth in front for seconds "
    "and a time zone behind if need be."
)


class Cron(NamedTuple):
    """A cron text.

    Args:
        fields: five, or six with the seconds in front.
        zone: in which the clock is read.
    """

    fields: str
    zone: tzinfo


def check(text: str | float) -> None:
    """See that a text says when something comes again.

    Raises:
        DurationError: it does not.
    """
    following(text, 0.0, 0.0)


def following(text: str | float, last: float, now: float) -> float:
    """The next moment: the first one after now.

    Args:
        text: a duration, a number of seconds, or a cron text; UTC when that names no zone.
        last: the moment before, or when it began; seconds since the epoch.
        now: seconds since the epoch.

    Raises:
        DurationError: it is none of these, too short, or never comes.

    Example:
        >>> following("10m", 0.0, 0.0), following("10m", 600.0, 604.5), following("10m", 0.0, 9000)
        (600.0, 1200.0, 9600.0)
        >>> following("0 6 * * *", 0.0, 3600.0)
        21600.0
    """
    cron = _cron(text) if isinstance(text, str) else None
    if cron is not None:
        return _tick(str(text), cron, max(last, now))
    length = _length(text)
    missed = math.floor(max(0.0, now - last) / length)
    found = last + length * (missed + 1)
    return found if found > now else found + length


def _length(text: str | float) -> float:
    try:
        length = duration.seconds(text)
    except DurationError:
        message = f"{text!r} is neither a duration nor a cron text. {_FORMS}"
        raise DurationError(message) from None
    if length < SHORTEST:
        message = f"{text!r} is too short: the shortest is {SHORTEST} seconds. {_FORMS}"
        raise DurationError(message)
    return length


@lru_cache(maxsize=1024)
def _cron(text: str) -> Cron | None:
    """The cron text that a text is, None when it has not the look of one."""
    words = text.split() if len(text) <= _MAX_TEXT else []
    if len(words) < min(_FIELDS):
        return None
    zone: tzinfo = UTC
    if _is_zone(words[-1]):
        zone = _zone(text, words.pop())
    if len(words) not in _FIELDS:
        message = f"{text!r} has {len(words)} fields. {_FORMS}"
        raise DurationError(message)
    return Cron(" ".join(words), zone)


def _is_zone(word: str) -> bool:
    """Whether the last word of a cron text is no day of the week."""
    return word.upper() in _UTC or _NAMED_ZONE.fullmatch(word) is not None


def _zone(text: str, name: str) -> tzinfo:
    if name.upper() in _UTC:
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        message = f"{text!r}: there is no time zone {name!r}. Write it as in Europe/Helsinki."
        raise DurationError(message) from None


def _tick(text: str, cron: Cron, after: float) -> float:
    try:
        moment = datetime.fromtimestamp(math.floor(after), cron.zone)
        while (found := next(CronSim(cron.fields, moment)).timestamp()) <= after:
            # In the hour that comes twice in autumn the next moment may be one that is past.
            moment = datetime.fromtimestamp(moment.timestamp() + 60, cron.zone)
    except (CronSimError, AssertionError) as error:
        message = f"{text!r} is no cron text: {str(error).lower() or 'bad field'}. {_FORMS}"
        raise DurationError(message) from None
    except (StopIteration, ValueError, OverflowError):
        message = f"{text!r} never comes. {_FORMS}"
        raise DurationError(message) from None
    return found
