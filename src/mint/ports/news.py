from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

WORK = "work"
"""News of work for others."""

ENGINES = "engines"
"""News of the engines themselves: one came, goes, or is to go."""


class News(msgspec.Struct, frozen=True, array_like=True):
    """What one commit has for other engines on the same store.

    Args:
        by: the engine that says it.
        about: `WORK` or `ENGINES`.
        names: participants for whom there is work that nobody has.
        dispatches: work about which there is something to hear, such as a cancel.
        waiting: whether there are messages or schedules that are left to others.
        all: whether there is more than it tells: look at everything.
    """

    by: str
    about: str = WORK
    names: tuple[str, ...] = ()
    dispatches: tuple[str, ...] = ()
    waiting: bool = False
    all: bool = False


class Ear(Protocol):
    """Hears what engines on the same store tell each other."""

    hearing: bool
    """Whether it is sure to hear now; while it is not, somebody has to look instead."""

    def start(self, hear: Callable[[News], None], by: str) -> None:
        """Begin.

        Args:
            hear: called on a thread of its own with what others say; and with news of `all` when
                some may have been missed.
            by: who listens, so that it does not hear itself.
        """

    def stop(self) -> None:
        """Hear no more."""
