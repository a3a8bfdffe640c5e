from __future__ import annotations

from typing import Any

import pytest

from mint.errors import FilterError
from mint.lang.filter_checks import CHECKS


@pytest.mark.parametrize(
    ("key", "wish", "good", "bad"),
    [
        ("match", "1", [11, 1, 1.0, "212", [1]], ["two", None, 2.0]),
        ("match", "to", ["toto"], ["tutu"]),
        ("match", 1, ["1", 21], ["x"]),
        ("match", "/^a/i", ["Ab"], ["ba"]),
        ("smatch", "^user_", ["user_1"], ["a user_", 1, None]),
        ("smatch", "1", ["1"], [1, 1.0, True]),
        ("size", 4, ["toto", [1, 2, 3, 4], dict.fromkeys("abcd")], ["to", 4, None, True, "totos"]),
        ("size", "4", ["toto"], ["tot"]),
        ("size", [2, 3], [[1, 2], "abc"], ["a", "abcd"]),
        ("size", "2,3", [[1, 2], "abc"], ["a", "abcd"]),
        ("size", "2,", ["ab", "abc"], ["a"]),
        ("size", [2, None], ["ab", "abc"], ["a"]),
        ("size", [2], ["ab", "abc"], ["a"]),
        ("size", ",3", ["", "abc"], ["abcd"]),
        ("size", [None, 3], ["", "abc"], ["abcd"]),
        ("size", " 2 , 3 ", ["ab"], ["a"]),
        ("size", 0, ["", [], {}], [None, 0, "a"]),
        ("empty", True, ["", [], {}], ["x", [None], {"a": 1}, None, 0, False]),
        ("empty", False, ["x", [None], {"a": 1}, None, 0, False], ["", [], {}]),
        ("empty", "true", [""], ["x"]),
        ("empty", "false", ["x"], [""]),
        ("in", ["alpha", True, None, 1], ["alpha", True, None, 1, 1.0], ["bravo", False, 2]),
        ("in", [1], [1], [True, "1"]),
        ("in", "alpha, bravo", ["alpha", "bravo"], ["charly", "alpha, bravo", None]),
        ("in", "1,2", ["1"], [1]),
        ("in", 5, [5], ["5", 6]),
        ("has", "a", [["a", "b"], {"a": None}], [["b"], {"b": "a"}, "a", None]),
        ("has", "a, b", [["a", "b"], ["b", "x", "a"], {"b": 1, "a": 1}], [["a"], {"a": 1}]),
        ("has", "b, a", [["a", "b"]], [["a"]]),
        ("has", ["a", "d"], [["a", "d"]], [["a"]]),
        ("has", 1, [[1], [1.0]], [[True], ["1"], {"1": 1}]),
        ("has", [1, 7], [[7, 1]], [[1]]),
        ("includes", "a", [["a"], {"x": "a"}], [["b"], {"a": "x"}, "abc", None]),
        ("includes", 1, [{"a": 1}], [{"a": "1"}, {"a": True}]),
        ("includes", [1], [[[1]]], [[1]]),
        ("is", True, [True], [1, "true", None]),
        ("is", [1, 2, 3], [[1, 2, 3]], [[3, 2, 1]]),
        ("is", None, [None], [0, ""]),
        ("is", 1, [1, 1.0], ["1", True]),
        ("valid", True, [None, 1], []),
        ("valid", "true", [None], []),
        ("valid", False, [], [None, True]),
        ("valid", "nada", [], [True]),
        ("valid", None, [], [True]),
        ("type", "string", ["x"], [1]),
    ],
)
def test_what_passes(key: str, wish: Any, good: list[Any], bad: list[Any]) -> None:
    check = CHECKS[key](wish)
    assert [value for value in good if not check(value)] == []
    assert [value for value in bad if check(value)] == []


@pytest.mark.parametrize(
    ("key", "wish", "told"),
    [
        ("match", "(", "match: /(/ is not a regular expression"),
        ("match", "(a+)+", "can take for ever"),
        ("match", None, "match: null is no regular expression"),
        ("smatch", ["x"], "is no regular expression"),
        ("smatch", True, "is no regular expression"),
        ("size", "many", "is no size such as"),
        ("size", "", "is no size"),
        ("size", ",", "is no size"),
        ("size", [], "is no size"),
        ("size", [1, 2, 3], "is no size"),
        ("size", -1, "is no size"),
        ("size", 1.5, "is no size"),
        ("size", True, "is no size"),
        ("size", [None, None], "is no size"),
        ("size", {"a": 1}, "is no size"),
        ("empty", "maybe", "is neither true nor false"),
        ("empty", 1, "is neither true nor false"),
        ("empty", None, "is neither true nor false"),
    ],
)
def test_what_cannot_be_demanded(key: str, wish: Any, told: str) -> None:
    with pytest.raises(FilterError) as caught:
        CHECKS[key](wish)
    assert told in str(caught.value)


def test_short_forms_mean_the_same() -> None:
    pairs = {"t": "type", "m": "match", "sm": "smatch", "sz": "size", "e": "empty", "i": "in"}
    for short, long in {**pairs, "h": "has", "v": "valid"}.items():
        assert CHECKS[short] is CHECKS[long]
