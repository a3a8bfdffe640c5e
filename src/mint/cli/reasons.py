from __future__ import annotations

from mint.cli.questions import answer, someone_is_there
from mint.cli.usage_error import UsageError


def reason(told: str) -> str:
    """Why something is done, which the history keeps; asked for when it was not told.

    Raises:
        UsageError: nobody tells.
    """
    if told.strip():
        return told.strip()
    given = answer("Why? ") if someone_is_there() else ""
    if not given:
        raise UsageError('say why, for those who read the history: --why "..."')
    return given
