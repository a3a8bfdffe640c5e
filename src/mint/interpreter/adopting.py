"""A process comes to life from a snapshot: what was exported elsewhere, or a fork of the past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from mint.errors import SnapshotError
from mint.interpreter import amending, living, regaining, tasks
from mint.interpreter.planning import Planner
from mint.interpreter.steps import DispatchIt
from mint.model.definition import Definition
from mint.model.snapshot import FORMAT, Snapshot

if TYPE_CHECKING:
    from mint.interpreter.run import Run
    from mint.model.effect import Schedule
    from mint.model.message import Adopt
    from mint.model.node import Node

_REPLY = "reply"
_OVER = (
    "process {} was over then: there is nothing that could go on. Say an earlier moment with --at"
)


def adopt(run: Run, message: Adopt) -> None:
    """Bring a process to life from a snapshot.

    Raises:
        SnapshotError: it is not whole, or of another version.
        LimitReached: it is larger than the limits here.
    """
    snapshot = read(message.snapshot)
    check(run, snapshot)
    _begin(run, message, snapshot)
    nodes = [_node(message, snapshot, node) for node in snapshot.nodes]
    _count(nodes)
    for node in nodes:
        run.add(node)
    _waiting(run, message, snapshot)
    origin = {"from": snapshot.process.wfid, "line": snapshot.line, "why": message.why}
    run.event(message.kind, None, data=origin)
    open_ = [node for node in nodes if node.dispatch is not None and not node.in_error]
    for node in nodes:
        tasks.set_aside(node, message.shift)
        node.dispatch = None  # it is that of another process, or of another place
    _ask_for_tickets(run, nodes)
    ended = _amend(run, message)
    if message.paused:
        # Before any work is handed out; branches that nobody waits for go on.
        regaining.hold(run, [run.process.root])
    for node in open_:
        if node.key not in ended:
            _hand_out(run, node)


def read(document: dict[str, Any]) -> Snapshot:
    """The snapshot that a JSON document is.

    Raises:
        SnapshotError: it is none.
    """
    try:
        return msgspec.convert(document, Snapshot)
    except (msgspec.ValidationError, RecursionError) as error:
        raise SnapshotError(f"this is no document of a process: {error}") from error


def check(run: Run, snapshot: Snapshot) -> None:
    """See that a snapshot is one that can live here, before anything is done.

    Raises:
        SnapshotError: it is not.
    """
    if snapshot.mint != FORMAT:
        raise SnapshotError(f"the document is of format {snapshot.mint}; this MINT reads {FORMAT}")
    if snapshot.process.state != "running" or not snapshot.nodes:
        raise SnapshotError(_OVER.format(snapshot.process.wfid))
    keys = {node.key for node in snapshot.nodes}
    for digest, tree in snapshot.definitions.items():
        if run.define(tree).digest != digest:
            raise SnapshotError(f"the definition {digest} was changed: its digest is another")
    for node in snapshot.nodes:
        _check_node(run, node, snapshot, keys)
        run.scale.take({} if node.fields is UNSET else node.fields)
    named = [one.key for one in snapshot.schedules]
    named += [one.key for one in snapshot.errors] + [one.key for one in snapshot.listeners]
    strangers = sorted(set(named) - keys)
    if strangers:
        raise SnapshotError(f"the document speaks of {strangers[0]}, which is not in it")


def _check_node(run: Run, node: Node, snapshot: Snapshot, keys: set[str]) -> None:
    if node.name not in run.environment.table and node.name != _REPLY:
        raise SnapshotError(f"{node.key}: this MINT has no word `{node.name}`")
    if node.parent is not None and node.parent not in keys:
        raise SnapshotError(f"{node.key}: its parent {node.parent} is not in the document")
    try:
        tasks.known(node)
    except msgspec.ValidationError as error:
        raise SnapshotError(f"{node.key}: its task cannot be read: {error}") from error
    digest = snapshot.digests.get(node.key)
    if digest is not None:
        tree = snapshot.definitions.get(digest)
        if tree is None or tree.at(node.path) is None:
            raise SnapshotError(f"{node.key}: its definition {digest} is not in the document")
    elif node.parent is None:
        raise SnapshotError(f"{node.key}: it has neither a parent nor a definition")


def _begin(run: Run, message: Adopt, snapshot: Snapshot) -> None:
    old = snapshot.process
    origin = "" if message.wfid == old.wfid else f"{old.wfid}@{snapshot.line}"
    run.effects.process = msgspec.structs.replace(
        old,
        wfid=message.wfid,
        launch_key=None if origin else old.launch_key,
        single="" if origin else old.single,
        deployed="" if message.kind == "imported" else old.deployed,  # what is deployed elsewhere
        parent=old.parent,
        origin=origin or old.origin,
        trace="",
    )
    run.effects.definitions += [
        Definition(digest, tree) for digest, tree in snapshot.definitions.items()
    ]
    for event in snapshot.history:
        run.effects.events.append(msgspec.structs.replace(event, wfid=message.wfid))


def _node(message: Adopt, snapshot: Snapshot, node: Node) -> Node:
    digest = snapshot.digests.get(node.key)
    definition = UNSET if digest is None else Definition(digest, snapshot.definitions[digest])
    timed = any(schedule.key == node.key for schedule in _kept(snapshot))
    return msgspec.structs.replace(
        node,
        wfid=message.wfid,
        definition=definition,
        fields={} if node.fields is UNSET else node.fields,
        since=node.since + message.shift,
        timed=timed,
    )


def _count(nodes: list[Node]) -> None:
    """Let each expression know its children: a document may have been written by hand."""
    by_key = {node.key: node for node in nodes}
    for node in nodes:
        node.children = node.flanks = 0
    for node in nodes:
        parent = by_key.get(node.parent or "")
        if parent is None or node.attached or node.state == "replied":
            continue
        parent.flanks += node.flanking
        parent.children += not node.flanking


def _waiting(run: Run, message: Adopt, snapshot: Snapshot) -> None:
    """Schedules, errors and listeners, under the new id."""
    wfid = message.wfid
    run.effects.schedules += [_schedule(run, message, one) for one in _kept(snapshot)]
    for error in snapshot.errors:
        run.effects.errors[error.key] = msgspec.structs.replace(error, wfid=wfid)
    for listener in snapshot.listeners:
        within = wfid if listener.within == snapshot.process.wfid else listener.within
        run.effects.listeners.append(msgspec.structs.replace(listener, wfid=wfid, within=within))


def _kept(snapshot: Snapshot) -> list[Schedule]:
    """Schedules without those of a dispatch or of a ticket, which are made with the new one."""
    return [one for one in snapshot.schedules if not _is_made_anew(one.action)]


def _is_made_anew(action: dict[str, Any]) -> bool:
    return "dispatch" in action or action.get("do") == "lease"


def _schedule(run: Run, message: Adopt, schedule: Schedule) -> Schedule:
    return msgspec.structs.replace(
        schedule,
        id=f"{schedule.key}/{run.environment.ids()}",
        wfid=message.wfid,
        due=schedule.due + message.shift,
    )


def _amend(run: Run, message: Adopt) -> set[str]:
    """Give it another text at once, when that is asked for: the keys of what ends by it."""
    if message.tree is None:
        return set()
    planner = Planner(run, message.tree)
    amending.give(run, planner, planner.plan(), why=message.why)
    return {key for key, change in planner.changes.items() if change.ends}


def _ask_for_tickets(run: Run, nodes: list[Node]) -> None:
    """Tickets belong to the process that was given them: each is asked for anew here.

    Who held one goes on when it has it again.
    """
    asking = [node for node in nodes if node.ticket is not None]
    asking.sort(key=lambda node: node.depth)
    names = {node.key: node.ticket[0] for node in asking if node.ticket is not None}
    for node in asking:
        node.ticket = None
    goes_on = [node for node in asking if node.state in (None, "paused") and not node.in_error]
    held = [node for node in goes_on if node.children > 0 or node.held]
    for node in reversed(held):  # from below: what an outer one pauses is not for the inner one
        regaining.begin(run, node)
    for node in goes_on:
        if regaining.is_waiting(node):
            run.expression(node).regain(names[node.key])
        else:
            run.expression(node).apply()


def _hand_out(run: Run, node: Node) -> None:
    """Work that was in somebody's hand is handed out anew: nobody here has it.

    Its process has heard of it before.
    """
    node.memory = {**node.memory, "anew": True}
    if node.state is None:
        run.say(DispatchIt(key=node.key))
    elif node.state == "paused":
        living.hold(node, DispatchIt(key=node.key))
    else:  # nobody here will answer that he lets go
        run.schedule(node, run.now, {"do": "deadline"})
