"""Debugging a live process: where it is stopped, and letting it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import get, post
from litestar.concurrency import sync_to_thread
from msgspec import UNSET

from mint.engine.document import document_of
from mint.interpreter.debugging import checked
from mint.interpreter.halting import is_debugged
from mint.lang.fmt_radial import to_radial
from mint.lang.places import walk
from mint.lang.step_names import is_named, line_of
from mint.model.halts import Breakpoint, Halts
from mint.model.message import Act, Breaks, Debug
from mint.web.drawing import marks_of
from mint.web.found import key_of, live_nodes, process_of
from mint.web.problems import BadRequest
from mint.web.remarks import remarks_of
from mint.web.trees import trees_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, JSONBody

    from mint.model.node import Node
    from mint.model.tree import Tree
    from mint.web.actor import Actor
    from mint.web.parts import Parts


class DebugBody(msgspec.Struct, forbid_unknown_fields=True):
    """What whoever debugs wants.

    Args:
        act: begin, step, over, until, change or go_on; see `mint debug --help`.
        key: the stopped step that is meant, by key or position; without, all that are stopped.
        until: position or name of the step up to which it goes on.
        participants: stop before steps that hand out a workitem only.
        put: by path such as `server.port`: values put into the payload of the stopped step.
        unset: paths of what is taken out of it first.
    """

    act: Act = "begin"
    key: str | None = None
    until: str = ""
    participants: bool = False
    put: dict[str, Any] = {}
    unset: list[str] = []


class BreaksBody(msgspec.Struct, forbid_unknown_fields=True):
    """Breakpoints to set, and those that go: by position or name, or all of them first."""

    add: list[Breakpoint] = []
    remove: list[str] = []
    clear: bool = False


class StopView(msgspec.Struct):
    """A step before which a process is stopped.

    Args:
        key: the expression.
        expid: its position.
        step: what stands there, in short.
        why: step, a breakpoint, or up to which step it went on.
        since: seconds since the epoch.
        fields: the payload with which it will begin.
    """

    key: str
    expid: str
    step: str
    why: str
    since: float
    fields: dict[str, Any]


class WorkView(msgspec.Struct):
    """A step that goes on: at work, or waiting for something."""

    key: str
    expid: str
    name: str
    participant: str | None
    state: str | None
    in_error: bool


class BreakView(msgspec.Struct):
    """A breakpoint, and the positions in the text at which the process stops by it."""

    at: str
    when: str
    steps: list[str]


class DebugView(msgspec.Struct):
    """Where a process is stopped, and where it will stop.

    Args:
        wfid: the process.
        state: running or terminated.
        stepping: every, participants, or "" when it stops at breakpoints only.
        until: position or name of the step up to which it goes on, "" for none.
        breaks: its breakpoints.
        stopped: the steps before which it is stopped, in the order of the text.
        others: the other steps that live and have nothing below them.
        text: as radial text, with remarks.
        fields: the payload at the end, null while it runs.
    """

    wfid: str
    state: str
    stepping: str
    until: str
    breaks: list[BreakView]
    stopped: list[StopView]
    others: list[WorkView]
    text: str
    fields: dict[str, Any] | None


@get("/processes/{wfid:str}/debug", summary="Show where a process is stopped", sync_to_thread=True)
def show_debug(wfid: FromPath[str], parts: NamedDependency[Parts]) -> DebugView:
    """Where a process is stopped for whoever debugs it, and its breakpoints."""
    return _view(parts, wfid)


@post("/processes/{wfid:str}/debug", status_code=200, summary="Debug a process")
async def debug(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[DebugBody],
) -> DebugView:
    """Stop a process before its steps, change what is stopped, and let it go on."""
    actor.about(act=data.act, at=data.key)
    if (data.act == "until") is not bool(data.until):
        raise BadRequest("until: a step, for the act `until` and no other")
    if data.act == "change" and not (data.put or data.unset):
        raise BadRequest("put, unset: give what is to be changed")
    key = None if data.key is None else await sync_to_thread(key_of, parts.views, wfid, data.key)
    message = Debug(
        wfid=wfid,
        by=actor.who,
        act=data.act,
        key=key,
        until=data.until,
        participants=data.participants,
        put=data.put,
        unset=data.unset,
    )
    await parts.tell(message)
    return await sync_to_thread(_view, parts, wfid)


@post("/processes/{wfid:str}/breakpoints", status_code=200, summary="Set breakpoints")
async def set_breaks(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    actor: NamedDependency[Actor],
    data: JSONBody[BreaksBody],
) -> DebugView:
    """Set breakpoints of a process, and clear them."""
    actor.about(add=[one.at for one in data.add], remove=data.remove, clear=data.clear)
    message = Breaks(
        wfid=wfid,
        by=actor.who,
        add=list(checked(data.add)),
        remove=data.remove,
        clear=data.clear,
    )
    await parts.tell(message)
    return await sync_to_thread(_view, parts, wfid)


def _view(parts: Parts, wfid: str) -> DebugView:
    process_of(parts.views, wfid)
    document = document_of(parts.views, wfid)
    process, nodes = document.process, live_nodes(parts.views, wfid)
    halts = process.halts or Halts()
    marks = marks_of(parts.views, document)
    remarks = remarks_of(parts.views, document, marks, parts.clock.now())
    parents, trees = {node.parent for node in nodes}, trees_of(nodes)
    return DebugView(
        wfid,
        process.state,
        halts.stepping,
        halts.until,
        [_break(one, document.tree) for one in halts.breaks],
        [_stop(node, trees.get(node.key)) for node in nodes if is_debugged(node)],
        [_other(node) for node in nodes if node.key not in parents and not is_debugged(node)],
        to_radial(document.tree, remarks),
        process.fields,
    )


def _break(point: Breakpoint, text: Tree) -> BreakView:
    found = [at for at, tree in walk(text) if point.at == at or is_named(tree, point.at)]
    return BreakView(point.at, point.when, found)


def _stop(node: Node, tree: Tree | None) -> StopView:
    step = node.name if tree is None else line_of(tree)
    fields = {} if node.fields is UNSET else node.fields
    why = node.memory["stopped"]["why"]
    return StopView(node.key, node.expid, step, why, node.since, fields)


def _other(node: Node) -> WorkView:
    return WorkView(node.key, node.expid, node.name, node.participant, node.state, node.in_error)
