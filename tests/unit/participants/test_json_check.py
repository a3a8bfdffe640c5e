from __future__ import annotations

import datetime as dt
import decimal
import math
import pathlib
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.participants.fields import Fields
from mint.participants.json_check import NotJson, checked_json


class Point(msgspec.Struct):
    x: int


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), json_values, max_size=4))
def test_json_passes_unchanged(data: dict[str, Any]) -> None:
    assert checked_json(data) == data


def test_the_result_shares_nothing_with_what_was_given() -> None:
    data: dict[str, Any] = {"a": {"b": [1]}}
    checked = checked_json(data)
    data["a"]["b"].append(2)
    assert checked == {"a": {"b": [1]}}


def test_tuples_become_lists_and_views_objects() -> None:
    data = {"sizes": (1, (2, 3)), "list": [Fields({"a": 1})]}
    assert checked_json(data) == {"sizes": [1, [2, 3]], "list": [{"a": 1}]}


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (b"x", "of type bytes; use .decode()"),
        ({1}, "of type set; use sorted()"),
        (dt.datetime(2030, 1, 1, tzinfo=dt.UTC), "of type datetime; use .isoformat()"),
        (dt.timedelta(1), "of type timedelta; use .total_seconds()"),
        (pathlib.Path("x"), "of type PosixPath; use str()"),
        (Point(1), "of type Point; use msgspec.to_builtins()"),
        (decimal.Decimal(1), "of type Decimal"),
        (object(), "of type object"),
        (math.nan, "nan has no JSON form"),
        (-math.inf, "-inf has no JSON form"),
        ("caf\udce9", "half a character"),
        ({"\ud800": 1}, "half a character"),
        ({1: 2}, "its name 1 is of type int, not text"),
        ({None: 2}, "its name None is of type NoneType, not text"),
    ],
)
def test_what_is_not_json_is_named_with_its_path(value: object, problem: str) -> None:
    with pytest.raises(NotJson, match=problem) as raised:
        checked_json({"fine": 1, "a": {"list": [1, value]}})
    assert str(raised.value).startswith("the field ")
    assert "a.list.1" in raised.value.path


def test_numbers_that_python_itself_would_not_write_are_refused() -> None:
    with pytest.raises(NotJson, match=r"the field n is not JSON: .* thousands of digits"):
        checked_json({"n": -(10**5000)})


def test_what_hides_in_a_view_or_tuple_is_found() -> None:
    with pytest.raises(NotJson) as raised:
        checked_json({"a": [Fields({"b": ({1},)})]})
    assert raised.value.path == "a.0.b.0"


def test_what_holds_itself_is_refused() -> None:
    data: dict[str, Any] = {}
    data["self"] = data
    with pytest.raises(NotJson, match="holds itself"):
        checked_json(data)
