"""The journal of a process: what each message changed, and what that comes to.

A line of history that has a delta tells all that its message changed. So any moment of the past
can be had again: what was alive, with which payload, waiting for what.
"""

from __future__ import annotations

from copy import copy
from typing import Any

import msgspec
from msgspec import UNSET

from mint.model.delta import OF_THE_LINE, Delta, NodeDelta
from mint.model.effect import ErrorRecord, Listener, Schedule
from mint.model.node import Node, Process


def _node_delta(node: Node, known: dict[int, int], payloads: list[dict[str, Any]]) -> NodeDelta:
    bare = copy(node)
    bare.fields = bare.definition = UNSET
    digest = None if node.definition is UNSET else node.definition.digest
    if node.fields is UNSET:
        return NodeDelta(bare, digest)
    number = known.get(id(node.fields))
    if number is None:
        number = known[id(node.fields)] = len(payloads)
        payloads.append(node.fields)
    return NodeDelta(bare, digest, number)


class Past(msgspec.Struct):
    """A process at a moment of the past.

    Args:
        process: the process; None before it was launched, and once it was removed.
        nodes: its expressions by key, without their definitions.
        digests: by key, the digest of an expression's own definition.
        schedules: what it waited for, by id.
        errors: by key.
        listeners: what it listened for.
    """

    process: Process | None = None
    nodes: dict[str, Node] = {}
    digests: dict[str, str] = {}
    schedules: dict[str, Schedule] = {}
    errors: dict[str, ErrorRecord] = {}
    listeners: list[Listener] = []

    def go_on(self, delta: Delta, told: dict[str, Any] | None) -> None:
        """Become what was after one more line.

        Args:
            delta: of the line.
            told: the payload that the line tells, None for none.
        """
        self.process = delta.process or self.process
        for key, change in delta.nodes.items():
            self._take(key, change, delta.payloads, told)
        self._schedule(delta)
        for key, error in delta.errors.items():
            self.errors.pop(key, None)
            if error is not None:
                self.errors[key] = error
        gone = set(delta.unlistened)
        self.listeners = [one for one in self.listeners if one.key not in gone] + delta.listeners
        if delta.removed:
            self.nodes, self.digests, self.schedules, self.errors = {}, {}, {}, {}
            self.listeners = []

    def as_delta(self) -> Delta:
        """All of it as one delta, for a line that stands for all before it."""
        payloads: list[dict[str, Any]] = []
        known: dict[int, int] = {}
        nodes: dict[str, NodeDelta | None] = {}
        for key, node in self.nodes.items():
            made = _node_delta(node, known, payloads)
            nodes[key] = msgspec.structs.replace(made, digest=self.digests.get(key))
        return Delta(
            self.process,
            nodes,
            payloads,
            list(self.schedules.values()),
            errors=dict(self.errors),
            listeners=self.listeners,
        )

    def _take(
        self,
        key: str,
        change: NodeDelta | None,
        payloads: list[dict[str, Any]],
        told: dict[str, Any] | None,
    ) -> None:
        before = self.nodes.pop(key, None)
        self.digests.pop(key, None)
        if change is None:
            return
        node = copy(change.node)
        if change.payload is None:
            node.fields = UNSET if before is None else before.fields
        else:
            node.fields = (
                (told or {}) if change.payload == OF_THE_LINE else payloads[change.payload]
            )
        self.nodes[key] = node
        if change.digest is not None:
            self.digests[key] = change.digest

    def _schedule(self, delta: Delta) -> None:
        void = set(delta.unscheduled)
        if void or delta.fired:
            self.schedules = {
                id_: schedule
                for id_, schedule in self.schedules.items()
                if schedule.key not in void and id_ != delta.fired
            }
        self.schedules.update((schedule.id, schedule) for schedule in delta.schedules)
