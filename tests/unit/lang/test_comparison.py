from __future__ import annotations

import operator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.lang.comparison import (
    NOTHING,
    Side,
    contained,
    equal,
    form,
    is_empty,
    is_null,
    is_set,
    items_of,
    number_of,
    ordered,
    same,
    true,
)

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
SIDES = VALUES.map(Side) | st.text().map(lambda text: Side(text, quoted=True))


def bare(value: Any) -> Side:
    return Side(value)


def quoted(text: str) -> Side:
    return Side(text, quoted=True)


def word(text: str) -> Side:
    number = number_of(text)
    return Side(number if number is not None else text, text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (bare("5"), bare(5)),
        (bare("true"), bare(True)),
        (bare(5), bare(5.0)),
        (bare("1.20"), word("1.20")),
        (bare(1.2), word("1.20")),
        (bare("nil"), Side(None, "nil")),
        (bare(None), Side(None, "nil")),
        (bare(None), bare("")),
        (bare(None), quoted("")),
        (bare(None), NOTHING),
        (bare(""), NOTHING),
        (quoted("a"), bare("a")),
        (quoted("a"), quoted("a")),
        (bare([1, {"a": 2}]), bare([1.0, {"a": 2}])),
    ],
)
def test_equal(left: Side, right: Side) -> None:
    assert equal(left, right)
    assert equal(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (quoted("5"), bare(5)),
        (quoted("true"), bare(True)),
        (quoted("nil"), Side(None, "nil")),
        (bare(True), bare(1)),
        (bare(0), bare(False)),
        (bare(None), bare(False)),
        (bare(None), bare("nil")),
        (bare(None), bare(0)),
        (bare(None), bare([])),
        (bare("1.2"), word("1.20")),
        (bare([True]), bare([1])),
        (bare([1]), bare({"1": 1})),
        (bare([]), bare("[]")),
        (bare(5), NOTHING),
    ],
)
def test_not_equal(left: Side, right: Side) -> None:
    assert not equal(left, right)
    assert not equal(right, left)


@given(SIDES)
def test_a_side_is_equal_to_itself(side: Side) -> None:
    assert equal(side, side)


@given(SIDES, SIDES)
def test_order_of_sides_is_no_matter(left: Side, right: Side) -> None:
    assert equal(left, right) == equal(right, left)


@given(VALUES)
def test_same_tells_deep_differences(value: Any) -> None:
    assert same([value], [value])
    assert not same([value, 0], [value, False])
    assert not same({"a": value}, {"b": value})


def test_same_goes_as_deep_as_data_does() -> None:
    deep: list[Any] = []
    for _ in range(50_000):
        deep = [deep]
    assert same(deep, deep)


@pytest.mark.parametrize(
    ("sign", "left", "right", "holds"),
    [
        (operator.lt, bare(9), bare(10), True),
        (operator.lt, bare("9"), bare("10"), True),
        (operator.lt, bare("9"), quoted("10"), True),
        (operator.lt, quoted("9"), quoted("10"), False),
        (operator.ge, bare(1.0), bare(1), True),
        (operator.gt, bare("b"), bare("a"), True),
        (operator.gt, bare("b"), bare(1), False),
        (operator.lt, bare("b"), bare(1), False),
        (operator.gt, bare(True), bare(0), False),
        (operator.ge, bare(None), bare(None), False),
        (operator.ge, bare([2]), bare([1]), False),
        (operator.lt, NOTHING, bare(5), False),
    ],
)
def test_ordered(sign: Any, left: Side, right: Side, *, holds: bool) -> None:
    assert ordered(sign, left, right) is holds


@given(SIDES, SIDES)
def test_no_order_and_its_reverse_hold_together(left: Side, right: Side) -> None:
    assert not (ordered(operator.lt, left, right) and ordered(operator.gt, left, right))


@pytest.mark.parametrize(
    ("needle", "items", "holds"),
    [
        (bare("b"), ["a", "b"], True),
        (bare(5), ["5"], True),
        (quoted("5"), [5], False),
        (quoted(""), [None], False),
        (quoted(""), [""], True),
        (bare(""), [None], False),
        (bare(None), [None, ""], False),
        (Side(None, "nil"), [None], True),
        (Side(None, "nil"), ["nil"], True),
        (bare([1]), [[1]], True),
        (bare("x"), [], False),
    ],
)
def test_contained(needle: Side, items: list[Any], *, holds: bool) -> None:
    assert contained(needle, [Side(item) for item in items]) is holds


@pytest.mark.parametrize(
    ("container", "items"),
    [
        ([1, None], [1, None]),
        ({"a": 1, "b": 2}, ["a", "b"]),
        ("a, b c ,d", ["a", "b c", "d"]),
        ("a", ["a"]),
        (None, []),
        (5, []),
        (True, []),
    ],
)
def test_items_of(container: Any, items: list[Any]) -> None:
    assert [side.value for side in items_of(container)] == items


@pytest.mark.parametrize("value", [None, False, "", "  ", "false", "False", " FALSE "])
def test_false_values(value: Any) -> None:
    assert not true(Side(value))


@pytest.mark.parametrize("value", [True, 0, 1, "0", "no", "nil", "null", [], {}, "false?"])
def test_true_values(value: Any) -> None:
    assert true(Side(value))


@pytest.mark.parametrize(
    ("value", "states"),
    [
        (None, "null empty"),
        ("", "empty"),
        ([], "set empty"),
        ({}, "set empty"),
        (" ", "set"),
        (False, "set"),
        (0, "set"),
        ([None], "set"),
        ("nil", "set"),
    ],
)
def test_states(value: Any, states: str) -> None:
    side = Side(value)
    checks = {"set": is_set, "null": is_null, "empty": is_empty}
    assert [name for name, check in checks.items() if check(side)] == states.split()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("-1.50", -1.5),
        ("1e3", 1000.0),
        ("1.2.3", None),
        ("+1", None),
        ("1_0", None),
        (".5", None),
        ("1.", None),
        ("\u0661", None),
        ("nan", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_number_of(text: str, number: float | None) -> None:
    assert number_of(text) == number
    assert type(number_of(text)) is type(number)


def test_form_is_what_was_written() -> None:
    assert form(Side(1.2, "1.20")) == "1.20"
    assert form(Side(None)) == ""
    assert form(Side({})) is None
