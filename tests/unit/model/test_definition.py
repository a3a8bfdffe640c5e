from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from tests.unit.model.values import trees

from mint.model.definition import Definition
from mint.model.tree import Tree


@given(trees)
def test_the_digest_is_a_function_of_the_content(tree: Tree) -> None:
    definition = Definition.of(tree)
    assert definition == Definition.of(Tree.of(tree.to_json()))
    assert re.fullmatch("[0-9a-f]{32}", definition.digest)


@given(trees, trees)
def test_digests_are_equal_when_trees_are_the_same(one: Tree, other: Tree) -> None:
    assert (Definition.of(one).digest == Definition.of(other).digest) is one.same(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": True}, {"a": 1}),
        ({"a": "1"}, {"a": 1}),
        ({"a": None}, {}),
    ],
)
def test_what_the_engine_can_tell_apart_has_another_digest(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert Definition.of(Tree("x", one)).digest != Definition.of(Tree("x", other)).digest


@given(trees)
def test_encoded_and_back(tree: Tree) -> None:
    definition = Definition.of(tree)
    assert msgspec.json.decode(msgspec.json.encode(definition), type=Definition) == definition
