"""What one message changed in a process, as a line of its history keeps it."""

from __future__ import annotations

from typing import Any

import msgspec

from mint.model.effect import ErrorRecord, Listener, Schedule
from mint.model.node import Node, Process

OF_THE_LINE = -1
"""The payload is that which the line of history tells anyway."""


class NodeDelta(msgspec.Struct, frozen=True, array_like=True):
    """An expression as it was after the message.

    Args:
        node: its document, without payload and definition.
        digest: of its definition, None when its parent's tree tells.
        payload: which of the payloads of the delta it has, `OF_THE_LINE` for that of the line; None
            for the one that it had before.
    """

    node: Node
    digest: str | None = None
    payload: int | None = None


class Delta(msgspec.Struct, omit_defaults=True):
    """All that one message changed. Folded from the first line on, it is what was at any line.

    Args:
        process: the process, when it changed.
        nodes: by key: the expression as it was then, None when it was gone.
        payloads: that `nodes` name by number, each once.
        schedules: new ones.
        unscheduled: keys of expressions all of whose earlier schedules were void.
        fired: id of the schedule that the message came from, "" for none.
        errors: by key: the error, None when it was gone.
        listeners: new ones.
        unlistened: keys of expressions that listened no more.
        removed: nothing was left.
    """

    process: Process | None = None
    nodes: dict[str, NodeDelta | None] = {}
    payloads: list[dict[str, Any]] = []
    schedules: list[Schedule] = []
    unscheduled: list[str] = []
    fired: str = ""
    errors: dict[str, ErrorRecord | None] = {}
    listeners: list[Listener] = []
    unlistened: list[str] = []
    removed: bool = False
