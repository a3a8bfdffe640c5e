from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.errors import AnswerMisfit, ExpressionError
from mint.lang import form, form_values

RELEASE: dict[str, Any] = {
    "type": "object",
    "title": "Release",
    "properties": {
        "approved": {"type": "boolean", "title": "May it go?"},
        "when": {"type": "string", "format": "date"},
        "risk": {"enum": ["low", "high"], "default": "low"},
        "copies": {"type": "integer", "minimum": 1, "maximum": 9},
        "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 2},
    },
    "required": ["approved"],
}


def misfit(answer: dict[str, Any], document: dict[str, Any] = RELEASE) -> dict[str, str]:
    with pytest.raises(AnswerMisfit) as refused:
        form.filled(form.document_of(document), answer)
    return refused.value.fields


def test_a_form_may_be_an_object_or_its_text() -> None:
    assert form.document_of(RELEASE) is RELEASE
    assert form.document_of('{"properties": {"n": {"type": "number"}}}') == {
        "properties": {"n": {"type": "number"}}
    }


def test_an_answer_gets_defaults_in_the_order_of_the_form() -> None:
    found = form.filled(RELEASE, {"copies": 2, "approved": True})
    assert list(found.items()) == [("approved", True), ("risk", "low"), ("copies", 2)]


def test_without_a_form_any_answer_will_do() -> None:
    assert form.filled({}, {"anything": [1]}) == {"anything": [1]}


def test_what_is_wrong_is_told_field_by_field() -> None:
    told = misfit({"when": "tomorrow", "copies": 0, "risk": "none", "tags": ["c"], "more": 1})
    assert told == {
        "approved": "is needed",
        "when": "must be a date such as 2030-01-31",
        "copies": "must be 1 or more",
        "risk": 'must be one of "low", "high"',
        "tags": 'has an item that must be one of "a", "b"',
        "more": "is not asked for: approved, when, risk, copies, tags is",
    }


def test_null_is_no_answer() -> None:
    assert misfit({"approved": None}) == {"approved": "is needed"}
    assert form.filled(RELEASE, {"approved": False, "when": None}) == {
        "approved": False,
        "risk": "low",
    }


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("{", "this is no JSON"),
        ([], "an object is needed"),
        ({"type": "array"}, 'type is "array"; a form is an object'),
        ({"propertys": {}}, "'propertys' is not understood; known are"),
        ({"properties": []}, "properties must be an object of 200 members at most"),
        ({"properties": {"a": 1}}, "a: its type must be one of string, number"),
        ({"properties": {"a": {"type": "object"}}}, "a: its type must be one of"),
        ({"properties": {"a": {"type": "boolean", "minimum": 1}}}, "a: 'minimum' is not"),
        ({"properties": {"a": {"minLength": "x"}}}, "a: minLength must be a number"),
        ({"properties": {"a": {"enum": "x"}}}, "a: enum must be a list"),
        ({"properties": {"a": {"format": "email"}}}, "a: the only format is date"),
        ({"properties": {"a": {"pattern": "(a+)+"}}}, "a: pattern: "),
        ({"properties": {"a": {"type": "array", "items": {"type": "x"}}}}, "a: items: its type"),
        ({"properties": {"a": {"type": "integer", "default": "x"}}}, "a: its default must be a"),
        ({"properties": {}, "required": ["b"]}, "required names 'b', which is no property"),
        ({"properties": {}, "required": "b"}, "required must be a list of names"),
    ],
)
def test_a_form_that_cannot_be(document: Any, told: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        form.document_of(document)
    assert str(refused.value).startswith("form: ")
    assert told in str(refused.value)


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@given(st.dictionaries(st.sampled_from([*RELEASE["properties"], "other"]), VALUES))
def test_an_answer_fits_or_is_told_what_does_not(answer: dict[str, Any]) -> None:
    properties: dict[str, Any] = RELEASE["properties"]
    wrong = {
        name
        for name, value in answer.items()
        if name not in properties
        or (value is not None and form_values.trouble(properties[name], value))
    }
    wrong |= {"approved"} if answer.get("approved") is None else set()
    if wrong:
        assert set(misfit(answer)) == wrong
        return
    found = form.filled(RELEASE, answer)
    assert all(found[name] == value for name, value in answer.items() if value is not None)
    assert form.filled(RELEASE, found) == found
