from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.lang.awaited import Wish, is_named, names, wish, wish_of_text


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ({"in_tag": "x"}, "entering"),
        ({"tag": "x"}, "entering"),
        ({"reached_tags": "x"}, "entering"),
        ({"out_tag": "x", "tag": "mine"}, "leaving"),
        ({"tag": "mine", "left_tag": "x"}, "leaving"),
        ({"entered_participant": "x"}, "apply"),
        ({"participants": ["x"]}, "apply"),
        ({"left_participants": "x", "where": "true"}, "reply"),
        ({"error": "x"}, "error"),
        ({"left_error": "x"}, "error"),
    ],
)
def test_attributes_say_for_what(attributes: dict[str, Any], kind: str) -> None:
    assert wish(attributes) == Wish(kind, ("x",))


def test_any_error_needs_no_name_and_everything_else_does() -> None:
    assert wish({"error": None}) == Wish("error", ())
    nothing: list[dict[str, Any]] = [
        {"tag": None},
        {"tag": ""},
        {"in_tag": []},
        {"tag": ["", " "]},
        {},
        {"to": "x"},
    ]
    assert [wish(attributes) for attributes in nothing] == [None] * len(nothing)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x", Wish("leaving", ("x",))),
        (" x , y ", Wish("leaving", ("x", "y"))),
        ("in_tag:x", Wish("entering", ("x",))),
        ("tags: x, /y/", Wish("entering", ("x", "/y/"))),
        ("out_participant : a/b", Wish("reply", ("a/b",))),
        ("in_tag: a:b", Wish("entering", ("a:b",))),
        *((text, None) for text in ("", ":", "what:ever", "error: x", "in_tag:", "in_tag: ,")),
    ],
)
def test_the_text_of_the_attribute(text: str, found: Wish | None) -> None:
    assert wish_of_text(text) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a, b", ["a", "b"]),
        ("/a{1,2}/, b", ["/a{1,2}/", "b"]),
        ("/a/i,/b/", ["/a/i", "/b/"]),
        ("a/b", ["a/b"]),
        ("/a", ["/a"]),
        (["a, b", 5, None, ""], ["a, b", "5"]),
        (5, ["5"]),
    ],
)
def test_names(value: Any, found: list[str]) -> None:
    assert names(value) == found


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    wish_of_text(text)
    assert all(name == name.strip() and name for name in names(text))


def test_names_and_patterns_fit_texts() -> None:
    assert is_named(["a", "/^b/"], ["x", "bc"])
    assert not is_named(["b"], ["bc"])
    assert not is_named([], ["a"])
