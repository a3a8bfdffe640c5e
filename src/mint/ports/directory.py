from __future__ import annotations

from typing import Any, Literal, Protocol

import msgspec

OWN = "mint:"
"""How the names of participants begin that are a part of MINT: words of the language ask them."""

READER = f"{OWN}read"
"""Reads files and web pages for the word `read`."""

REGISTRAR = f"{OWN}register"
"""Registers participants for the words `registerp` and `unregisterp`."""


class StandIn(msgspec.Struct, frozen=True, omit_defaults=True):
    """What does the work of a participant without doing it.

    Args:
        do: answer with `fields` laid over the payload, fail, or wait for ever.
        fields: of the answer; empty: the payload comes back as it was.
        fails: how often a step fails before it is answered.
        message: what a failure says.
        after: a duration to wait before the answer, "" for none.
    """

    do: Literal["answer", "fail", "wait"] = "answer"
    fields: dict[str, Any] = {}
    fails: int = 0
    message: str = "the stand-in fails"
    after: str = ""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the engine knows of a participant.

    Args:
        name: the name, or a regular expression when `pattern`.
        pattern: whether `name` is a regular expression that must match wholly.
        retries: how often a failed dispatch is tried again, unless the step says it.
        backoff: seconds before the first retry; doubled for each further one.
        timeout: a duration that each of its steps gets, unless the step says one.
        concurrency: how many workitems at a time; None: as many as there are workers for.
        backoff_max: seconds that a wait before a retry has at most; None: any.
        human: whether people do the work: each dispatch is a task.
        stand_in: what answers in its place; None: nothing does.
        queue: of a broker, by which it gets its work; "": it has none.
        classic: whether programs of the original wire work on that queue: they declare it
            themselves as a durable classic one, and never answer to a cancel.
        pack: how many workitems may come there in one message.
        signed: whether its answers count only with a signature of its own, where they come by a
            broker.
    """

    name: str
    pattern: bool = False
    retries: int = 0
    backoff: float = 1.0
    timeout: str | None = None
    concurrency: int | None = None
    backoff_max: float | None = None
    human: bool = False
    stand_in: StandIn | None = None
    queue: str = ""
    classic: bool = False
    pack: int = 1
    signed: bool = False


class Role(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who does the work of a participant, for all processes or for one.

    Args:
        participant: the name in the definitions.
        kind: human (people, by tasks), bot (a program, as it is registered) or stand-in.
        wfid: for this process only; "": for all.
        stand_in: what a stand-in does.
        by: who said so.
        at: when, seconds since the epoch.
    """

    participant: str
    kind: Literal["human", "bot", "stand-in"]
    wfid: str = ""
    stand_in: StandIn = StandIn()
    by: str = ""
    at: float = 0.0


class Directory(Protocol):
    """Who takes part: the list of participants, in order; the first that matches a name wins."""

    def find(self, name: str, wfid: str = "") -> Entry | None:
        """The participant that answers to a name, or None.

        Args:
            name: in the definition.
            wfid: the process that asks; "": none of which it is known.

        Raises:
            StoreError: that cannot be known now. Whoever interprets is to begin anew.
        """
