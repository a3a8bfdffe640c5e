from __future__ import annotations

import pytest

from mint.errors import DefinitionError
from mint.lang.radial import read_radial


def test_the_order_of_attributes_is_that_of_the_text() -> None:
    attributes = read_radial("a text, z: 1, b: 2, c: { y: 1, x: 2 }").tree.attributes
    assert list(attributes) == ["text", "z", "b", "c"]
    assert list(attributes["c"]) == ["y", "x"]


def test_texts_and_names_are_plain_strings() -> None:
    tree = read_radial("a b, c: d e, f: [ g ]").tree
    found = [tree.name, *tree.attributes, tree.attributes["c"], *tree.attributes["f"]]
    assert {type(each) for each in found} == {str}


def test_a_run_of_words_is_kept_as_it_is_written() -> None:
    assert read_radial('a  ${x}  ==  "b"  ').tree.text == '${x}  ==  "b"'


def test_an_object_may_not_have_a_key_twice() -> None:
    with pytest.raises(DefinitionError, match="1:14: the key `b` stands here twice"):
        read_radial("a x: { b: 1, b: 2 }")
