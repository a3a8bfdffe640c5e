from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter.blame import blame
from mint.lang.read import read

if TYPE_CHECKING:
    from mint.model.tree import Tree


def text(*lines: str) -> Tree:
    return read("define\n" + "\n".join(f"  {line}" for line in lines), format="radial").tree


def test_what_was_never_changed_is_of_the_launch() -> None:
    assert blame([(0, text("a", "b"))]) == {"0": 0, "0_0": 0, "0_1": 0}


def test_each_step_is_of_the_change_that_made_it_what_it_is() -> None:
    versions = [text("a", "b"), text("a", "x", "b"), text("a n: 1", "x", "b")]
    assert blame(list(enumerate(versions))) == {"0": 0, "0_0": 2, "0_1": 1, "0_2": 0}


def test_what_is_put_back_is_of_the_change_that_put_it_back() -> None:
    versions = [text("a", "b"), text("a"), text("a", "b")]
    assert blame(list(enumerate(versions)))["0_1"] == 2
