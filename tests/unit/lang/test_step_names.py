from __future__ import annotations

import pytest

from mint.lang.step_names import called_by, is_named, line_of, names_of
from mint.model.tree import Tree


@pytest.mark.parametrize(
    ("tree", "names"),
    [
        (Tree("alice"), {"alice"}),
        (Tree("alice", {"check": None}), {"alice"}),
        (Tree("alice", {"tag": "check"}), {"alice", "check"}),
        (Tree("participant", {"alice": None}), {"participant", "alice"}),
        (Tree("participant", {"ref": "alice"}), {"participant", "alice"}),
        (Tree("subprocess", {"tidy": None}), {"subprocess", "tidy"}),
        (Tree("define", {"tidy": None}), {"define", "tidy"}),
        (Tree("define", {"name": "tidy"}), {"define", "tidy"}),
        (Tree("define"), {"define"}),
        (Tree("alice", {"tag": 7}), {"alice"}),
    ],
)
def test_a_step_goes_by_these_names(tree: Tree, names: set[str]) -> None:
    assert names_of(tree) == names
    assert all(is_named(tree, name) for name in names)
    assert not is_named(tree, "bob")


def test_only_a_word_for_it_calls_somebody() -> None:
    assert called_by(Tree("alice", {"bob": None})) is None
    assert called_by(Tree("ref", {"bob": None})) == "bob"
    assert called_by(Tree("ref", {"ref": 7})) is None


def test_a_long_line_is_cut() -> None:
    line = line_of(Tree("echo", {"x" * 200: None}))
    assert (len(line), line[-1]) == (100, "…")
