from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from tests.unit.lang.cases import expect_case, reader_cases
from tests.unit.lang.trees import values

from mint.errors import DefinitionError
from mint.lang.json_text import read_json, read_json_value


@pytest.mark.parametrize("case", reader_cases("json"))
def test_conformance(case: dict[str, Any]) -> None:
    # One case is a value that is no tree: ruote hands it back, and so does the reader of values.
    assert read_json_value(case["text"]) == case["expect"]["tree"]
    if isinstance(case["expect"]["tree"], list):
        expect_case(case, read_json)
    else:
        with pytest.raises(DefinitionError, match="a step is"):
            read_json(case["text"])


@given(values)
def test_any_value_is_read(value: Any) -> None:
    text = msgspec.json.encode(value)
    assert msgspec.json.encode(read_json_value(text.decode())) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: .*ends too early"),
        ('["a", {}, []', "1:13: .*ends too early"),
        ('["a",\n {"b" 1}, []]', "2:7: this is not JSON"),
        ("['a', {}, []]", "1:2: .*double quotes only"),
        ('["a", {}, [1,]]', "1:14: .*Remove the comma"),
        ('["a", {}, []] # no', "1:15: .*no comments"),
        ('["a", {"b": NaN}, []]', "1:13: .*nan is not a number"),
        ('["a", {"b": 1e999}, []]', "1:13: .*inf is not a number"),
        ('["a", {"b": 1, "b": 2}, []]', "1:16: the key `b` stands here twice"),
        ('["a", {"b": "\\ud800"}, []]', "1:13: .*surrogate"),
        (f'["a", {{"b": {"1" * 5000}}}, []]', "1:13: the integer .* is too long"),
        ("[" * 5000, "nested"),
        ("[" * 300 + "]" * 300, "1:201: this is nested more than 200"),
    ],
)
def test_errors_tell_the_place_and_the_remedy(text: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        read_json(text)


def test_errors_begin_with_the_source() -> None:
    with pytest.raises(DefinitionError, match=r"^k\.json:1:2: "):
        read_json("[", "k.json")
