from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mint.participants.typed import WrongFields, typed


class Image(msgspec.Struct):
    size: int


class Inputs(msgspec.Struct):
    name: str
    images: list[Image] = []


def test_fields_that_are_not_declared_do_not_matter() -> None:
    assert typed({"name": "x", "more": 1}, Inputs, "inputs") == Inputs("x")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"name": 3}, "inputs: field name: expected `str`, got `int`"),
        ({}, "inputs: object missing required field `name`"),
        (
            {"name": "x", "images": [{"size": 1}, {"size": "big"}]},
            "inputs: field images.1.size: expected `int`, got `str`",
        ),
        ({"name": "x", "images": [{}]}, "inputs: field images.0: object missing .* `size`"),
    ],
)
def test_the_wrong_field_is_named(fields: dict[str, Any], text: str) -> None:
    with pytest.raises(WrongFields, match=text):
        typed(fields, Inputs, "inputs")
