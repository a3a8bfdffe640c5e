"""What a change of a running process' definition means for what is alive in it."""

from __future__ import annotations

from typing import Literal

import msgspec

from mint.model.tree import Tree

What = Literal["keep", "update", "re_apply", "drop", "begin", "add", "remove", "change"]

_ENDING = ("re_apply", "drop")


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that a plan does.

    Args:
        what: `update` (the step lives on, with other attributes), `re_apply` (it is cancelled, its
            clean-up runs, and it begins again as the new text says), `drop` (it is cancelled, and
            the flow goes on after it), `begin` (a branch is grafted on); ahead of everything that
            lives: `add`, `remove` and `change`. `keep`: it lives on, at another place perhaps.
        name: the step, as the text has it.
        key: the live expression; "" where none lives.
        old: its position in the text until now, "" for what is new.
        new: its position in the new text, "" for what goes.
        why: what is different, for people.
        failed: the step is in error: nothing that anybody works on is lost with it.
        held: what it begins waits, for it is paused there.
        past: nothing lives there, and the flow has gone by: it counts when it is run again.
    """

    what: What
    name: str
    key: str = ""
    old: str = ""
    new: str = ""
    why: str = ""
    failed: bool = False
    held: bool = False
    past: bool = False

    @property
    def ends(self) -> bool:
        """Whether the life of an expression ends by it."""
        return self.what in _ENDING

    @property
    def touches(self) -> bool:
        """Whether work in hand is cancelled by it."""
        return self.ends and not self.failed


class Doubt(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something in a new text that would be an error when the flow comes there.

    Args:
        place: its position in the new text.
        message: what is wrong.
        hint: what to do about it.
    """

    place: str
    message: str
    hint: str = ""


class Plan(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a new text does to a running process.

    Args:
        changes: what is done to what lives, then what is different ahead of it; `keep` is left out.
        token: names the state of the process that the plan was made for.
        moves: by position in the old text, the position in the new one; steps that are gone are
            not in it.
        text: the new text as it is to run, definitions first.
        doubts: names in the new text that nobody answers to, and that were not in the old one.
    """

    changes: tuple[Change, ...] = ()
    token: str = ""
    moves: dict[str, str] = {}
    text: Tree | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def safe(self) -> bool:
        """Whether all work in hand stays untouched, and the new text raises no doubts."""
        return not self.risks

    @property
    def risks(self) -> str:
        """Why it is not safe, for people; "" when it is."""
        touched = ", ".join(f"{one.old} {one.name}" for one in self.changes if one.touches)
        cancels = [f"would cancel {touched}"] if touched else []
        return "; ".join([*cancels, *(f"{doubt.place}: {doubt.message}" for doubt in self.doubts)])


class Patch(msgspec.Struct, frozen=True, omit_defaults=True):
    """A change of the text of a running process that was applied.

    Args:
        number: 1 for the first one of the process.
        at: when, seconds since the epoch.
        before: digest of the definition before.
        after: digest of the definition after.
        by: who did it.
        why: the reason that was given.
        reverts: the number of the patch that it takes back, 0 for none.
    """

    number: int
    at: float
    before: str
    after: str
    by: str = ""
    why: str = ""
    reverts: int = 0
