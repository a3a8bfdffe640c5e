from __future__ import annotations

import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mint.lang.yaml_scalars import scalar


@pytest.mark.parametrize(
    "text", ["on", "off", "yes", "no", "y", "1:30", "1_000", "2030-01-02", "0b1"]
)
def test_what_only_yaml_1_1_takes_for_something_else_is_a_text(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("", None), ("~", None), ("null", None), ("Null", None)),
        *(("true", True), ("TRUE", True), ("False", False)),
        *(("12", 12), ("+7", 7), ("-3", -3), ("010", 10), ("0x1F", 31), ("0o17", 15)),
        *(("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("-.inf", -math.inf)),
    ],
)
def test_the_core_rules(text: str, value: Any) -> None:
    assert scalar(text) == value
    assert type(scalar(text)) is type(value)


@given(st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none())
def test_what_others_write_is_read(value: Any) -> None:
    written = yaml.safe_dump(value).removesuffix("...\n").strip()
    assert scalar(written) == value
