from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import get
from msgspec import UNSET

from mint.model.fei import expid_of
from mint.model.message import Fault
from mint.web.found import live_nodes, process_of
from mint.web.processes import ProcessLine, line_of
from mint.web.trees import tree_now, trees_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath

    from mint.model.effect import ErrorRecord, Schedule
    from mint.model.node import Node
    from mint.web.parts import Parts


class WholeProcess(ProcessLine):
    """A process. The payload and variables at its end are null while it runs."""

    fields: dict[str, Any] | None
    variables: dict[str, Any] | None
    past_tags: list[list[str | None]]
    launch_key: str | None


class Expression(msgspec.Struct):
    """A live expression.

    Args:
        key: its name within the process, `expid!subid`.
        expid: its position in the definition.
        name: of the word, such as sequence.
        participant: to whom it is dispatched, null when it is not.
        state: cancelling, dying, failing, failed, timing_out, paused, awaiting or null.
        parent: key of the expression that it replies to.
        tag: its tag.
        since: when it was applied.
        in_error: whether an error is recorded for it.
        fields: the payload with which it was applied.
        variables: its scope's variables, null when it is no scope.
        params_tree: the tree that it runs, null when that is lost.
        ticket: name of the ticket that it waits for or holds, null when there is none.
    """

    key: str
    expid: str
    name: str
    participant: str | None
    state: str | None
    parent: str | None
    tag: str | None
    since: float
    in_error: bool
    fields: dict[str, Any] | None
    variables: dict[str, Any] | None
    params_tree: list[Any] | None
    ticket: str | None


class ErrorLine(msgspec.Struct):
    """An error that waits to be replayed. `fields` is the payload at that point."""

    wfid: str
    key: str
    expid: str
    name: str
    participant: str
    at: float
    fault: Fault
    fields: dict[str, Any]


class ScheduleLine(msgspec.Struct):
    """What an expression will be told, and when."""

    id: str
    wfid: str
    key: str
    expid: str
    due: float
    action: dict[str, Any]


class ProcessView(msgspec.Struct):
    """Everything about a process at this moment.

    `tree` is what it runs, edits included; null when its definition was not kept.
    """

    process: WholeProcess
    tree: list[Any] | None
    expressions: list[Expression]
    errors: list[ErrorLine]
    schedules: list[ScheduleLine]
    dispatches: list[dict[str, Any]]


def error_line(record: ErrorRecord) -> ErrorLine:
    """An error as the API tells it."""
    return ErrorLine(
        record.wfid,
        record.key,
        expid_of(record.key),
        record.name,
        record.participant,
        record.at,
        record.fault,
        record.fields,
    )


def schedule_line(schedule: Schedule) -> ScheduleLine:
    """A schedule as the API tells it."""
    return ScheduleLine(
        schedule.id,
        schedule.wfid,
        schedule.key,
        expid_of(schedule.key),
        schedule.due,
        schedule.action,
    )


@get("/processes/{wfid:str}", summary="Show a process", sync_to_thread=True)
def show_process(wfid: FromPath[str], parts: NamedDependency[Parts]) -> ProcessView:
    """A process with its tree, live expressions, errors, schedules and open dispatches."""
    views = parts.views
    process = process_of(views, wfid)
    nodes = live_nodes(views, wfid)
    trees = trees_of(nodes)
    tree = tree_now(views, process, nodes)
    line = line_of(process, views.counts([wfid]))
    whole = WholeProcess(
        **msgspec.structs.asdict(line),
        fields=process.fields,
        variables=process.variables,
        past_tags=process.past_tags,
        launch_key=process.launch_key,
    )
    return ProcessView(
        whole,
        None if tree is None else tree.to_json(),
        [_expression(node, trees.get(node.key)) for node in nodes],
        [error_line(record) for record in views.errors(wfid)],
        [schedule_line(schedule) for schedule in views.schedules(wfid)],
        views.dispatches(wfid),
    )


def _expression(node: Node, tree: Any) -> Expression:
    return Expression(
        node.key,
        node.expid,
        node.name,
        node.participant,
        node.state,
        node.parent,
        node.full_tag or node.tag,
        node.since,
        node.in_error,
        None if node.fields is UNSET else node.fields,
        node.variables,
        None if tree is None else tree.to_json(),
        None if node.ticket is None else node.ticket[0],
    )
