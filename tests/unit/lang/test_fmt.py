from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from tests.unit.lang.trees import trees

from mint.errors import DefinitionError
from mint.lang.fmt import WRITERS, fmt
from mint.lang.read import read
from mint.model.tree import Tree


@pytest.mark.parametrize("form", WRITERS)
@given(tree=trees)
def test_reading_what_was_written_gives_the_same_tree(form: str, tree: Tree) -> None:
    read_again = read(fmt(tree, form), format=form).tree
    # Compared as JSON, where 1, 1.0 and true differ.
    assert msgspec.json.encode(read_again) == msgspec.json.encode(tree)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(DefinitionError, match="there are radial, json, yaml, ruby, xml"):
        fmt(Tree("alpha"), "toml")
