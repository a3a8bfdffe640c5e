"""What must never be left behind: the promises that hold whenever a process is quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.model.task import HUMAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.node import Node
    from mint.testing.memory import Memory

_STAYS = ("stall", "lose")
_MAKES_ITSELF_GO = ("cancel_process", "kill_process", "redo", "rewind")
_GOING = ("cancelling", "dying", "timing_out", "failing")


def leftovers(memory: Memory, *, meddled: bool = False) -> list[str]:
    """What is wrong with a process that is quiet, a sentence each; empty when all is well.

    Counts of children are right; every leaf waits for something; whatever outlives the process
    was forgotten or attached, is being cancelled, or is what a handler does about that; schedules,
    errors, listeners and open dispatches belong to live expressions.

    Args:
        memory: the process.
        meddled: whether somebody had a part of it done again: that may be within what stops.
    """
    found = [*_strangers(memory)]
    families: dict[str, list[Node]] = {}
    for node in memory.nodes.values():
        families.setdefault(node.parent or "", []).append(node)
    for node in memory.nodes.values():
        if node.state == "replied":
            continue
        found += _counts(node, families.get(node.key, []))
        if not meddled:
            found += _untold(node, families.get(node.key, []))
        if not _waits(memory, node):
            found.append(f"{_shown(node)} waits for nothing: it would hang for ever")
    is_over = memory.process is not None and memory.process.state == "terminated"
    if is_over and not meddled:
        found += [f"{_shown(node)} outlives its process" for node in _survivors(memory)]
    return found


def _shown(node: Node) -> str:
    return f"{node.name} at {node.key} (state {node.state}, {node.children} children)"


def _counts(node: Node, kids: list[Node]) -> Iterator[str]:
    flanking = sum(kid.flanking for kid in kids)
    kept = sum(kid.state == "replied" for kid in kids)
    awaited = len(kids) - flanking - kept - sum(kid.attached for kid in kids)
    if node.children != awaited:
        yield f"{_shown(node)} has {awaited} children in truth"
    if node.flanks != flanking:
        yield f"{_shown(node)} counts {node.flanks} flanks, and has {flanking}"
    if node.memory.get("kept", 0) != kept:
        yield f"{_shown(node)} has kept {kept} replies, and counts {node.memory.get('kept', 0)}"


def _untold(node: Node, kids: list[Node]) -> Iterator[str]:
    """Children of a stopping expression that go on as if nothing were."""
    if node.state not in _GOING:
        return
    for kid in kids:
        counts = not (kid.flanking or kid.attached or kid.state == "replied")
        has_own_ideas = kid.trigger or {"on_cancel", "on_timeout"} & set(kid.handlers)
        told = kid.state in _GOING or has_own_ideas or kid.in_error
        if counts and not told:
            yield f"{_shown(kid)} was not told that {_shown(node)} is to stop"


def _waits(memory: Memory, node: Node) -> bool:
    """Whether something can still make the expression go on or end."""
    if node.children > 0 or node.in_error:
        return True
    if any(schedule.key == node.key for schedule in memory.schedules.values()):
        return True
    if node.state in _GOING:
        return node.dispatch is not None
    waits_for_people = node.state in ("paused", "failed") or node.dispatch is not None
    stays = node.lost or node.name in _STAYS or node.listening or _stands_in_line(memory, node)
    stays = stays or node.ticket is not None
    return waits_for_people or stays or _is_about_to_go(memory, node)


def _stands_in_line(memory: Memory, node: Node) -> bool:
    """Whether it waits for the mutex that another live expression has."""
    process = memory.process
    root = memory.nodes.get(process.root) if process is not None else None
    bound = root.variables if root is not None else process.variables if process else None
    queue = (bound or {}).get(node.memory.get("mutex", ""))
    if not isinstance(queue, list):
        return False
    first, *_ = [f"{fei['expid']}!{fei['subid']}" for fei in queue[2]] or [""]
    return first in memory.nodes and node.memory.get("ahead") in memory.nodes


def _is_about_to_go(memory: Memory, node: Node) -> bool:
    """Whether it waits for being stopped along with an expression around it, or for its replay."""
    above: Node | None = node
    while above is not None:
        if above.state in _GOING or above.in_error:
            return True
        told = above.flanking or above.forgotten or above.held  # paused: it heeds it on resume
        if node.name in _MAKES_ITSELF_GO and told:
            return True
        above = memory.nodes.get(above.parent) if above.parent else None
    return False


def _survivors(memory: Memory) -> Iterator[Node]:
    for node in memory.nodes.values():
        top = node
        while top.parent is not None and top.parent in memory.nodes:
            top = memory.nodes[top.parent]
        if not (top.forgotten or top.attached or top.state in _GOING or top.trigger):
            yield node


def _strangers(memory: Memory) -> Iterator[str]:
    """What belongs to expressions that are no more."""
    nodes = memory.nodes
    for schedule in memory.schedules.values():
        if schedule.key not in nodes:
            yield f"a schedule {schedule.action} survived its expression {schedule.key}"
    for dispatch in memory.open.values():
        if dispatch.key not in nodes or nodes[dispatch.key].dispatch != dispatch.id:
            yield f"the dispatch to {dispatch.participant} survived its expression {dispatch.key}"
    kept = {id_ for id_, dispatch in memory.open.items() if dispatch.keeper == HUMAN}
    yield from (
        f"the task {id_} outlives its dispatch, or is lost" for id_ in kept ^ {*memory.tasks}
    )
    claims = set(memory.booth.claims())
    asking = {key for key, node in nodes.items() if node.ticket is not None}
    yield from (f"a ticket outlives {key}, or is lost" for key in asking ^ claims)
    in_error = {key for key, node in nodes.items() if node.in_error}
    listening = {key for key, node in nodes.items() if node.listening}
    yield from (f"{key} has lost its error or is not there" for key in in_error ^ {*memory.errors})
    yield from (f"a listener outlives {key}, or is lost" for key in listening ^ {*memory.listeners})
