"""What came of calls, as those who asked want to have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.errors import MethodFailed
from mint.services.bus.names import CHANGED, MODEL

if TYPE_CHECKING:
    from mint.services.outcome import Outcome, Signal


def checked(app: str, method: str, outcome: Outcome) -> Any:
    """What a method returned.

    Raises:
        MethodFailed: it failed.
    """
    fault = outcome.fault
    if fault is None:
        return outcome.result
    if fault.missing:
        raise MethodFailed(f"{app}: its script has no {method}()", "Missing")
    where = f" (line {fault.line} of its script)" if fault.line else ""
    raise MethodFailed(f"{app}: {method}() failed: {fault.text}{where}", fault.name)


def told_by(app: str, outcome: Outcome) -> tuple[str, str, str]:
    """What `info` tells: type, description and state.

    Raises:
        MethodFailed: it failed, or tells something else.
    """
    match checked(app, "info", outcome):
        case [str(kind), str(description), str(state)] | (str(kind), str(description), str(state)):
            return kind, description, state
        case other:
            raise MethodFailed(
                f"{app}: info() of its script tells {str(other)[:80]!r}, not three texts: type, "
                "description and state"
            )


def is_change(signal: Signal) -> bool:
    """Whether a signal tells that a service has changed."""
    return (signal.model, signal.name) == (MODEL, CHANGED) and len(signal.args) == _CHANGED_ARGS


_CHANGED_ARGS = 2
