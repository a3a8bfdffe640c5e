from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mint.errors import PatchMisfit
from mint.interpreter.transplant import transplant
from mint.lang.fmt_radial import to_radial
from mint.lang.read import read
from mint.model.tree import Tree


def after(before: str, changed: str, other: str) -> str:
    trees = [read(text, format="radial").tree for text in (before, changed, other)]
    return to_radial(transplant(*trees)).rstrip()


def test_the_same_text_becomes_the_same() -> None:
    assert after("define\n  a\n  b", "define\n  a\n  c", "define\n  a\n  b") == "define\n  a\n  c"


def test_what_was_done_already_is_not_done_again() -> None:
    assert (
        after("define\n  a", "define\n  a\n  c", "define\n  x\n  a\n  c") == "define\n  x\n  a\n  c"
    )


def test_an_attribute_is_changed_where_the_rest_differs() -> None:
    found = after(
        "define\n  fetch from: old\n  b", "define\n  fetch from: new\n  b",
        "define\n  check\n  fetch from: old\n  b\n  tell",
    )  # fmt: skip
    assert found == "define\n  check\n  fetch from: new\n  b\n  tell"


def test_a_step_is_taken_away_and_another_added() -> None:
    found = after("define\n  a\n  b\n  c", "define\n  a\n  c\n  d", "define\n  x\n  a\n  b\n  c")
    assert found == "define\n  x\n  a\n  c\n  d"


def test_what_is_added_first_comes_first() -> None:
    assert after("define\n  a", "define\n  z\n  a", "define\n  a\n  b") == "define\n  z\n  a\n  b"


@pytest.mark.parametrize(
    ("before", "changed", "other"),
    [
        ("define\n  a n: 1\n  b", "define\n  a n: 2\n  b", "define\n  a n: 3\n  b\n  c"),
        ("define\n  a\n  b", "define\n  a n: 2\n  b", "define\n  b\n  c"),
        ("define\n  a\n  b", "define\n  a", "define\n  a\n  b\n    c"),
        ("define\n  a\n  b", "define\n  a\n  x\n  b", "define\n  b\n  c"),
        ("define\n  a", "other\n  a", "define\n  a\n  c"),
    ],
)
def test_it_does_not_fit(before: str, changed: str, other: str) -> None:
    with pytest.raises(PatchMisfit, match="does not fit: `"):
        after(before, changed, other)


NAMES = st.lists(st.sampled_from("abcdef"), max_size=5, unique=True)


@settings(max_examples=200)
@given(NAMES, NAMES)
def test_a_change_fits_the_text_it_was_made_for_and_can_be_taken_back(
    old: list[str], new: list[str]
) -> None:
    before, changed = [Tree("define", {}, tuple(map(Tree, names))) for names in (old, new)]
    assert transplant(before, changed, before) == changed
    assert transplant(changed, before, changed) == before
