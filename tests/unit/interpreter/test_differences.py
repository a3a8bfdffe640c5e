from __future__ import annotations

from mint.interpreter.differences import differing, label, same_children, told
from mint.model.tree import Tree


def test_a_label_has_the_text_or_the_name() -> None:
    assert label(Tree("wait", {"2d": None})) == "wait 2d"
    assert label(Tree("participant", {"ref": "bob", "n": 1})) == "participant bob"
    assert label(Tree("sequence")) == "sequence"
    assert len(label(Tree("echo", {"x" * 200: None}))) < 70


def test_the_bare_text_is_one_of_the_attributes() -> None:
    assert differing(Tree("wait", {"2d": None}), Tree("wait", {"1d": None})) == {"text"}


def test_true_is_not_one() -> None:
    assert differing(Tree("a", {"n": 1}), Tree("a", {"n": True})) == {"n"}


def test_an_attribute_of_null_is_another_than_none() -> None:
    old, new = Tree("a", {"t": None, "n": None}), Tree("a", {"t": None})
    assert differing(old, new) == {"n"}


def test_what_is_new_gone_or_different_is_told() -> None:
    old, new = Tree("a", {"n": 1, "m": "x"}), Tree("a", {"n": 2, "o": [1]})
    assert told(old, new, ["n", "m", "o"]) == "m: x is gone, n: 1 -> 2, o: [1] is new"


def test_children_are_compared_as_json() -> None:
    one, other = Tree("a", {"n": 1}), Tree("a", {"n": True})
    assert same_children(Tree("s", {}, (one,)), Tree("s", {}, (one,)))
    assert not same_children(Tree("s", {}, (one,)), Tree("s", {}, (other,)))
    assert not same_children(Tree("s", {}, (one,)), Tree("s"))
