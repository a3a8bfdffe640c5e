"""How a line of history says what its message changed; read back as `mint.model.delta.Delta`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from mint.model.delta import OF_THE_LINE

if TYPE_CHECKING:
    from mint.model.effect import Effects, Event
    from mint.model.node import Node

_encode = msgspec.json.Encoder().encode


def delta_text(effects: Effects, event: Event, fired: str, docs: dict[int, bytes]) -> str:
    """What one message changed, as the text of a document.

    Args:
        effects: of the message.
        event: the line that keeps it: a payload that it tells is not told twice.
        fired: id of the schedule that the message came from, "" for none.
        docs: what is written already: documents of expressions, by `id` of the node, and payloads,
            by `id` of the fields.
    """
    delta: dict[str, Any] = {}
    if effects.process is not None:
        delta["process"] = effects.process
    if effects.nodes:
        _add_nodes(delta, effects, event, docs)
    _add_waiting(delta, effects)
    if fired:
        delta["fired"] = fired
    if effects.removed:
        delta["removed"] = True
    return _encode(delta).decode()


def _add_waiting(delta: dict[str, Any], effects: Effects) -> None:
    if effects.schedules:
        delta["schedules"] = effects.schedules
    if effects.unscheduled:
        delta["unscheduled"] = effects.unscheduled
    if effects.errors:
        delta["errors"] = effects.errors
    if effects.listeners or effects.unlistened:
        delta["listeners"], delta["unlistened"] = effects.listeners, effects.unlistened


def _add_nodes(
    delta: dict[str, Any], effects: Effects, event: Event, docs: dict[int, bytes]
) -> None:
    payloads: list[dict[str, Any] | msgspec.Raw] = []
    told = event.data.get("fields")
    known = {} if told is None else {id(told): OF_THE_LINE}
    nodes: dict[str, Any] = {}
    for key, node in effects.nodes.items():
        if node is None:
            nodes[key] = None
            continue
        document = msgspec.Raw(docs.get(id(node)) or _document(node))
        digest = None if node.definition is UNSET else node.definition.digest
        number = None
        if node.fields is not UNSET:
            number = known.get(id(node.fields))
            if number is None:
                number = known[id(node.fields)] = len(payloads)
                written = docs.get(id(node.fields))
                payloads.append(node.fields if written is None else msgspec.Raw(written))
        nodes[key] = (document, digest, number)
    delta["nodes"] = nodes
    if payloads:
        delta["payloads"] = payloads


def _document(node: Node) -> bytes:
    """An expression that a later message of the same turn has changed again."""
    return _encode(msgspec.structs.replace(node, fields=UNSET, definition=UNSET))
