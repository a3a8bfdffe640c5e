"""Times as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

from mint.engine.clock import SystemClock

_MINUTE, _HOUR, _DAY = 60, 3600, 86400

_LATEST = 253_402_214_400.0
"""The last day of the year 9999, the latest that can be written: a process may wait for longer."""


def now() -> float:
    """Seconds since the epoch."""
    return SystemClock().now()


def span(seconds: float) -> str:
    """A length of time, in its two largest units.

    Args:
        seconds: how long; a clock that went back gives 0.

    Example:
        >>> span(3.25), span(75), span(7500), span(200_000)
        ('3.2s', '1m15s', '2h05m', '2d07h')
    """
    if seconds < _MINUTE:
        return f"{max(seconds, 0):.1f}s" if seconds < 10 else f"{int(seconds)}s"  # noqa: PLR2004 - tenths matter while there are few
    whole = int(seconds)
    if whole < _HOUR:
        return f"{whole // _MINUTE}m{whole % _MINUTE:02}s"
    if whole < _DAY:
        return f"{whole // _HOUR}h{whole % _HOUR // _MINUTE:02}m"
    return f"{whole // _DAY}d{whole % _DAY // _HOUR:02}h"


def ago(moment: float | None) -> str:
    """How long ago, or in how long, a moment is; "" when there is none.

    Args:
        moment: seconds since the epoch.
    """
    if moment is None:
        return ""
    passed = now() - moment
    return f"in {span(-passed)}" if passed < 0 else f"{span(passed)} ago"


def clock(moment: float | None) -> str:
    """A moment in local time: `2030-11-22 01:02:03`; "" when there is none.

    Args:
        moment: seconds since the epoch.
    """
    return "" if moment is None else f"{_local(moment):%Y-%m-%d %H:%M:%S}"


def fine_clock(moment: float) -> str:
    """The time of day with milliseconds: `01:02:03.004`.

    Args:
        moment: seconds since the epoch.
    """
    return f"{_local(moment):%H:%M:%S.%f}"[:-3]


def _local(moment: float) -> datetime:
    return datetime.fromtimestamp(min(moment, _LATEST), UTC).astimezone()
