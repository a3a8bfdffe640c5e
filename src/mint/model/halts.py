"""Where a process that somebody debugs is to stop, of its own account."""

from __future__ import annotations

from typing import Literal

import msgspec

Stepping = Literal["", "every", "participants"]


class Breakpoint(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step before which a process stops.

    Args:
        at: the position of the step, or a name of it: its word, its tag, the participant or
            subprocess that it calls.
        when: a condition that must hold, `${f:amount} > 100`; "" for always.
    """

    at: str
    when: str = ""


class Halts(msgspec.Struct, frozen=True, omit_defaults=True):
    """When a process stops. One that nobody debugs has none.

    Args:
        stepping: "": only at breakpoints; every: before every step; participants: before every step
            that hands out a workitem.
        until: position or name of the step up to which it goes on without stopping; "" for none.
        over: keys of expressions within which stepping does not stop.
        breaks: breakpoints; there a process always stops.
    """

    stepping: Stepping = ""
    until: str = ""
    over: tuple[str, ...] = ()
    breaks: tuple[Breakpoint, ...] = ()
