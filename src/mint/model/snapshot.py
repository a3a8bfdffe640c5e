"""A process as one document: all that it takes to go on, here or elsewhere."""

from __future__ import annotations

from typing import Any

import msgspec

from mint.model.effect import ErrorRecord, Event, Listener, Schedule
from mint.model.node import Node, Process
from mint.model.tree import Tree

FORMAT = 1


class Snapshot(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True, kw_only=True):
    """A process at one moment.

    Args:
        mint: version of this format.
        process: the process.
        nodes: its expressions, with payloads and without definitions.
        digests: by key of an expression that has a definition of its own, the digest of that.
        definitions: trees by digest.
        schedules: what it waits for.
        errors: those that wait to be replayed.
        listeners: what it listens for.
        roles: who does the work of some participants in this process only, see
            `mint.ports.directory.Role`.
        history: what happened until then; empty when it was left out.
        at: the moment, seconds since the epoch.
        line: number of the last line of history that it holds.
    """

    mint: int = FORMAT
    process: Process
    nodes: list[Node]
    digests: dict[str, str]
    definitions: dict[str, Tree]
    schedules: list[Schedule] = []
    errors: list[ErrorRecord] = []
    listeners: list[Listener] = []
    roles: list[dict[str, Any]] = []
    history: list[Event] = []
    at: float = 0.0
    line: int = 0
