from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.model.node import Node
from mint.store.rows import read, read_fields
from mint.store.session import key_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.store.definitions import Library
    from mint.store.session import Session
    from mint.store.writes import Row

CHAINS = """
    WITH RECURSIVE up AS (
        SELECT e.wfid, e.key, e.parent
        FROM {wfid, key} AS t JOIN expressions AS e ON e.wfid = t.wfid AND e.key = t.key
        UNION
        SELECT e.wfid, e.key, e.parent
        FROM up JOIN expressions AS e ON e.wfid = up.wfid AND e.key = up.parent
    )
    SELECT e.digest, e.document
    FROM up JOIN expressions AS e ON e.wfid = up.wfid AND e.key = up.key
"""

_FIELDS = """
    SELECT e.wfid, e.key, e.fields
    FROM {wfid, key} AS t JOIN expressions AS e ON e.wfid = t.wfid AND e.key = t.key
    WHERE e.fields IS NOT NULL
"""

_PLACES = """
    SELECT e.wfid, e.document
    FROM {wfid, key} AS t JOIN expressions AS e ON e.wfid = t.wfid AND e.key = t.key
"""

# Sorted here, and not there: asked for an order, SQLite takes the index that brings the order,
# and reads the whole process for the children of one expression.
_CHILDREN = "SELECT digest, document, fields FROM expressions WHERE wfid = ? AND parent = ?"
_WHOLE = "SELECT digest, document, fields FROM expressions WHERE wfid = ?"


def chains(session: Session, library: Library, targets: list[tuple[str, str]]) -> list[Node]:
    """The expressions named by (wfid, key) and all their ancestors, each once, without payload."""
    return nodes_of(library, session.read(CHAINS, key_rows(targets))) if targets else []


def payloads(
    session: Session, targets: list[tuple[str, str]]
) -> dict[tuple[str, str], dict[str, Any]]:
    """The payloads of expressions."""
    rows = session.read(_FIELDS, key_rows(targets)) if targets else ()
    return {(wfid, key): read_fields(fields) for wfid, key, fields in rows}


def places(session: Session, targets: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The positions of those of these expressions that an edit has moved."""
    rows = session.read(_PLACES, key_rows(targets)) if targets else ()
    found = ((wfid, read(document, Node)) for wfid, document in rows)
    return {(wfid, node.key): node.place for wfid, node in found if node.place is not None}


def children(session: Session, library: Library, wfid: str, key: str) -> list[Node]:
    """All children of an expression, with payload."""
    return sorted(nodes_of(library, session.read(_CHILDREN, wfid, key)), key=_key)


def whole(session: Session, library: Library, wfid: str) -> list[Node]:
    """All expressions of a process, with payload."""
    return sorted(nodes_of(library, session.read(_WHOLE, wfid)), key=_key)


def _key(node: Node) -> str:
    return node.key


def nodes_of(library: Library, rows: Sequence[Row]) -> list[Node]:
    """Nodes of rows (digest, document) or (digest, document, fields)."""
    definitions = library.need({row[0] for row in rows if row[0] is not None})
    nodes = []
    for digest, document, *payload in rows:
        node = read(document, Node)
        if digest is not None:
            node.definition = definitions[digest]
        if payload and payload[0] is not None:
            node.fields = read_fields(payload[0])
        nodes.append(node)
    return nodes
