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
    where = f" (line {fault.line} of its script)" if fault.line and not fault.missing else ""
    name = "Missing" if fault.missing else fault.name
    raise MethodFailed(failure(f"{app}: {method}()", name, fault.text) + where, name)


def failure(what: str, name: str, text: str) -> str:
    """How people are told that a method failed.

    Example:
        >>> failure("nginx: reload()", "ValueError", "no number")
        'nginx: reload() failed: ValueError: no number'
    """
    if name == "Missing":
        return f"{what} failed: its script has no such method"
    kind = "" if name == "Exception" else f"{name}: "
    return f"{what} failed: {kind}{text}"


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
