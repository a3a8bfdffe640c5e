from __future__ import annotations

from typing import TYPE_CHECKING

from mint.store import rows, schema, signals
from mint.store.journal import delta_text
from mint.store.listening import listener_row
from mint.store.writes import Delete, Insert, insert

if TYPE_CHECKING:
    from mint.model.node import Node
    from mint.ports.store import Changes
    from mint.store.definitions import Library
    from mint.store.session import Session
    from mint.store.writes import Row

DEFINITIONS = Insert(
    schema.definitions, ("digest", "name", "tree"), unique=("digest",), replace=False
)
_PROCESSES = insert(schema.processes)
_SINGLES = Insert(schema.singles, ("name", "wfid"))
_FREED = Delete(schema.singles, ("name", "wfid"))
_EXPRESSIONS = insert(schema.expressions, keep=("fields",))
_SCHEDULES = insert(schema.schedules)
_OUTBOX = insert(schema.outbox, unique=("dispatch", "what"))
_ERRORS = insert(schema.errors)
HISTORY = insert(schema.history)
_TASKS = insert(schema.tasks)
_LISTENERS = insert(schema.listeners)
_DEAD_LETTERS = insert(schema.dead_letters)
INBOX = insert(schema.inbox)

_GONE_EXPRESSIONS = Delete(schema.expressions, ("wfid", "key"))
_UNSCHEDULED = Delete(schema.schedules, ("wfid", "key"))
_FIRED = Delete(schema.schedules, ("id",))
_CLOSED = Delete(schema.outbox, ("dispatch",))
_LET_GO = Delete(schema.outbox, ("dispatch", "what"))
_GONE_TASKS = Delete(schema.tasks, ("id",))
_GONE_ERRORS = Delete(schema.errors, ("wfid", "key"))
_UNLISTENED = Delete(schema.listeners, ("wfid", "key"))
_LOOSEN = "UPDATE listeners SET field = '', value = '' WHERE wfid = ? AND field <> ''"
_TAKEN = Delete(schema.inbox, ("id",))
OF_A_PROCESS = tuple(
    Delete(table, ("wfid",))
    for table in (
        schema.expressions,
        schema.schedules,
        schema.errors,
        schema.outbox,
        schema.tasks,
        schema.listeners,
        schema.roles,
    )
)
"""What takes away all that a process has besides its document and its history."""


def save(session: Session, library: Library, changes: Changes) -> list[Node]:
    """Write all that a turn changed: a few bulk statements for the tables that it concerns.

    Returns:
        The expressions among it that live, without their payload.
    """
    texts: dict[int, bytes] = {}
    with session.batch():
        _save_processes(session, library, changes)
        nodes = _save_nodes(session, changes, texts)
        _save_outbox(session, changes)
        _save_waiting(session, changes)
        _save_records(session, changes, texts)
        signals.save(session, changes)
        for delete in OF_A_PROCESS:
            session.write(delete, _singles(changes.removed))
        if changes.news is not None:
            session.ring(changes.news)
    return nodes


def _save_processes(session: Session, library: Library, changes: Changes) -> None:
    if changes.definitions:
        new = library.new(changes.definitions.values())
        session.write(DEFINITIONS, [rows.definition_row(definition) for definition in new])
    if changes.processes:
        processes = changes.processes.values()
        session.write(_PROCESSES, [rows.process_row(process) for process in processes])
        _save_singles(session, changes)


def _save_singles(session: Session, changes: Changes) -> None:
    """Free the names of processes that are over, before others take them."""
    over = [one for one in changes.processes.values() if one.single and one.state != "running"]
    session.write(_FREED, [(one.single, one.wfid) for one in over])
    taken = [
        (name, wfid)
        for name, wfid in changes.singles.items()
        if changes.processes[wfid].state == "running"
    ]
    session.write(_SINGLES, taken)


def _save_nodes(session: Session, changes: Changes, texts: dict[int, bytes]) -> list[Node]:
    gone, there = [], []
    for name, node in changes.nodes.items():
        if node is None:
            gone.append(name)
        else:
            there.append(rows.node_row(node, texts))
    session.write(_GONE_EXPRESSIONS, gone)
    session.write(_EXPRESSIONS, [row for row, _ in there])
    return [bare for _, bare in there]


def _save_outbox(session: Session, changes: Changes) -> None:
    session.write(_CLOSED, _singles(changes.closed))
    session.write(_LET_GO, [(dispatch, "cancel") for dispatch in changes.let_go])
    closed = set(changes.closed)  # ids are never used again: what is closed is not opened again
    work: dict[tuple[str, str], Row] = {}
    for dispatch, holder in changes.dispatches:
        if dispatch.id not in closed:
            work[dispatch.id, "dispatch"] = rows.dispatch_row(dispatch, holder)
    for control, holder in changes.controls:  # who failed may be told to clean up
        work[control.dispatch, control.what] = rows.control_row(control, holder)
    session.write(_OUTBOX, list(work.values()))
    tasks = changes.tasks.items()
    session.write(_GONE_TASKS, [(name,) for name, task in tasks if task is None])
    session.write(_TASKS, [rows.task_row(task) for _, task in tasks if task is not None])


def _save_waiting(session: Session, changes: Changes) -> None:
    """Schedules and listeners: the old ones go before the new ones come."""
    session.write(_UNSCHEDULED, changes.unscheduled)
    session.write(_FIRED, _singles(changes.fired))
    schedules = {schedule.id: rows.schedule_row(schedule) for schedule in changes.schedules}
    session.write(_SCHEDULES, list(schedules.values()))
    session.write(_UNLISTENED, changes.unlistened)
    for wfid in changes.loosened:
        session.run(_LOOSEN, wfid)
    session.write(_LISTENERS, [listener_row(listener) for listener in changes.listeners])


def _save_records(session: Session, changes: Changes, texts: dict[int, bytes]) -> None:
    errors = changes.errors.items()
    session.write(_GONE_ERRORS, [name for name, error in errors if error is None])
    session.write(_ERRORS, [rows.error_row(error) for _, error in errors if error is not None])
    session.write(HISTORY, _lines(changes, texts))
    session.write(_TAKEN, _singles(changes.taken))
    session.write(INBOX, [(rows.text(message),) for message in changes.messages])
    session.write(_DEAD_LETTERS, [rows.dead_row(body, reason) for body, reason in changes.dead])


def _lines(changes: Changes, texts: dict[int, bytes]) -> list[Row]:
    """Lines of history, each with what its message changed."""
    lines = []
    for event in changes.events:
        kept = changes.deltas.get(id(event))
        delta = None if kept is None else delta_text(kept[0], event, kept[1], texts)
        lines.append(rows.event_row(event, texts, delta))
    return lines


def _singles(values: list[str] | list[int]) -> list[Row]:
    """Rows of one column."""
    return [(value,) for value in values]
