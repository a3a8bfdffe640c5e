from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.lang.trees import trees

from mint.errors import DefinitionError
from mint.lang.fmt import WRITERS, fmt
from mint.lang.read import format_of, read
from mint.model.tree import Tree


@pytest.mark.parametrize("form", WRITERS)
@given(tree=trees)
def test_reading_what_was_written_gives_the_same_tree(form: str, tree: Tree) -> None:
    read_again = read(fmt(tree, form), format=form).tree
    # Compared as JSON, where 1, 1.0 and true differ.
    assert msgspec.json.encode(read_again) == msgspec.json.encode(tree)


@given(tree=trees, way=st.permutations(list(WRITERS)))
def test_any_format_goes_to_any_other_without_a_change(tree: Tree, way: list[str]) -> None:
    found = tree
    for form in (*way, way[0]):
        found = read(fmt(found, form), format=form).tree
    assert found.same(tree)


@pytest.mark.parametrize("form", WRITERS)
@given(tree=trees)
def test_what_was_written_is_told_by_its_look(form: str, tree: Tree) -> None:
    text = fmt(Tree("define", {"k": None}, (tree,)), form)
    if form not in ("radial", "yaml"):
        assert format_of(text) == format_of(text, "k.pdef") == form
    assert format_of(text, f"k.{form}") == form


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(DefinitionError, match="there are radial, json, yaml, ruby, xml"):
        fmt(Tree("alpha"), "toml")
