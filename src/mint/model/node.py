from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from mint.model.definition import Definition
from mint.model.fei import Fei, expid_of, index_of
from mint.model.halts import Halts
from mint.model.plan import Patch

DEFAULTS = ("retries", "backoff", "backoff_max", "on_error_process")
"""Attributes of a definition that a process remembers, for they hold for all its steps."""


class Node(msgspec.Struct, omit_defaults=True):
    """The document of one live expression: all that the interpreter knows about it.

    The store keeps `fields` and `definition` beside the document, and loads `fields` only when
    they are needed: they stay UNSET until then. Values inside a node are never changed in place,
    they are replaced; so a shallow copy of a node is a copy.

    Args:
        wfid: its process.
        key: `expid!subid`, its name within the process.
        name: the expression's name as the definition has it, aliases resolved (`sequence`).
        parent: key of the expression that it replies to; None for a root or a forgotten one.
        definition: the definition in which its tree stands; UNSET: its parent's tree tells.
        path: where in `definition` its tree stands.
        fields: the payload with which it was applied.
        variables: its scope's variables; None when it is no scope.
        state: None, cancelling, dying, failing, failed, timing_out, paused or awaiting.
        children: how many children are to reply yet (forgotten and flanking ones do not).
        flanks: how many flanking children live.
        handlers: handlers that replace those of the attributes (`on_error`, `on_cancel`...).
        memory: what the expression's own class remembers.
        held: messages that came while it was paused.
        failure: the payload of the failure point while `failing`.
        re_apply: what to do after the cancel, when that is to apply it again.
        participant: to whom it is dispatched, while it is.
        dispatch: id of that dispatch.
        attempts: how often that dispatch failed and was tried again.
        in_error: an error is recorded for it.
        timed: whether it has schedules.
        edited: its tree was changed while it lived; its reply takes the new tree to the parent.
        trigger: the handler (`on_error`...) of which it is the doing, if it replaces another.
        depth: how many ancestors it has.
        branch: which branch of its parent it is, where several share a position; -1: its index.
        listening: whether it waits for events.
        again: how often it was done again, by its handlers and by commands of the process.
        ticket: (name, id of the claim) of the ticket that it waits for or holds, None for none.
        round: of which of the messages that follow one from the other its work is the doing, with
            nothing from outside in between; see `Heard`.
        since: when it was applied, seconds since the epoch.
        place: its position in the text, when an edit has moved it since it was applied; None: the
            position that its key tells.
    """

    wfid: str
    key: str
    name: str
    parent: str | None = None
    definition: Definition | UnsetType = UNSET
    path: str = "0"
    fields: dict[str, Any] | UnsetType = UNSET
    variables: dict[str, Any] | None = None
    state: str | None = None
    children: int = 0
    flanks: int = 0
    forgotten: bool = False
    lost: bool = False
    flanking: bool = False
    attached: bool = False
    tag: str | None = None
    full_tag: str | None = None
    handlers: dict[str, Any] = {}
    memory: dict[str, Any] = {}
    held: list[dict[str, Any]] = []
    failure: dict[str, Any] | None = None
    re_apply: dict[str, Any] | None = None
    participant: str | None = None
    dispatch: str | None = None
    attempts: int = 0
    in_error: bool = False
    timed: bool = False
    edited: bool = False
    trigger: str | None = None
    depth: int = 0
    branch: int = -1
    listening: bool = False
    again: int = 0
    ticket: tuple[str, str] | None = None
    round: int = 0
    since: float = 0.0
    place: str | None = None

    @property
    def expid(self) -> str:
        """Its position in the text, `0_1_0`."""
        return expid_of(self.key) if self.place is None else self.place

    @property
    def index(self) -> int:
        """Which child of its parent it is."""
        return index_of(self.key if self.place is None else self.place)

    @property
    def fei(self) -> Fei:
        """Its flow expression id."""
        return Fei.of(self.wfid, self.key)


class Process(msgspec.Struct, omit_defaults=True):
    """One process instance.

    Args:
        wfid: its id.
        name: name of its definition, "" when it has none.
        revision: what the definition says of its own revision.
        definition: digest of the definition with which it was launched.
        state: running, terminated (its root replied) or removed.
        root: key of its root expression.
        launched_at: seconds since the epoch.
        ended_at: the same, None while it runs.
        launch_key: the caller's key, under which no second process is ever launched.
        fields: the payload at the end, None while it runs.
        variables: the root's variables at the end, None while it runs.
        parent: wfid of the process that launched it, if one did.
        past_tags: `[full tag, how it was left]` in the order in which they were left.
        why: "" or, for a process that the engine launched, for which of its handlers.
        about: key of the expression of the parent that it is about, "" for none.
        defaults: attributes of its definition that hold for all its steps, see `DEFAULTS`.
        trace: W3C trace context (`traceparent`) of what it is a part of, "" for nothing.
        listening: how many of its expressions wait for events.
        origin: `wfid@line` of the process, and the line of its history, of which it is a fork; ""
            for none.
        patches: the changes of its text that were applied, the oldest first.
        bound: names of variables by whose values listeners of it are found.
        single: the name by which it is the only live process, "" for none.
        heard: ids of kept signals that it has heard, the last ones.
        deployed: the deployed revision that it runs, `release@3`; "" for a text of its own.
        halts: when it stops for whoever debugs it; None: never.
    """

    wfid: str
    name: str = ""
    revision: str = ""
    definition: str = ""
    state: str = "running"
    root: str = ""
    launched_at: float = 0.0
    ended_at: float | None = None
    launch_key: str | None = None
    fields: dict[str, Any] | None = None
    variables: dict[str, Any] | None = None
    parent: str | None = None
    past_tags: list[list[str | None]] = []
    why: str = ""
    about: str = ""
    defaults: dict[str, Any] = {}
    trace: str = ""
    listening: int = 0
    origin: str = ""
    patches: list[Patch] = []
    bound: tuple[str, ...] = ()
    single: str = ""
    heard: tuple[str, ...] = ()
    deployed: str = ""
    halts: Halts | None = None
