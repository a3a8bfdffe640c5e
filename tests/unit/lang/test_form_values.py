from __future__ import annotations

from typing import Any

import pytest

from mint.lang.form_values import is_number, trouble, value_of


@pytest.mark.parametrize(
    ("schema", "value", "told"),
    [
        ({}, "text", ""),
        ({}, 1, "must be a text"),
        ({"minLength": 2}, "a", "must have 2 characters or more"),
        ({"maxLength": 2}, "abc", "must have 2 characters or fewer"),
        ({"pattern": "^v[0-9]"}, "v1", ""),
        ({"pattern": "^v[0-9]"}, "1", "must match ^v[0-9]"),
        ({"format": "date"}, "2030-02-28", ""),
        ({"format": "date"}, "2030-02-30", "must be a date such as 2030-01-31"),
        ({"format": "date"}, "20300228", "must be a date such as 2030-01-31"),
        ({"type": "number"}, 1.5, ""),
        ({"type": "number"}, True, "must be a number"),
        ({"type": "number", "minimum": 1}, 0.5, "must be 1 or more"),
        ({"type": "number", "maximum": 1}, 2, "must be 1 or less"),
        ({"type": "integer"}, 2, ""),
        ({"type": "integer"}, 2.0, ""),
        ({"type": "integer"}, 2.5, "must be a whole number"),
        ({"type": "integer"}, True, "must be a whole number"),
        ({"type": "integer"}, "2", "must be a whole number"),
        ({"type": "boolean"}, False, ""),
        ({"type": "boolean"}, 0, "must be true or false"),
        ({"type": "array"}, ["a"], ""),
        ({"type": "array"}, "a", "must be a list"),
        ({"type": "array"}, [1], "has an item that must be a text"),
        ({"type": "array", "minItems": 1}, [], "must have 1 items or more"),
        ({"type": "array", "maxItems": 1}, ["a", "b"], "must have 1 items or fewer"),
        ({"type": "integer", "enum": [1, 2]}, 3, "must be one of 1, 2"),
        ({"type": "integer", "enum": [1, 2]}, 2, ""),
    ],
)
def test_what_is_wrong_with_a_value(schema: dict[str, Any], value: Any, told: str) -> None:
    assert trouble(schema, value) == told


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("boolean", "Yes", True),
        ("boolean", "n", False),
        ("boolean", "perhaps", "perhaps"),
        ("integer", "3", 3),
        ("number", "1.5", 1.5),
        ("number", "many", "many"),
        ("string", "3", "3"),
        ("array", "a, b,", ["a", "b"]),
    ],
)
def test_what_somebody_types(kind: str, typed: str, value: Any) -> None:
    assert value_of({"type": kind}, typed) == value


def test_true_is_no_number() -> None:
    assert [is_number(one) for one in (1, 1.5, True, "1")] == [True, True, False, False]
