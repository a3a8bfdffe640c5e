from __future__ import annotations

from typing import Any

import pytest

from mint.testing import Dispatched, Playbook


@pytest.mark.parametrize("name", ["from_v", "from_var", "from_variable"])
@pytest.mark.parametrize("word", ["restore", "set_fields"])
def test_all_fields_come_from_a_variable(word: str, name: str) -> None:
    play = Playbook(f"{word} {name}: bak").launch({"x": 2, "y": 3}, {"bak": {"x": 1}})
    assert play.fields == {"x": 1}


@pytest.mark.parametrize("name", ["from_f", "from_fld", "from_field"])
def test_all_fields_come_from_a_field(name: str) -> None:
    play = Playbook(f"restore {name}: h.old").launch({"x": 2, "h": {"old": {"x": 1}}})
    assert play.fields == {"x": 1}


@pytest.mark.parametrize("name", ["val", "value"])
def test_all_fields_are_given(name: str) -> None:
    play = Playbook(f"set_fields {name}: {{a: A, b: '${{f:x}}'}}").launch({"x": 1})
    assert play.fields == {"a": "A", "b": "1"}


@pytest.mark.parametrize("to", ["to_f: h.g", "to_field: h.g", "to: h.g", "to: 'f:h.g'"])
@pytest.mark.parametrize(("path", "value"), [("x", [1]), ("none", None), ("h", {})])
def test_one_field_is_set_to_any_value(to: str, path: str, value: Any) -> None:
    play = Playbook(f"restore from_f: {path}, {to}").launch({"x": [1], "h": {}})
    assert play.fields == {"x": [1], "h": {"g": value}}


def test_a_variable_may_be_the_target() -> None:
    play = Playbook("restore from_f: x, to_v: kept").launch({"x": [1]})
    assert play.fields == {"x": [1]}
    assert play.variables["kept"] == [1]


def test_what_was_saved_comes_back() -> None:
    play = Playbook("sequence\n  save to_v: v\n  unset x\n  restore from_v: v\n  bob")
    play.launch({"x": 1}).expect(Dispatched("bob", {"x": 1}))


def test_the_tags_stay_those_in_which_it_stands() -> None:
    play = Playbook("sequence\n  sequence tag: a\n    save to_v: v\n  sequence tag: b\n"
                    "    restore from_v: v\n    bob").launch({"x": 1})  # fmt: skip
    assert play.dispatches[0].fields["__tags__"] == ["b"]
    assert "__tags__" not in play.answer("bob").fields


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("restore from_v: none", "`from_v: none` holds nothing"),
        ("restore from_f: x", "`from_f: x` holds no object"),
        ("set_fields val: 5", "`val: 5` holds no object"),
        ("restore", "restore: nothing is named"),
        ("set_fields to: x", "set_fields: nothing is named"),
    ],
)
def test_what_cannot_be_all_the_fields_is_an_error(step: str, said: str) -> None:
    play = Playbook(step).launch({"x": "text"})
    assert said in play.errors[0].fault.message
