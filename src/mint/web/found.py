"""What a request names is found here, or else the error says what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import NotAWaitingStep, ProcessNotFound

if TYPE_CHECKING:
    from mint.model.node import Node, Process
    from mint.ports.views import Views

REMOVED = "removed"
"""State of a process of which nothing but history is kept."""


def process_of(views: Views, wfid: str) -> Process:
    """The process of a wfid.

    Raises:
        ProcessNotFound: there is none.
    """
    process = views.process(wfid)
    if process is None or process.state == REMOVED:
        raise ProcessNotFound(f"no process {wfid}; `mint ps --all` lists them")
    return process


def live_nodes(views: Views, wfid: str) -> list[Node]:
    """The live expressions of a process in order of position; kept replies are none."""
    nodes = [node for node in views.nodes(wfid) if node.state != "replied"]
    return sorted(nodes, key=lambda node: (position(node.expid), node.since, node.key))


def position(expid: str) -> tuple[int, ...]:
    """A position as numbers, which sort as the text of the definition does."""
    return tuple(int(part) for part in expid.split("_") if part.isdigit())


def key_of(views: Views, wfid: str, name: str) -> str:
    """The key of the live expression that is named by its key, or by its position alone.

    Raises:
        ProcessNotFound: there is no such process.
        NotAWaitingStep: no expression has this position, or several have.
    """
    if "!" in name:
        return name
    process_of(views, wfid)
    found = [node.key for node in live_nodes(views, wfid) if node.expid == name]
    if not found:
        raise NotAWaitingStep(f"process {wfid} has no live expression {name}; see `mint show`")
    if len(found) > 1:
        keys = ", ".join(found)
        raise NotAWaitingStep(f"several live expressions have the position {name}: {keys}")
    return found[0]


def node_of(views: Views, wfid: str, name: str) -> Node:
    """The live expression that is named by its key or position.

    Raises:
        ProcessNotFound: there is no such process.
        NotAWaitingStep: there is no such expression, or there are several.
    """
    process_of(views, wfid)
    key = key_of(views, wfid, name)
    for node in live_nodes(views, wfid):
        if node.key == key:
            return node
    raise NotAWaitingStep(f"process {wfid} has no live expression {key}; see `mint show`")
