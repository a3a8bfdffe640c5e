from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import msgspec

Function = Callable[..., Any]

HOOKS = ("work", "cancel", "pause", "resume")


class Hooks(msgspec.Struct, frozen=True, eq=False):
    """The functions of a participant.

    Args:
        work: does the work.
        cancel: lets go of it; None: that takes no code.
        pause: pauses it, or None.
        resume: resumes it, or None.
    """

    work: Function
    cancel: Function | None = None
    pause: Function | None = None
    resume: Function | None = None

    def of(self, what: str) -> Function | None:
        """The function for work, cancel, pause or resume."""
        found: Function | None = getattr(self, what)
        return found


class Code(msgspec.Struct, frozen=True, eq=False):
    """The code of a participant, however it was written, and what it says of its data.

    Args:
        hooks: its functions, to look at.
        make: gives the functions to call for one workitem; a class makes a new instance.
        inputs: what the fields must hold before the work.
        outputs: what they must hold after it.
        takes_inputs: whether `work` takes the inputs as a second argument.
        asynchronous: which of work, cancel, pause and resume give something to await.
    """

    hooks: Hooks
    make: Callable[[], Hooks]
    inputs: type[msgspec.Struct] | None = None
    outputs: type[msgspec.Struct] | None = None
    takes_inputs: bool = False
    asynchronous: frozenset[str] = frozenset()


def asynchronous(hooks: Hooks) -> frozenset[str]:
    """The names of the functions that give something to await."""
    return frozenset(what for what in HOOKS if inspect.iscoroutinefunction(hooks.of(what)))


def takes(function: Function) -> tuple[int, int]:
    """How many positional arguments a function must be given, and how many it may be."""
    least = most = 0
    for one in inspect.signature(function).parameters.values():
        if one.kind is one.VAR_POSITIONAL:
            most += 100
        elif one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD):
            most += 1
            least += one.default is one.empty
    return least, most
