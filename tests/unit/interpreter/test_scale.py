from __future__ import annotations

import json
import math
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.model.values import values

from mint.errors import ExpressionError, LimitReached
from mint.interpreter.scale import NESTED, Scale, _height, measured

FIELDS = st.dictionaries(st.text(max_size=5), values, max_size=5)


def deep(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


def size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


@given(FIELDS)
def test_what_comes_from_outside_is_weighed_exactly(fields: dict[str, Any]) -> None:
    raw = Scale(10**9).take(fields)
    Scale(len(raw)).take(fields)
    with pytest.raises(LimitReached, match=rf"limits.payload \(now {len(raw) - 1}\)"):
        Scale(len(raw) - 1).take(fields)


@given(FIELDS)
def test_what_fits_is_never_refused(fields: dict[str, Any]) -> None:
    weight = len(Scale(10**9).take(fields))
    Scale(weight).check(fields)
    Scale(weight).check_whole(fields)
    Scale(weight).copy(fields)


@given(st.text(alphabet=st.characters(codec="utf-8", min_codepoint=32), max_size=50))
def test_what_a_process_makes_is_weighed_well(text: str) -> None:
    fields = {"x": [text.replace('"', "").replace("\\", "")] * 20}
    Scale(size(fields)).check_whole(fields)
    with pytest.raises(LimitReached):
        Scale(size(fields) // 2).check_whole(fields)


def test_what_was_weighed_once_is_not_weighed_again() -> None:
    scale = Scale(100)
    fields = {"x": "y"}
    scale.check(fields)
    fields["x"] = "y" * 1000  # nobody may do so: here it tells that nothing was weighed
    scale.check(fields)
    with pytest.raises(LimitReached):
        scale.check(dict(fields))


def test_a_payload_that_shares_its_parts_is_weighed_as_it_is_written() -> None:
    value: Any = ["some text"]
    for _ in range(40):
        value = [value, value]
    with pytest.raises(LimitReached):
        Scale(10**6).check_whole({"x": value})


def test_only_what_is_added_is_looked_at() -> None:
    scale = Scale(1000)
    before = {"x": ["y" * 100]}
    scale.check(before)
    before["x"].append("z" * 10_000)  # nobody may do so: it must not be looked at
    after = {**before, "n": 1}
    scale.grown(before, after, "n", 1)
    with pytest.raises(LimitReached):
        scale.grown(after, {**after, "m": "m" * 900}, "m", "m" * 900)


def test_added_values_that_replace_others_do_not_add_up() -> None:
    scale = Scale(1000)
    fields = {"x": ""}
    for _ in range(50):
        before, fields = fields, {"x": "y" * 400}
        scale.grown(before, fields, "x", fields["x"])


@pytest.mark.parametrize("levels", [NESTED, NESTED + 1, 900, 100_000])
def test_the_depth_is_limited(levels: int) -> None:
    fields = {"x": deep(levels - 1)}
    for name in ("take", "check", "check_whole", "copy"):
        weigh = getattr(Scale(10**7), name)
        if levels <= NESTED:
            weigh(fields)
        else:
            with pytest.raises(LimitReached, match=f"more than {NESTED} levels deep"):
                weigh(fields)


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, b"x", {1}, {1: 2}, "\ud800", 10**5000, object(), [math.nan]],
    ids=["nan", "inf", "bytes", "set", "key", "surrogate", "huge", "object", "inside"],
)
def test_a_copy_is_exactly_what_was_given(value: Any) -> None:
    with pytest.raises(ExpressionError, match="the fields cannot be kept as JSON"):
        Scale(10**6).copy({"x": value})


def test_a_copy_shares_nothing() -> None:
    fields = {"x": [1, (2, 3)]}
    copy = Scale(100).copy(fields)
    assert copy == {"x": [1, [2, 3]]}
    assert copy["x"] is not fields["x"]


def test_a_value_that_holds_itself_has_an_end() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    assert measured(cycle, 10**9)[1] > NESTED


MARKS = st.recursive(
    st.text(alphabet='[]{}"\\,:a', max_size=6) | st.none(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(alphabet='[{"\\', max_size=3), inner, max_size=3)
    ),
    max_leaves=40,
)


@given(st.lists(MARKS, min_size=1, max_size=5))
def test_the_depth_of_text_is_that_of_its_values(values: list[Any]) -> None:
    wide = [values, [[]] * NESTED]  # so many brackets that they have to be looked at
    raw = msgspec.json.encode(wide)
    assert _height(raw) == measured(wide, 10**9)[1]
