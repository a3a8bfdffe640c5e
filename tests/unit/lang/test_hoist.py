from __future__ import annotations

from hypothesis import given
from tests.unit.lang.trees import trees

from mint.lang.hoist import DEFINES, hoist, hoist_reading, name_of
from mint.lang.places import walk
from mint.lang.read import read
from mint.model.tree import Tree

TEXT = """\
define k
  one
  define a
    two
    workflow_definition a1
      three
  sequence
    four
    define b
      five
      define b1
  process_definition name: c
"""


def test_definitions_come_before_bodies_in_the_root_and_in_definitions() -> None:
    tree = hoist(read(TEXT).tree)
    assert [name_of(child) or child.name for child in tree.children] == [
        "a",
        "c",
        "one",
        "sequence",
    ]
    first = tree.children[0]
    assert [child.name for child in first.children] == ["workflow_definition", "two"]
    sequence = tree.children[3]
    assert [child.name for child in sequence.children] == ["four", "define"]
    assert [child.name for child in sequence.children[1].children] == ["define", "five"]


def test_a_root_that_is_no_definition_is_hoisted_too() -> None:
    assert [each.name for each in hoist(read("sequence\n  a\n  define b").tree).children] == [
        "define",
        "a",
    ]


def test_places_move_along() -> None:
    before = read(TEXT)
    after = hoist_reading(before)
    assert after.tree == hoist(before.tree)
    assert set(after.places) == {position for position, _ in walk(after.tree)}
    lines = TEXT.splitlines()
    for position, step in walk(after.tree):
        place = after.places[position]
        assert lines[place.line - 1][place.column - 1 :].startswith(step.name)


@given(trees)
def test_hoisting_moves_steps_and_changes_none(tree: Tree) -> None:
    hoisted = hoist(tree)
    assert hoist(hoisted) == hoisted
    before, after = (
        [(step.name, *step.attributes) for _, step in walk(each)] for each in (tree, hoisted)
    )
    assert sorted(before) == sorted(after)


def test_the_attribute_name_goes_before_the_text() -> None:
    assert name_of(Tree("define", {"a": None, "name": "b"})) == "b"
    assert name_of(Tree("define", {"a": None})) == "a"
    assert name_of(Tree("define", {"name": 1})) is None
    assert "define" in DEFINES
