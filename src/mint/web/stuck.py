from __future__ import annotations

from typing import TYPE_CHECKING

from mint.web.found import live_nodes

if TYPE_CHECKING:
    from mint.model.node import Node
    from mint.ports.views import Views

LOOKED_AT = 200
"""Running processes that are looked at, the newest."""

_PATIENT = ("stall", "lose")
"""Words that stay until somebody cancels them."""


def stuck(views: Views) -> list[tuple[str, str]]:
    """Running processes that nothing will ever move: (wfid, why).

    A process moves on through a workitem, a schedule, a listener, a replay of an error, or somebody
    who resumes it. It is looked at twice, as it may move while it is looked at.
    """
    running = [process.wfid for process in views.processes(state="running", limit=LOOKED_AT)]
    suspects = {wfid: seen for wfid in running if (seen := _look(views, wfid)) is not None}
    return [
        (wfid, reason)
        for wfid, (reason, keys) in suspects.items()
        if _look(views, wfid) == (reason, keys) and _still_runs(views, wfid)
    ]


def _look(views: Views, wfid: str) -> tuple[str, list[str]] | None:
    nodes = live_nodes(views, wfid)
    keys = [node.key for node in nodes]
    if not nodes:
        return "it has no live expression", keys
    pending = {each["key"] for each in views.dispatches(wfid)}
    pending.update(schedule.key for schedule in views.schedules(wfid))
    pending.update(record.key for record in views.errors(wfid))
    if any(node.key in pending or _stays(node) for node in nodes):
        return None
    return "nothing is pending: no workitem, schedule, listener, error or pause", keys


def _stays(node: Node) -> bool:
    """Whether it is meant to wait for somebody, or for an event."""
    patient = node.lost or node.name in _PATIENT
    return patient or node.listening or node.state in ("paused", "failed")


def _still_runs(views: Views, wfid: str) -> bool:
    process = views.process(wfid)
    return process is not None and process.state == "running"
