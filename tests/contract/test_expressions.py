from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from tests.contract.builders import DEFINITION, OTHER, WFID, launch, leaf, named, root, save

from mint.errors import StoreError
from mint.model.definition import Definition
from mint.model.node import Node
from mint.model.tree import Tree
from mint.store import open_store

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(TEXTS, values, max_size=3),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(TEXTS, VALUES, max_size=4)
NODES = st.builds(
    Node,
    wfid=st.just(WFID),
    key=st.just("0!r"),
    name=TEXTS,
    fields=PAYLOADS,
    variables=st.none() | PAYLOADS,
    state=st.none() | st.sampled_from(["cancelling", "paused"]),
    children=st.integers(0, 9),
    memory=PAYLOADS,
    held=st.lists(PAYLOADS, max_size=2),
    failure=st.none() | PAYLOADS,
    participant=st.none() | TEXTS,
    dispatch=st.none() | TEXTS,
    in_error=st.booleans(),
    since=st.floats(0, 4e9),
    definition=st.builds(
        lambda attributes: Definition.of(Tree("define", attributes, (Tree("x", attributes),))),
        PAYLOADS,
    ),
)


def keys(nodes: list[Node]) -> set[str]:
    return {node.key for node in nodes}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(node=NODES)
def test_what_is_saved_comes_back_the_same(store: DatabaseStore, node: Node) -> None:
    assert isinstance(node.definition, Definition)
    save(store, nodes=named(node), definitions={node.definition.digest: node.definition})
    with store.turn() as turn:
        assert turn.whole(WFID) == [node]
        without = turn.chains([(WFID, node.key)])[0]
    assert without.fields is UNSET
    without.fields = node.fields
    assert without == node


def test_saving_does_not_change_what_is_saved(store: DatabaseStore) -> None:
    node = root()
    save(store, nodes=named(node), definitions={DEFINITION.digest: DEFINITION})
    assert node == root()


def test_the_order_of_attributes_and_fields_is_kept(store: DatabaseStore) -> None:
    launch(store)
    save(store, nodes=named(root(fields={"zz": 1, "a": {"y": 1, "b": 2}})))
    (node,) = [node for node in store.views.nodes(WFID) if node.key == "0!r"]
    assert isinstance(node.fields, dict)
    assert isinstance(node.definition, Definition)
    assert [*node.fields, *node.fields["a"]] == ["zz", "a", "y", "b"]
    assert list(node.definition.tree.children[0].children[0].attributes) == ["z", "a"]


def test_chains_are_the_targets_and_their_ancestors_each_once(store: DatabaseStore) -> None:
    launch(store, WFID, OTHER)
    deep = leaf("0_0_0!b", parent="0_0!a"), leaf("0_0_1!c", parent="0_0!a"), leaf("0_1!d")
    save(store, nodes=named(*deep))
    with store.turn() as turn:
        found = turn.chains([(WFID, "0_0_0!b"), (WFID, "0_0_1!c"), (WFID, "0_0!a")])
        assert sorted(node.key for node in found) == ["0!r", "0_0!a", "0_0_0!b", "0_0_1!c"]
        assert {node.wfid for node in found} == {WFID}
        assert all(node.fields is UNSET for node in found)


def test_a_chain_has_the_definition_where_one_is_named(store: DatabaseStore) -> None:
    launch(store)
    with store.turn() as turn:
        definitions = {node.key: node.definition for node in turn.chains([(WFID, "0_0!a")])}
    assert definitions == {"0!r": DEFINITION, "0_0!a": UNSET}


def test_chains_of_what_is_not_there_are_empty(store: DatabaseStore) -> None:
    launch(store)
    with store.turn() as turn:
        assert turn.chains([]) == []
        assert turn.chains([(WFID, "0_9!x"), ("nobody", "0!r")]) == []


def test_a_long_list_of_targets_is_one_question(store: DatabaseStore) -> None:
    launch(store)
    leaves = [leaf(f"0_{at}!x") for at in range(3000)]
    save(store, nodes=named(*leaves))
    with store.turn() as turn:
        targets = [(WFID, node.key) for node in leaves]
        assert len(turn.chains(targets)) == 3001
        assert len(turn.fields(targets)) == 3000


def test_fields_are_those_of_the_targets(store: DatabaseStore) -> None:
    launch(store)
    with store.turn() as turn:
        assert turn.fields([(WFID, "0_0!a"), (WFID, "0_9!x")]) == {(WFID, "0_0!a"): {"n": 1}}
        assert turn.fields([]) == {}


def test_a_node_without_fields_keeps_those_of_the_store(store: DatabaseStore) -> None:
    launch(store)
    save(store, nodes=named(leaf(fields=UNSET, state="cancelling")))
    with store.turn() as turn:
        (node,) = turn.children(WFID, "0!r")
    assert node == leaf(state="cancelling")


def test_children_are_the_direct_ones_with_fields(store: DatabaseStore) -> None:
    launch(store)
    more = leaf("0_1!f", flanking=True), leaf("0_0_0!g", parent="0_0!a"), leaf("0!s", parent=None)
    save(store, nodes=named(*more))
    with store.turn() as turn:
        assert turn.children(WFID, "0!r") == [leaf(), more[0]]
        assert turn.children(WFID, "0_1!f") == []
        assert turn.children(OTHER, "0!r") == []


def test_the_whole_process_is_all_its_expressions(store: DatabaseStore) -> None:
    launch(store, WFID, OTHER)
    with store.turn() as turn:
        assert turn.whole(WFID) == [root(), leaf()]
        assert turn.whole("nobody") == []


def test_none_takes_an_expression_away(store: DatabaseStore) -> None:
    launch(store, WFID, OTHER)
    save(store, nodes={(WFID, "0_0!a"): None, (WFID, "0_9!never"): None})
    with store.turn() as turn:
        assert keys(turn.whole(WFID)) == {"0!r"}
        assert keys(turn.whole(OTHER)) == {"0!r", "0_0!a"}


def test_a_lost_definition_is_an_error_that_names_it(kind: str, store_url: str) -> None:
    if kind == "memory":
        pytest.skip("a database in memory cannot be opened twice")
    first = open_store(store_url)
    save(first, nodes=named(root()))
    second = open_store(store_url)
    with pytest.raises(StoreError, match=f"lacks the definition {DEFINITION.digest}"):
        second.views.nodes(WFID)
    first.close()
    second.close()


def test_positions_are_told_of_what_an_edit_has_moved(store: DatabaseStore) -> None:
    launch(store)
    save(store, nodes=named(leaf("0_1!b", place="0_4"), leaf("0_2!c", place="0_3")))
    asked = [(WFID, "0_0!a"), (WFID, "0_1!b"), (WFID, "0_9!x")]
    with store.turn() as turn:
        assert turn.places(asked) == {(WFID, "0_1!b"): "0_4"}
        assert turn.places([]) == {}
    assert store.views.places(asked) == {(WFID, "0_1!b"): "0_4"}
