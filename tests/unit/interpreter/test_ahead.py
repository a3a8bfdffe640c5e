from __future__ import annotations

from mint.interpreter.ahead import Versions, step_at, where_nothing_lives
from mint.interpreter.moves import moved
from mint.lang.read import read
from mint.model.tree import Tree


def text(*lines: str) -> Tree:
    return read("define\n" + "\n".join(f"  {line}" for line in lines), format="radial").tree


def told(old: Tree, new: Tree, **given: set[str]) -> set[tuple[str, str, str]]:
    sets = {"live": {"0"}, "restarted": set(), "begun": set(), **given}
    changes = where_nothing_lives(Versions(old, new, moved(old, new)), past=lambda _: False, **sets)
    return {(change.what, change.name, change.why) for change in changes}


def test_what_is_new_gone_or_different() -> None:
    old, new = text("a n: 1", "b", "c"), text("a n: 2", "c", "d")
    assert told(old, new) == {("change", "a", "n: 1 -> 2"), ("remove", "b", ""), ("add", "d", "")}


def test_another_step_in_its_place() -> None:
    assert told(text("a", "b"), text("a", "x")) == {("change", "x", "was b")}


def test_only_the_topmost_step_of_a_part_is_told() -> None:
    old, new = text("a"), text("a", "sequence", "  b", "  c")
    assert told(old, new) == {("add", "sequence", "")}


def test_what_begins_again_is_not_told_again() -> None:
    old, new = text("sequence", "  a", "  b"), text("sequence", "  a")
    assert told(old, new, restarted={"0_0"}) == set()


def test_a_step_that_is_there_is_found() -> None:
    assert step_at(text("a", "b"), "0_1") == Tree("b")
