from __future__ import annotations

from typing import Any

import pytest

from mint.errors import FilterError
from mint.lang.filter_fields import LONGEST, fields_of, walk
from mint.lang.filter_session import Session

FIELDS = {"a": {"x1": 1, "x2": None, "y": 2}, "b": ["p", {"q": 0}], "c": "", "~odd": 5}


def found(wish: Any, *, restoring: bool = False) -> list[tuple[Any, ...]]:
    session = Session(FIELDS, lambda: {"old": 1, "c": 2}, lambda *_: None)
    return [tuple(field) for field in fields_of(wish, restoring=restoring)(session)]


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ("c", ["c"]),
        ("a.x1", ["a.x1"]),
        ("none", ["none"]),
        ("a, none , c", ["a", "none", "c"]),
        (["a", "b.1.q"], ["a", "b.1.q"]),
        (["a, b"], ["a, b"]),
        ("b.-1", ["b.-1"]),
        (".", ["."]),
        (5, ["5"]),
        ("a.x1|none|a.x2|c", ["a.x1", "c"]),
        ("none | a.x2", ["none | a.x2"]),
        ("/^a!x/", ["a.x1", "a.x2"]),
        (r" /^a\.x/ ", ["a.x1", "a.x2"]),
        ("/A!X1/i", ["a.x1"]),
        ("/x|q/", ["a.x1", "a.x2", "b.1.q"]),
        ("/none/", []),
        ("/odd/", []),
        ("~odd", ["~odd"]),
        ("/^~.c/", ["~.c"]),
        ("/^~+!c/", ["~.c", "~~.c"]),
        ("/^~~.o/", ["~~.old"]),
    ],
)
def test_which_fields_are_meant(wish: Any, names: list[str]) -> None:
    assert [name for name, *_ in found(wish)] == names


def test_what_a_rule_knows_of_a_field() -> None:
    assert found(r"/^(a)!x(\d)$/") == [
        ("a.x1", 1, ("a.x1", "a", "1")),
        ("a.x2", None, ("a.x2", "a", "2")),
    ]
    assert found("b.1, none") == [("b.1", {"q": 0}, ()), ("none", None, ())]
    assert found("~.c, ~~.c, ~~") == [
        ("~.c", "", ()),
        ("~~.c", 2, ()),
        ("~~", {"old": 1, "c": 2}, ()),
    ]


def test_a_rule_that_restores_looks_at_the_names_of_before() -> None:
    assert found("/./", restoring=True) == [("c", "", ("c",)), ("old", None, ("o",))]


@pytest.mark.parametrize("wish", [None, [], [1.5], {"a": 1}, [True], [""], ["a", None], True])
def test_what_names_no_field(wish: Any) -> None:
    with pytest.raises(FilterError, match="is no name of a field"):
        fields_of(wish, restoring=False)


@pytest.mark.parametrize("wish", ["/(/", "/(a+)+/"])
def test_a_bad_pattern(wish: str) -> None:
    with pytest.raises(FilterError, match=r"regular expression|for ever"):
        fields_of(wish, restoring=False)


def test_all_names() -> None:
    names = [name for name, _ in walk({"c": {"g": [{"i": "j"}, "k"], "d": "e"}, "a": [], "h": [1]})]
    assert names == ["a", "c", "c.d", "c.g", "c.g.0", "c.g.0.i", "c.g.1", "h", "h.0"]


def test_what_lies_too_deep_is_not_walked_to() -> None:
    deep: Any = 1
    for _ in range(LONGEST):
        deep = {"k": deep}
    names = [name for name, _ in walk(deep)]
    assert len(names) == LONGEST // 2
    assert max(map(len, names)) <= LONGEST
