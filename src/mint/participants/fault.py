from __future__ import annotations

import traceback
from pathlib import Path

from mint.model.fault import Fault
from mint.participants.clean_text import clean_text

MAX_TRACE = 100
"""Lines of a traceback that are kept: the last ones, which tell where it happened."""

MAX_MESSAGE = 10_000
"""Characters of a message that are kept."""

_CALLER = str(Path(__file__).with_name("run.py"))


def fault_of(error: BaseException, kind: str = "participant") -> Fault:
    """What an exception says, as data.

    The traceback starts in the participant's own code: how we called it helps nobody.

    Args:
        error: the exception.
        kind: of the fault.
    """
    message = clean_text(_message(error))[:MAX_MESSAGE]
    return Fault(kind, message, type(error).__name__, _trace(error))


def _message(error: BaseException) -> str:
    name = type(error).__name__
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - what cannot be printed is still to be told
        return name
    if isinstance(error, Exception):
        return text or name
    return f"{name}: {text}" if text else name


def _trace(error: BaseException) -> tuple[str, ...]:
    frame = error.__traceback__
    while frame is not None and frame.tb_frame.f_code.co_filename == _CALLER:
        frame = frame.tb_next
    text = "".join(traceback.format_exception(type(error), error, frame))
    return tuple(clean_text(text).splitlines()[-MAX_TRACE:])
