from __future__ import annotations

from typing import Any

import msgspec

HUMAN = "human"
"""Who holds the dispatch of a task; and the word of the language that makes one."""

STAND_IN = "stand-in"
"""Who holds a dispatch that a stand-in answers."""

KEEPERS = (HUMAN, STAND_IN)
"""Holders that are no worker and no transport: the process itself knows what comes of it."""


class Escalation(msgspec.Struct, frozen=True):
    """Somebody who may do a task too, from a moment on.

    Args:
        due: seconds since the epoch.
        to: a user or group.
    """

    due: float
    to: str


class Task(msgspec.Struct, frozen=True, omit_defaults=True):
    """Work for people: what is known of it while its dispatch is open.

    Args:
        id: of the dispatch; a task is one.
        wfid: the process.
        key: the expression.
        participant: the name in the definition.
        title: for people, one line.
        to: users and groups who may do it; empty: everybody.
        holder: who has claimed it, "" for nobody.
        priority: the higher, the more urgent.
        at: when it was made, seconds since the epoch.
        due: when it should be done, seconds since the epoch; None: any time.
        overdue: whether that has passed.
        escalated: who came to it by escalation: they may take it over from its holder.
        escalations: who is yet to come to it.
        form: JSON Schema of the answer; empty: any fields.
        show: names of fields that whoever does it needs to see.
        into: the field that gets the answer; "": the answer's fields go among the others.
        who: the field that gets the name of whoever completes it; "": none does.
    """

    id: str
    wfid: str
    key: str
    participant: str
    title: str = ""
    to: tuple[str, ...] = ()
    holder: str = ""
    priority: int = 0
    at: float = 0.0
    due: float | None = None
    overdue: bool = False
    escalated: tuple[str, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    form: dict[str, Any] = {}
    show: tuple[str, ...] = ()
    into: str = ""
    who: str = ""

    def may(self, names: tuple[str, ...]) -> bool:
        """Whether somebody of these names, of a user and of groups, may do it."""
        return not self.to or any(name in self.to for name in names)
