from __future__ import annotations

import pytest

from mint.definitions.order import checked_name, split_label
from mint.errors import BadName
from mint.model.revision import Revision, place_of


@pytest.mark.parametrize("name", ["release", "A/B/REQUEST.review", "home_x+1/y-2", "größe"])
def test_names(name: str) -> None:
    assert checked_name(name) == name
    assert split_label(name) == split_label(f"{name}@current") == (name, None)
    assert split_label(f"{name}@12") == (name, 12)


@pytest.mark.parametrize(
    "name", ["", "/a", "a/", "a//b", ".a", "a/.b", "a/../b", "a b", "a@", "a@b", "a\n", "x" * 201]
)
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(BadName):
        split_label(name)
    with pytest.raises(BadName):
        checked_name(name)


@pytest.mark.parametrize("label", ["a@-1", "a@1.0", "a@ 1", "a@99999999999", "a@1@2", "a@²"])
def test_what_is_no_number(label: str) -> None:
    with pytest.raises(BadName):
        split_label(label)


@pytest.mark.parametrize(
    ("name", "place"), [("a", "a"), ("a.b.c", "a"), ("A.x/B/R.s", "A.x/B/R"), ("A/R", "A/R")]
)
def test_places(name: str, place: str) -> None:
    assert place_of(name) == Revision(name).place == place
