from __future__ import annotations

from mint.lang.places import Place, Placed, Reading, walk
from mint.model.tree import Tree

ROOT = Placed(
    "sequence",
    {},
    (
        Placed("alpha", {"n": 1}, (), Place(2, 3)),
        Placed("let", {}, (Placed("bravo", {}, (), Place(4, 5)),), Place(3, 3)),
    ),
    Place(1, 1),
)


def test_a_placed_step_becomes_a_tree_and_its_places() -> None:
    tree = Tree("sequence", {}, (Tree("alpha", {"n": 1}), Tree("let", {}, (Tree("bravo"),))))
    places = {"0": Place(1, 1), "0_0": Place(2, 3), "0_1": Place(3, 3), "0_1_0": Place(4, 5)}
    assert ROOT.reading("k.radial") == Reading(tree, places, "k.radial")


def test_walk_gives_every_step_in_the_order_of_the_text() -> None:
    names = [(position, tree.name) for position, tree in walk(ROOT.tree())]
    assert names == [("0", "sequence"), ("0_0", "alpha"), ("0_1", "let"), ("0_1_0", "bravo")]


def test_walked_positions_are_those_of_the_tree() -> None:
    tree = ROOT.tree()
    assert all(tree.at(position) is step for position, step in walk(tree))
