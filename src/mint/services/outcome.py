from __future__ import annotations

from typing import Any

import msgspec

from mint.services.processes.identity import Identity


class Fault(msgspec.Struct, frozen=True):
    """Why a call failed.

    Args:
        name: of the exception class, as `tr.org.pardus.comar.<name>` has it: fail() is `Exception`.
        text: what it says.
        line: 1-based line of the script where it happened, 0 when unknown.
        missing: whether the script lacks the method.
    """

    name: str
    text: str
    line: int = 0
    missing: bool = False


class Signal(msgspec.Struct, frozen=True):
    """A signal that a script sent, such as `System.Service`, `Changed`, `("nginx", "started")`.

    Args:
        model: such as `System.Service`.
        name: such as `Changed`.
        args: what it carries.
        app: the application whose script sent it: the object path of the signal.
    """

    model: str
    name: str
    args: tuple[Any, ...] = ()
    app: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """What came of a call of a service script.

    Args:
        result: what the method returned, made of JSON values.
        fault: why it failed; None when it did not.
        signals: what it told, in order; also told one by one while the call runs.
        log: what it wrote to its standard output and error; the end of it when there is much.
        seconds: how long it took.
        actions: what a dry run would have done, in order.
        started: the processes that the call started, or found by a pidfile: those that are still
            there; if none is, those that were.
    """

    result: Any = None
    fault: Fault | None = None
    signals: tuple[Signal, ...] = ()
    log: str = ""
    seconds: float = 0.0
    actions: tuple[str, ...] = ()
    started: tuple[Identity, ...] = ()
