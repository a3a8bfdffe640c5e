from __future__ import annotations

import pytest

from mint.engine import hoisted
from mint.engine.hoisted import Hoisted
from mint.errors import DefinitionError
from mint.model.definition import Definition
from mint.model.tree import Tree

LATE = Tree("define", {}, (Tree("go"), Tree("define", {"go": None}, (Tree("noop"),))))
EARLY = Tree("define", {}, (LATE.children[1], LATE.children[0]))


def test_what_is_defined_comes_first() -> None:
    assert Hoisted().of(LATE) == Definition.of(EARLY)


def test_a_tree_is_hoisted_once() -> None:
    known = Hoisted()
    assert known.of(LATE) is known.of(Tree.of(LATE.to_json()))


def test_it_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hoisted, "_KNOWN", 3)
    known = Hoisted()
    for number in range(20):
        tree = Tree("noop", {"n": number})
        assert known.of(tree).tree == tree
    assert len(known._known) <= 3


def test_what_imports_others_is_to_be_read_by_those_who_know_them() -> None:
    with pytest.raises(DefinitionError, match="imports others"):
        Hoisted().of(Tree("define", {}, (Tree("import", {"locks": None}),)))
