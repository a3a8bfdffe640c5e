from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.lang.paths import get, has, put, remove

FIELDS = {"h": {"l": ["x", {"k": 1}], "null": None, "": 0}, "l": [1, "two", None], "flat.key": 2}

KEYS = st.sampled_from(["a", "b", "0", "1", "-1", "7", ""])
PATHS = st.lists(KEYS, min_size=1, max_size=4).map(".".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
CONTAINERS = st.dictionaries(KEYS, VALUES, max_size=4)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("h.l.0", "x"),
        ("h.l.-1.k", 1),
        ("l.1", "two"),
        ("l.-3", 1),
        ("l.2", None),
        ("l.3", None),
        ("l.-4", None),
        ("l.x", None),
        ("l.0.x", None),
        ("h.", 0),
        ("nope", None),
        ("h.nope.x", None),
        ("flat.key", 2),
        ("", None),
    ],
)
def test_get_follows_keys_and_indexes(path: str, value: Any) -> None:
    assert get(FIELDS, path) == value


def test_get_starts_in_a_list_as_well() -> None:
    assert get([[1, 2]], "0.1") == 2
    assert get([[1, 2]], "x") is None
    assert get("text", "0") is None


@pytest.mark.parametrize("index", ["1_0", "+1", " 1", "\u0661", "99999999999999999999"])
def test_only_plain_integers_are_indexes(index: str) -> None:
    assert get({"l": list(range(20))}, f"l.{index}") is None


def test_has_tells_null_from_missing() -> None:
    assert has(FIELDS, "h.null")
    assert has(FIELDS, "l.2")
    assert has(FIELDS, "flat.key")
    assert not has(FIELDS, "h.nope")
    assert not has(FIELDS, "l.3")


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ({}, "k", {"k": 9}),
        ({"h": {}}, "h.k", {"h": {"k": 9}}),
        ({"h": {"l": ["x", "y"]}}, "h.l.0", {"h": {"l": [9, "y"]}}),
        ({"h": {"l": ["x", "y"]}}, "h.l.-1", {"h": {"l": ["x", 9]}}),
        ({"h": {"l": ["x"]}}, "h.l.1", {"h": {"l": ["x", 9]}}),
        ({"l": [{"k": 1}]}, "l.0.k", {"l": [{"k": 9}]}),
    ],
)
def test_put_goes_deep_where_the_container_exists(
    before: dict[str, Any], path: str, after: dict[str, Any]
) -> None:
    assert put(before, path, 9) == after


@pytest.mark.parametrize(
    ("before", "path"),
    [
        ({}, "g.k"),
        ({"h": {}}, "h.n.m"),
        ({"h": "text"}, "h.k"),
        ({"h": None}, "h.k"),
        ({"l": [1]}, "l.5"),
        ({"l": [1]}, "l.-2"),
        ({"l": [1]}, "l.x"),
    ],
)
def test_put_makes_a_flat_key_where_it_does_not(before: dict[str, Any], path: str) -> None:
    assert put(before, path, 9) == {**before, path: 9}


def test_put_shares_what_it_does_not_change() -> None:
    before = {"a": {"b": {"c": 1}}, "other": {"x": 1}}
    after = put(before, "a.b.c", 2)
    assert after["other"] is before["other"]
    assert before["a"] == {"b": {"c": 1}}


@pytest.mark.parametrize(
    ("path", "after"),
    [
        ("h.k", {"h": {"l": [1, 2]}, "f.g": 3}),
        ("h.l.0", {"h": {"k": 0, "l": [2]}, "f.g": 3}),
        ("h.l.-1", {"h": {"k": 0, "l": [1]}, "f.g": 3}),
        ("h", {"f.g": 3}),
        ("f.g", {"h": {"k": 0, "l": [1, 2]}}),
    ],
)
def test_remove(path: str, after: dict[str, Any]) -> None:
    assert remove({"h": {"k": 0, "l": [1, 2]}, "f.g": 3}, path) == after


@pytest.mark.parametrize("path", ["nope", "h.nope", "h.l.9", "h.l.x", "h.k.deeper"])
def test_removing_nothing_gives_the_same_container(path: str) -> None:
    before = {"h": {"k": 0, "l": [1]}}
    assert remove(before, path) is before


@given(CONTAINERS, PATHS, VALUES)
def test_what_was_put_is_found(container: dict[str, Any], path: str, value: Any) -> None:
    after = put(container, path, value)
    assert get(after, path) == value
    assert has(after, path)


@given(CONTAINERS, PATHS, VALUES)
def test_putting_twice_is_putting_once(container: dict[str, Any], path: str, value: Any) -> None:
    once = put(container, path, value)
    # -1 of an empty list is out of range: the flat key stays flat.
    assert put(once, path, value) == once


@given(CONTAINERS, PATHS, VALUES)
def test_nothing_is_changed_in_place(container: dict[str, Any], path: str, value: Any) -> None:
    before = deepcopy(container)
    put(container, path, value)
    remove(container, path)
    assert container == before


@given(CONTAINERS, PATHS)
def test_remove_takes_away_one_thing_and_only_what_is_there(
    container: dict[str, Any], path: str
) -> None:
    after = remove(container, path)
    assert (after != container) == has(container, path)
