from __future__ import annotations

import pytest
from hypothesis import given
from tests.unit.lang.trees import trees

from mint.errors import LimitReached
from mint.lang.places import walk
from mint.lang.tree_size import check_size
from mint.lang.values import DEPTH
from mint.model.tree import Tree


def deep(levels: int) -> Tree:
    tree = Tree("a")
    for _ in range(levels - 1):
        tree = Tree("a", {}, (tree,))
    return tree


@given(trees)
def test_the_size_is_the_number_of_steps(tree: Tree) -> None:
    size = len(list(walk(tree)))
    check_size(tree, size)
    with pytest.raises(LimitReached, match=rf"limits.tree \(now {size - 1}\)"):
        check_size(tree, size - 1)


def test_the_depth_is_limited() -> None:
    check_size(deep(DEPTH))
    with pytest.raises(LimitReached, match=f"more than {DEPTH} levels deep"):
        check_size(deep(DEPTH + 1))


def test_no_tree_is_too_deep_to_look_at() -> None:
    with pytest.raises(LimitReached):
        check_size(deep(200_000))
