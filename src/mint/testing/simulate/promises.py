"""What must hold of the whole system, at the moments when it can be seen."""

from __future__ import annotations


class Promise:
    """Something that must hold at certain moments; its docstring says what."""


class ToldIsStored(Promise):
    """What followers and transports are told is committed before."""


class ConfirmedIsDurable(Promise):
    """What was confirmed to a caller is stored; what was refused for the disk is not."""


class KeysOnce(Promise):
    """A launch key never has two processes, and everybody who used it is told the same one."""


class OneOfAName(Promise):
    """No two processes that live go by the same name of which there is one."""


class TicketsShared(Promise):
    """A ticket never has more holders than it may, and nobody waits for one that is free."""


class NothingDead(Promise):
    """No message ends among the dead letters, save those for a process that is not there."""


class EngineStands(Promise):
    """The engine raises nothing but that the store cannot be used."""


class EngineWakes(Promise):
    """An engine that rests knows when the next timer is due, and leaves nothing in its inbox."""


class EverythingMoves(Promise):
    """Messages do not follow from one another for ever while nobody says anything."""


class SameOutcome(Promise):
    """A process whose outcome does not depend on timing ends as it does where nothing breaks."""


class EverythingRests(Promise):
    """At the end every process is over, or rests at something that an operator can see."""


class EverythingDies(Promise):
    """What is killed is gone: no expression, timer, work, error, listener or ticket is left."""


class Broken(Exception):
    """An invariant does not hold.

    Args:
        name: of the invariant.
        what: where, and how.
        wfid: the process that it is about, "" for the whole.
    """

    def __init__(self, name: str, what: str, wfid: str = "") -> None:
        self.name = name
        self.what = what
        self.wfid = wfid
        super().__init__(f"{name}: {f'{wfid}: ' if wfid else ''}{what}")


OF_THE_WHOLE: tuple[type[Promise], ...] = (
    ToldIsStored,
    ConfirmedIsDurable,
    KeysOnce,
    OneOfAName,
    TicketsShared,
    NothingDead,
    EngineStands,
    EngineWakes,
    EverythingMoves,
    SameOutcome,
    EverythingRests,
    EverythingDies,
)
"""Checked when something is told, confirmed or over."""
