from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest
from hypothesis import given
from tests.unit.lang.trees import values

from mint.lang.values import DEPTH, flaw


@given(values)
def test_what_json_holds_has_no_flaw(value: Any) -> None:
    assert flaw(value) == ""
    assert msgspec.json.encode(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (math.inf, "not a number"),
        ([{"a": math.nan}], "not a number"),
        ({1: "a"}, "key 1 is not a text"),
        ({"a\ud800": 1}, "surrogate"),
        (["\udfff"], "surrogate"),
        (10**1300, "4096 bits"),
        ((1, 2), "a tuple"),
        ({"a": object()}, "a object"),
    ],
)
def test_what_json_does_not_hold_is_named(value: Any, reason: str) -> None:
    assert reason in flaw(value)


def test_the_depth_is_limited() -> None:
    value: list[Any] = []
    for _ in range(DEPTH):
        value = [value]
    assert flaw(value) == ""
    assert "levels deep" in flaw([value])
