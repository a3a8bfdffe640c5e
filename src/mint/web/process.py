from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from litestar import get
from litestar.params import QueryParameter
from msgspec import UNSET

from mint.engine.document import text_of
from mint.engine.past import moment_of, nodes_of
from mint.interpreter import regaining
from mint.model.cause import cause_of
from mint.model.fault import Fault
from mint.model.fei import expid_of
from mint.web.found import live_nodes, process_of
from mint.web.history import MOST_LINES
from mint.web.processes import ProcessLine, line_of
from mint.web.trees import trees_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, FromQuery

    from mint.engine.past import Moment
    from mint.model.effect import ErrorRecord, Schedule
    from mint.model.node import Node, Process
    from mint.ports.views import Views
    from mint.web.parts import Parts


class WholeProcess(ProcessLine):
    """A process. The payload and variables at its end are null while it runs.

    `about` is the key of the parent's expression that it is about, where it handles an error.
    """

    fields: dict[str, Any] | None
    variables: dict[str, Any] | None
    past_tags: list[list[str | None]]
    launch_key: str | None
    about: str


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
        attempts: how often its work failed and was tried again.
        fields: the payload with which it was applied.
        variables: its scope's variables, null when it is no scope.
        params_tree: the tree that it runs, null when that is lost.
        ticket: name of the ticket that it waits for or holds, null when there is none.
        regains: whether it held the ticket where the process comes from, and waits for it here.
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
    attempts: int
    fields: dict[str, Any] | None
    variables: dict[str, Any] | None
    params_tree: list[Any] | None
    ticket: str | None
    regains: bool


class ErrorLine(msgspec.Struct):
    """An error that waits to be replayed.

    Args:
        wfid: the process.
        key: the expression.
        expid: its position.
        name: of the expression.
        participant: who failed, "" when none did.
        at: when it was recorded.
        fault: what went wrong.
        fields: the payload at that point.
        definition: name of the process' definition.
        cause: id of what it has in common with others.
        handler: the process that was launched to handle it, "" for none.
    """

    wfid: str
    key: str
    expid: str
    name: str
    participant: str
    at: float
    fault: Fault
    fields: dict[str, Any]
    definition: str
    cause: str
    handler: str


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


Places = Mapping[tuple[str, str], str]
"""By (wfid, key), where expressions stand that an edit has moved."""


def error_line(record: ErrorRecord, places: Places) -> ErrorLine:
    """An error as the API tells it."""
    return ErrorLine(
        record.wfid,
        record.key,
        places.get((record.wfid, record.key)) or expid_of(record.key),
        record.name,
        record.participant,
        record.at,
        record.fault,
        record.fields,
        record.definition,
        cause_of(record),
        record.handler,
    )


def schedule_line(schedule: Schedule, places: Places) -> ScheduleLine:
    """A schedule as the API tells it."""
    return ScheduleLine(
        schedule.id,
        schedule.wfid,
        schedule.key,
        places.get((schedule.wfid, schedule.key)) or expid_of(schedule.key),
        schedule.due,
        schedule.action,
    )


@get("/processes/{wfid:str}", summary="Show a process", sync_to_thread=True)
def show_process(
    wfid: FromPath[str],
    parts: NamedDependency[Parts],
    line: Annotated[int | None, QueryParameter(ge=1, le=MOST_LINES)] = None,
    at: FromQuery[float | None] = None,
) -> ProcessView:
    """A process with its tree, live expressions, errors, schedules and open dispatches.

    With a moment, as it was then: after a line of its history, or at a time.
    """
    views = parts.views
    if line is not None or at is not None:
        return _as_it_was(views, moment_of(views, wfid, line=line, at=at))
    process = process_of(views, wfid)
    nodes = live_nodes(views, wfid)
    trees = trees_of(nodes)
    tree = text_of(views, process, nodes)
    places = {(wfid, node.key): node.expid for node in nodes}
    return ProcessView(
        _whole(process, views.counts([wfid])),
        None if tree is None else tree.to_json(),
        [_expression(node, trees.get(node.key)) for node in nodes],
        [error_line(record, places) for record in views.errors(wfid)],
        [schedule_line(schedule, places) for schedule in views.schedules(wfid)],
        views.dispatches(wfid),
    )


def _whole(process: Process, counts: dict[str, dict[str, int]]) -> WholeProcess:
    return WholeProcess(
        **msgspec.structs.asdict(line_of(process, counts)),
        fields=process.fields,
        variables=process.variables,
        past_tags=process.past_tags,
        launch_key=process.launch_key,
        about=process.about,
    )


def _as_it_was(views: Views, moment: Moment) -> ProcessView:
    past, nodes = moment.past, nodes_of(views, moment)
    process = past.process
    assert process is not None, "a moment has a process"  # noqa: S101
    trees, places = trees_of(nodes), {(node.wfid, node.key): node.expid for node in nodes}
    tree = text_of(views, process, nodes)
    counts = {process.wfid: {"expressions": len(nodes), "errors": len(past.errors)}}
    return ProcessView(
        _whole(process, counts),
        None if tree is None else tree.to_json(),
        [_expression(node, trees.get(node.key)) for node in nodes],
        [error_line(record, places) for record in past.errors.values()],
        [schedule_line(schedule, places) for schedule in past.schedules.values()],
        [_dispatch(node) for node in nodes if node.dispatch is not None and not node.in_error],
    )


def _dispatch(node: Node) -> dict[str, Any]:
    """Work that was in somebody's hand; whose, the history of then does not tell."""
    return {
        "id": node.dispatch,
        "wfid": node.wfid,
        "key": node.key,
        "participant": node.participant,
        "what": "dispatch",
        "holder": None,
        "lease": None,
        "at": node.since,
    }


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
        node.attempts,
        None if node.fields is UNSET else node.fields,
        node.variables,
        None if tree is None else tree.to_json(),
        None if node.ticket is None else node.ticket[0],
        regaining.is_waiting(node),
    )
