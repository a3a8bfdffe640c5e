"""What is said beside each step of a process' text: how far it is, and with whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mint.interpreter.halting import is_stopped

if TYPE_CHECKING:
    from mint.engine.document import Document
    from mint.model.node import Node
    from mint.ports.views import Views

_LONG = 80
"""Characters of an error that are shown."""


def remarks_of(
    views: Views, document: Document, marks: dict[str, str], now: float
) -> dict[str, str]:
    """By position, the remark beside the step. What is yet to come has none.

    Args:
        views: knows errors and schedules.
        document: the text and what lives.
        marks: by position, how far each step is; see `mint.engine.states`.
        now: seconds since the epoch: a moment of today is told without its date.
    """
    wfid = document.process.wfid
    errors = {record.key: record.fault.message for record in views.errors(wfid)}
    due = {schedule.key: schedule.due for schedule in reversed(views.schedules(wfid))}
    remarks = dict(marks)
    for node in document.nodes:
        if node.expid in remarks:
            remarks[node.expid] = _remark(node, errors.get(node.key), due.get(node.key), now)
    return remarks


def _remark(node: Node, error: str | None, due: float | None, now: float) -> str:
    if error is not None:
        return f"<- error: {error[:_LONG]}"
    if is_stopped(node):
        return f"<- stopped before it, {node.memory['stopped']['why']}"
    parts = ["<- here" if node.state is None else f"<- {node.state}"]
    if node.participant is not None and node.dispatch is not None:
        parts.append(f"with {node.participant}")
    parts.append(f"since {_clock(node.since, now)}")
    if due is not None:
        parts.append(f"until {_clock(due, now)}")
    return ", ".join(parts)


def _clock(at: float, now: float) -> str:
    moment, today = datetime.fromtimestamp(at, UTC), datetime.fromtimestamp(now, UTC)
    form = "%H:%M:%S" if moment.date() == today.date() else "%Y-%m-%d %H:%M:%S"
    return moment.strftime(form) + " UTC"
