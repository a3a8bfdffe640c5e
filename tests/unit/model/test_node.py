from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from tests.unit.model.values import payloads, texts, trees

from mint.model.definition import Definition
from mint.model.fei import Fei
from mint.model.node import Node, Process

processes = st.builds(
    Process,
    texts,
    name=texts,
    state=st.sampled_from(["running", "terminated", "removed"]),
    launched_at=st.floats(0, 1e10),
    ended_at=st.none() | st.floats(0, 1e10),
    fields=st.none() | payloads,
    variables=st.none() | payloads,
    past_tags=st.lists(st.tuples(texts, st.none() | texts).map(list), max_size=2),
)


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    """Nodes whose values differ from the defaults in any combination."""
    strange: dict[str, st.SearchStrategy[Any]] = {
        "parent": texts,
        "definition": trees.map(Definition.of),
        "path": texts,
        "fields": payloads,
        "variables": payloads,
        "state": texts,
        "children": st.integers(0, 9),
        "forgotten": st.booleans(),
        "handlers": payloads,
        "memory": payloads,
        "held": st.lists(payloads, max_size=2),
        "failure": payloads,
        "dispatch": texts,
        "branch": st.integers(-1, 9),
        "since": st.floats(0, 1e10),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(strange)), max_size=5))
    given_values = {name: draw(strange[name]) for name in sorted(chosen)}
    return Node(draw(texts), draw(texts), draw(texts), **given_values)


@given(nodes())
def test_a_node_survives_the_store(node: Node) -> None:
    assert msgspec.json.decode(msgspec.json.encode(node), type=Node) == node


@given(processes)
def test_a_process_survives_the_store(process: Process) -> None:
    assert msgspec.json.decode(msgspec.json.encode(process), type=Process) == process


def test_a_plain_node_is_a_short_document() -> None:
    node = Node("w", "0!1", "sequence")
    assert msgspec.to_builtins(node) == {"wfid": "w", "key": "0!1", "name": "sequence"}


def test_fields_that_are_not_loaded_are_told_from_empty_ones() -> None:
    assert Node("w", "0!1", "sequence").fields is UNSET
    assert msgspec.convert({"wfid": "w", "key": "0!1", "name": "x"}, Node).definition is UNSET
    back = msgspec.json.decode(msgspec.json.encode(Node("w", "0!1", "x", fields={})), type=Node)
    assert back.fields == {}


def test_the_parts_of_a_key() -> None:
    node = Node("w", "0_1_12!f3", "alice")
    assert (node.expid, node.index, node.fei) == ("0_1_12", 12, Fei("w", "0_1_12", "f3"))
