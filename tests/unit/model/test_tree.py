from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.model.values import payloads, texts, trees, values

from mint.model.tree import Tree

nearly = st.recursive(
    st.tuples(values, payloads | values).map(list),
    lambda inner: st.tuples(texts, payloads, st.lists(inner, max_size=2)).map(list),
    max_leaves=4,
)
TREE = Tree("sequence", {}, (Tree("al"), Tree("bob", {"task": "weigh"}, (Tree("carl"),))))


@given(trees)
def test_json_and_back(tree: Tree) -> None:
    assert Tree.of(tree.to_json()) == tree
    assert msgspec.json.decode(msgspec.json.encode(tree), type=Tree) == tree


@given(trees)
def test_what_a_tree_gives_is_recognized_as_one(tree: Tree) -> None:
    assert Tree.is_tree(tree)
    assert Tree.is_tree(tree.to_json())


@given(values | nearly)
def test_what_is_taken_for_a_tree_becomes_one(value: Any) -> None:
    if Tree.is_tree(value):
        assert Tree.of(value).to_json() == value


@pytest.mark.parametrize(
    "value",
    [None, "alice", 1, {}, [], ["a", [], []], [1, {}, []], ["a", {}, {}], ["a", {}, ["b"]]],
)
def test_what_is_no_tree(value: Any) -> None:
    assert not Tree.is_tree(value)


def test_of_a_tree_is_that_tree() -> None:
    assert Tree.of(TREE) is TREE


def test_the_text_is_the_first_attribute_without_a_value() -> None:
    assert Tree("wait", {"1d": None}).text == "1d"
    assert Tree("wait", {"for": "1d", "a": None, "b": None}).text == "a"
    assert Tree("wait", {"for": "1d"}).text is None
    assert Tree("wait", {"no": False, "zero": 0}).text is None


@pytest.mark.parametrize(
    ("path", "name"),
    [("0", "sequence"), ("0_0", "al"), ("0_1_0", "carl"), ("0_2", None), ("0_0_0", None)],
)
def test_the_part_at_a_position(path: str, name: str | None) -> None:
    part = TREE.at(path)
    assert (part.name if part else None) == name


@given(trees)
def test_every_child_is_found_at_its_position(tree: Tree) -> None:
    assert tree.at("0") is tree
    for index, child in enumerate(tree.children):
        assert tree.at(f"0_{index}") is child
    assert tree.at(f"0_{len(tree.children)}") is None


@given(trees.filter(lambda tree: bool(tree.children)), trees, st.data())
def test_with_child_changes_that_child_in_a_copy(tree: Tree, child: Tree, data: Any) -> None:
    index = data.draw(st.integers(0, len(tree.children) - 1))
    before = tree.to_json()
    changed = tree.with_child(index, child)
    assert changed.at(f"0_{index}") is child
    assert tree.to_json() == before
    assert changed.with_child(index, tree.children[index]).same(tree)


@given(trees)
def test_a_tree_is_the_same_as_a_copy_of_itself(tree: Tree) -> None:
    assert tree.same(tree)
    assert tree.same(Tree.of(tree.to_json()))


@pytest.mark.parametrize(("one", "other"), [(True, 1), (False, 0), (1, 1.5), (None, "")])
def test_json_tells_values_apart_that_python_may_not(one: Any, other: Any) -> None:
    assert not Tree("a", {"x": one}).same(Tree("a", {"x": other}))


def test_the_order_of_attributes_matters() -> None:
    assert not Tree("a", {"x": 1, "y": 2}).same(Tree("a", {"y": 2, "x": 1}))


@given(texts, payloads)
def test_a_tree_cannot_be_changed_in_place(name: str, attributes: dict[str, Any]) -> None:
    tree = Tree(name, attributes)
    with pytest.raises(AttributeError):
        tree.name = "other"  # type: ignore[misc]  # it is refused


@given(payloads)
def test_plain_attributes_are_flat_small_and_look_nothing_up(attributes: dict[str, Any]) -> None:
    tree = Tree("al", attributes)
    told = msgspec.json.encode(attributes).decode()

    if tree.plain:
        assert "$" not in told
        assert not any(isinstance(value, list | dict) for value in attributes.values())
        assert len(told) < 100_000


@pytest.mark.parametrize(
    "attributes",
    [
        {"text": "x" * 5_000},
        {"much": 10**400},
        {f"{number}": number for number in range(500)},
        {"$f:key": 1},
        {"task": "${f:task}"},
        {"tasks": ["weigh"]},
        {"task": {"weigh": True}},
    ],
)
def test_what_is_looked_up_nested_or_large_is_not_plain(attributes: dict[str, Any]) -> None:
    assert not Tree("al", attributes).plain
    assert Tree("al", {"n": 1, "task": "weigh", "yes": True, "text": None, "x": 0.5}).plain
