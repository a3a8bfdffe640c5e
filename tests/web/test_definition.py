from __future__ import annotations

import pytest

from mint.errors import DefinitionError
from mint.web.definition import LONG, new_tree, reading_of, tree_of
from mint.web.problems import BadRequest


def test_a_text_and_its_tree_mean_the_same() -> None:
    tree = ["sequence", {}, [["al", {"task": "x"}, []]]]
    text = reading_of("sequence\n  al task: x", "a.radial", None)
    assert text.tree == reading_of(tree, "", None).tree == tree_of(tree)


def test_a_text_is_read_once() -> None:
    one = reading_of("sequence\n  once", "", None)
    assert reading_of("sequence\n  once", "", None) is one
    assert reading_of("sequence\n  once", "other.radial", None) is not one


def test_a_long_text_is_not_kept() -> None:
    text = "sequence\n  echo '" + "x" * LONG + "'"
    assert reading_of(text, "", None) is not reading_of(text, "", None)


def test_a_new_tree_comes_in_one_way() -> None:
    assert new_tree(None, None) is None
    assert new_tree("al", None) == new_tree(None, ["al", {}, []])
    with pytest.raises(BadRequest, match="not both"):
        new_tree("al", ["al", {}, []])
    with pytest.raises(DefinitionError):
        new_tree("al 'x", None)
    with pytest.raises(BadRequest, match=r"not a tree: .*\[name"):
        new_tree(None, ["al", [], []])
