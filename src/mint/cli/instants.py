from __future__ import annotations

from datetime import datetime
from typing import Any

from mint.cli.moments import now
from mint.cli.usage_error import UsageError
from mint.errors import DurationError
from mint.lang.duration import seconds


def instant(told: str | None) -> dict[str, Any]:
    """A moment of the past as the API takes it: a line of history, or a time.

    Args:
        told: `#12` (after that line), `-10m` (so long ago), or a date or time of day, local.

    Raises:
        UsageError: it is none of these.

    Example:
        >>> instant("#12")
        {'line': 12}
    """
    if told is None:
        return {}
    if told.startswith("#") and told[1:].isdecimal():
        return {"line": int(told[1:])}
    if told.startswith("-"):
        try:
            return {"at": now() - seconds(told[1:])}
        except DurationError as error:
            raise UsageError(f"--at {told}: {error}") from error
    moment = _clock(told)
    if moment is None:
        raise UsageError(
            f"--at {told}: say `#12` (a line of `mint history`), `-10m` (so long ago), a time such "
            "as 14:05, or a date such as 2030-11-22T14:05"
        )
    return {"at": moment}


def past(told: str, option: str) -> float:
    """A time of the past, seconds since the epoch.

    Args:
        told: `1d` (so long ago), or a date or time of day, local.
        option: where it was said, for the error.

    Raises:
        UsageError: it is neither.
    """
    moment = _clock(told)
    if moment is not None:
        return moment
    try:
        return now() - seconds(told.removeprefix("-"))
    except DurationError:
        raise UsageError(
            f"{option} {told}: say `10m` (so long ago), a time such as 14:05, or a date such as "
            "2030-11-22T14:05"
        ) from None


def _clock(told: str) -> float | None:
    today = datetime.fromtimestamp(now()).astimezone()
    text = told if "-" in told else f"{today:%Y-%m-%d} {told}"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=today.tzinfo)).timestamp()
