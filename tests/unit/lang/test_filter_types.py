from __future__ import annotations

from typing import Any

import pytest

from mint.errors import FilterError
from mint.lang.filter_types import of_type


@pytest.mark.parametrize(
    ("wish", "good", "bad"),
    [
        ("string", ["", "1"], [1, None, True, [], {}]),
        ("number", [1, 1.5, -1], ["1", True, None]),
        ("bool", [True, False], ["true", 0, None]),
        ("boolean", [True, False], ["false", 1]),
        ("null", [None], [False, 0, ""]),
        ("nil", [None], ["nil"]),
        ("array", [[], [1]], [{}, "x"]),
        ("object", [{}, {"a": 1}], [[], None]),
        ("hash", [{}], [[]]),
        ("string,number", ["x", 1], [True, None]),
        (" string , null ", ["x", None], [1]),
        (["string", "array<number>"], ["x", [1]], [["x"], 1]),
        ("array<number>", [[], [1, 2.5]], [[1, "x"], [True], {"a": 1}, 1]),
        ("array<string, number>", [["x", 1]], [["x", None]]),
        ("array<array<string>>", [[["a"], []]], [[["a"], [1]], ["a"]]),
        ("array<string>,array<number>", [["a"], [1]], [["a", 1]]),
        ("array<string>, null", [["a"], None], [[1]]),
        ("hash<string>", [{}, {"a": "b"}], [{"a": 1}, ["a"]]),
        ("object<array<number>, null>", [{"a": [1], "b": None}], [{"a": ["x"]}]),
    ],
)
def test_what_is_of_a_type(wish: Any, good: list[Any], bad: list[Any]) -> None:
    check = of_type(wish)
    assert [value for value in good if not check(value)] == []
    assert [value for value in bad if check(value)] == []


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("text", "there is no type `text`"),
        ("", "cannot be understood"),
        ("string,", "cannot be understood"),
        ("array<", "cannot be understood"),
        ("array<string", "cannot be understood"),
        ("array<>", "cannot be understood"),
        ("string<number>", "cannot be understood"),
        ("string number", "cannot be understood"),
        ("array<string>>", "cannot be understood"),
        ("str-ing", "cannot be understood"),
        ("array<" * 50 + "string" + ">" * 50, "cannot be understood"),
        (1, "is no text"),
        (None, "is no text"),
        ([], "is no text"),
        (["string", 1], "is no text"),
    ],
)
def test_what_is_no_type(wish: Any, told: str) -> None:
    with pytest.raises(FilterError, match=told):
        of_type(wish)
