"""How model objects become rows, and rows become model objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from mint.errors import StoreError
from mint.model.cause import cause_of
from mint.model.delta import Delta
from mint.model.effect import Control, Dispatch, ErrorRecord, Event, Schedule
from mint.model.message import AnyMessage
from mint.model.node import Node, Process
from mint.model.revision import Revision
from mint.model.task import Task
from mint.model.tree import Tree
from mint.ports.alert import Told
from mint.ports.audit import Deed

if TYPE_CHECKING:
    from mint.model.definition import Definition
    from mint.store.writes import Row

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kind)
    for kind in (
        *(
            Any,
            dict[str, Any],
            Node,
            Process,
            Dispatch,
            Control,
            ErrorRecord,
            Task,
            Tree,
            Told,
            Delta,
            Deed,
        ),
        Revision,
    )
}
_read_message: msgspec.json.Decoder[AnyMessage] = msgspec.json.Decoder(AnyMessage)


def text(value: Any) -> str:
    """A value as the text of a document."""
    return _encode(value).decode()


def read(document: str, kind: type[T]) -> T:
    """What a document says.

    Raises:
        StoreError: it says something else.
    """
    try:
        value: T = _decoders[kind].decode(document)
    except msgspec.DecodeError as error:
        raise StoreError(
            f"The database holds a {kind.__name__} that cannot be read: {error}. "
            "Was it changed by hand? Restore a backup."
        ) from error
    return value


def read_value(document: str) -> Any:
    """Any JSON value of a document."""
    return _decoders[Any].decode(document)


def read_fields(document: str) -> dict[str, Any]:
    """The payload that a document holds."""
    return read(document, dict[str, Any])


def read_message(body: str) -> AnyMessage | msgspec.ValidationError:
    """The message that a row of the inbox holds, or the error that says why it holds none."""
    try:
        return _read_message.decode(body)
    except msgspec.ValidationError as error:
        return error
    except msgspec.DecodeError as error:
        return msgspec.ValidationError(str(error))
    except RecursionError:
        return msgspec.ValidationError("it is nested too deeply")


def definition_row(definition: Definition) -> Row:
    """A row of `definitions`."""
    tree = definition.tree
    name = tree.attributes.get("name") or tree.text
    return (definition.digest, name if isinstance(name, str) else "", text(tree))


def process_row(process: Process) -> Row:
    """A row of `processes`."""
    return (
        process.wfid,
        process.name,
        process.state,
        process.definition,
        process.launched_at,
        process.ended_at,
        process.launch_key,
        text(process),
        process.deployed or None,
    )


_LARGE = 4096
"""Bytes of a payload from which on it pays to remember its text while a turn is written."""


def node_row(node: Node, texts: dict[int, bytes]) -> tuple[Row, Node]:
    """A row of `expressions`, and the node without its payload.

    The payload is NULL when the node does not know it.

    Args:
        node: the expression.
        texts: gets the text of the document, by the node's `id`, and that of a large payload, by
            the payload's: they stand in the lines of history of the same turn as well.
    """
    bare = replace(node, fields=UNSET, definition=UNSET)
    texts[id(node)] = document = _encode(bare)
    fields = None if node.fields is UNSET else _encode(node.fields)
    if fields is not None and len(fields) > _LARGE:
        texts[id(node.fields)] = fields
    row = (
        node.wfid,
        node.key,
        node.parent,
        node.name,
        node.state,
        node.participant,
        None if node.definition is UNSET else node.definition.digest,
        document.decode(),
        None if fields is None else fields.decode(),
    )
    bare.definition = node.definition
    return row, bare


def schedule_row(schedule: Schedule) -> Row:
    """A row of `schedules`."""
    return (schedule.id, schedule.wfid, schedule.key, schedule.due, text(schedule.action))


def read_schedule(row: Row) -> Schedule:
    """The schedule of a row (id, wfid, key, due, action)."""
    return Schedule(row[0], row[1], row[2], row[3], read_fields(row[4]))


def dispatch_row(dispatch: Dispatch, holder: str) -> Row:
    """A row of `outbox`; the payload is that of the expression, and not stored twice."""
    document = replace(dispatch, fields={})
    return (
        dispatch.id,
        "dispatch",
        dispatch.wfid,
        dispatch.key,
        dispatch.participant,
        holder,
        None,
        dispatch.at,
        _encode(document).decode(),
    )


def control_row(control: Control, holder: str) -> Row:
    """A row of `outbox`."""
    return (
        control.dispatch,
        control.what,
        control.wfid,
        control.key,
        control.participant,
        holder,
        None,
        None,
        text(control),
    )


def read_work(what: str, document: str, fields: str | None) -> Dispatch | Control:
    """The dispatch or control of a row of `outbox`, with the payload of its expression."""
    if what != "dispatch":
        return read(document, Control)
    dispatch = read(document, Dispatch)
    if fields is not None:
        dispatch.fields = read_fields(fields)
    return dispatch


def task_row(task: Task) -> Row:
    """A row of `tasks`."""
    return (
        task.id,
        task.wfid,
        task.key,
        task.participant,
        task.title,
        task.holder,
        offered(*task.to),
        task.priority,
        task.at,
        task.due,
        text(task),
    )


def offered(*names: str) -> str:
    """Names as the column `offered` has them."""
    return "".join(f"\n{name}\n" for name in names)


def error_row(error: ErrorRecord) -> Row:
    """A row of `errors`."""
    return (
        error.wfid,
        error.key,
        error.name,
        error.participant,
        error.definition,
        cause_of(error),
        error.at,
        text(error),
    )


def event_row(event: Event, texts: dict[int, bytes], delta: str | None = None) -> Row:
    """A row of `history`; `texts` holds payloads that are written already, see `node_row`."""
    data: Any = event.data
    known = texts.get(id(data.get("fields"))) if texts else None
    if known is not None:
        data = {**data, "fields": msgspec.Raw(known)}
    data = _encode(data).decode() if data else None
    return (event.wfid, event.at, event.kind, event.key, event.name, event.by, data, delta)


def read_event(row: Row) -> Event:
    """The event of a row (wfid, at, kind, key, name, by, data)."""
    data = {} if row[6] is None else read_fields(row[6])
    return Event(row[0], row[2], row[1], row[3], row[4], row[5], data)


def dead_row(body: bytes, reason: str) -> Row:
    """A row of `dead_letters`: the body as text that any database takes and a person can read."""
    return (body.decode("utf-8", "backslashreplace").replace("\0", "\\x00"), reason)
