from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter.moves import moved
from mint.lang.read import read

if TYPE_CHECKING:
    from mint.model.tree import Tree


def text(body: str) -> Tree:
    return read(f"define\n{body}", format="radial").tree


def test_steps_move_with_what_is_around_them() -> None:
    old, new = text("  a\n  sequence\n    b\n    c"), text("  x\n  a\n  sequence\n    c")
    assert moved(old, new) == {"0": "0", "0_0": "0_1", "0_1": "0_2", "0_1_1": "0_2_0"}


def test_below_another_name_nothing_is_the_same() -> None:
    assert moved(text("  a\n    b"), text("  c\n    b")) == {"0": "0", "0_0": "0_0"}


def test_what_lives_decides() -> None:
    old, new = text("  a\n  b"), text("  b\n  a")
    assert moved(old, new, {"0": {0}})["0_0"] == "0_1"
    assert moved(old, new, {"0": {1}})["0_1"] == "0_0"


def test_strictly_the_same_place_is_the_same_step() -> None:
    moves = moved(text("  a\n  b"), text("  b\n  a\n  c"), strict=True)
    assert moves == {"0": "0", "0_0": "0_0", "0_1": "0_1"}
