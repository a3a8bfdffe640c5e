from __future__ import annotations

from mint.errors import DurationError
from mint.lang import duration


class Retry(Exception):
    """Raised by a participant: not now, try again later.

    What the participant wrote on the fields is kept for the next attempt. (After any other
    exception it is not: the next attempt starts with the fields as they were sent.)

    Args:
        after: when to try again: seconds, or a duration such as `5m`.
        reason: for people, shown in the history.

    Raises:
        DurationError: `after` is no duration, or is negative.

    Example:
        raise Retry(after="5m", reason="the build has not ended yet")
    """

    def __init__(self, after: str | float, reason: str = "") -> None:
        self.seconds = duration.seconds(after)
        if self.seconds < 0:
            raise DurationError(f"Retry(after={after!r}): cannot try again in the past")
        self.reason = reason
        super().__init__(reason or f"to be tried again after {after}")
