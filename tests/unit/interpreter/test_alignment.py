from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mint.interpreter.alignment import align, likeness
from mint.model.tree import Tree


def steps(names: str) -> list[Tree]:
    return [Tree(name) for name in names.split()]


def test_what_stayed_the_same_is_found() -> None:
    assert align(steps("a b c"), steps("x a b y c")) == {0: 1, 1: 2, 2: 4}


def test_what_is_gone_became_nothing() -> None:
    assert align(steps("a b c"), steps("a c")) == {0: 0, 2: 1}


def test_one_for_one_in_the_same_place_is_a_replacement() -> None:
    assert align(steps("a b c"), steps("a x c")) == {0: 0, 1: 1, 2: 2}


def test_what_is_alike_is_a_version_of_it() -> None:
    old = [Tree("fetch", {"n": 1}), Tree("tell")]
    assert align(old, [Tree("log"), Tree("fetch", {"n": 2}), Tree("wait")]) == {0: 1}


def test_what_lives_is_found_wherever_it_went() -> None:
    assert align(steps("a b"), steps("b a"), {1}) == {1: 0}
    assert align(steps("a b"), steps("b a"), {0}) == {0: 1}
    assert align(steps("a b"), steps("b a"), {0, 1}) == {0: 1, 1: 0}


def test_what_lives_rather_becomes_something_else_than_nothing() -> None:
    assert align(steps("a"), steps("x y"), {0}) == {0: 0}
    assert align(steps("a"), steps("x y")) == {}


def test_of_twins_the_nearest_is_taken() -> None:
    assert align(steps("a b a"), steps("a a"), {2})[2] == 1


def test_very_many_are_paired_by_name() -> None:
    old = [Tree(f"s{n}", {"n": 1}) for n in range(150)]
    new = [Tree(f"s{n}", {"n": 2}) for n in range(151)]
    assert align(old, new) == {n: n for n in range(150)}


def test_likeness_goes_from_nothing_to_all() -> None:
    assert likeness(Tree("a"), Tree("b")) == 0.0
    assert likeness(Tree("a", {"n": 1}), Tree("a", {"n": 1})) == 1.0
    assert likeness(Tree("a", {"n": 1}), Tree("a", {"n": 2})) == 0.5


NAMES = st.lists(st.sampled_from("abcd"), max_size=6)


@given(NAMES, NAMES, st.sets(st.integers(0, 5), max_size=3))
def test_pairs_are_one_to_one(old: list[str], new: list[str], live: set[int]) -> None:
    alive = {index for index in live if index < len(old)}
    pairs = align([Tree(n) for n in old], [Tree(n) for n in new], alive)
    assert len(set(pairs.values())) == len(pairs)
    assert all(0 <= i < len(old) and 0 <= j < len(new) for i, j in pairs.items())
    assert align([Tree(n) for n in old], [Tree(n) for n in old], alive) == {
        i: i for i in range(len(old))
    }
