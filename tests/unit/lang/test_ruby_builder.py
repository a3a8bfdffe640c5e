from __future__ import annotations

import pytest

from mint.errors import DefinitionError
from mint.lang.ruby import read_ruby
from mint.lang.ruby_builder import ROOTS


@pytest.mark.parametrize("name", ROOTS)
def test_every_root_is_a_definition(name: str) -> None:
    assert read_ruby(f"Ruote.{name} 'k'").tree.to_json() == ["define", {"k": None}, []]


def test_the_last_value_of_a_key_counts_at_the_place_of_the_first() -> None:
    tree = read_ruby("Ruote.define 'a', :a => 1, :b => { :c => 1, 'd' => 2, 'c' => 3 }").tree
    assert list(tree.attributes.items()) == [("a", 1), ("b", {"c": 3, "d": 2})]
    assert list(tree.attributes["b"]) == ["c", "d"]


def test_names_that_are_sent_stay_as_they_are() -> None:
    tree = read_ruby("Ruote.to_tree { __send__('_a b', 'x', :n => 1) { c } }").tree
    assert tree.to_json() == ["_a b", {"x": None, "n": 1}, [["c", {}, []]]]


@pytest.mark.parametrize("argument", ["", ":a => 1", "[]", "{}", "''"])
def test_a_name_that_is_sent_is_a_text(argument: str) -> None:
    with pytest.raises(DefinitionError, match=r"^1:17: "):
        read_ruby(f"Ruote.to_tree {{ __send__({argument}) }}")
