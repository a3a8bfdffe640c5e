from __future__ import annotations

from typing import Any

import pytest

from mint.testing import Playbook


@pytest.mark.parametrize(
    ("attributes", "before", "after"),
    [
        ("'f:x'", 1, 2),
        ("'f:x'", None, 1),
        ("'f:x': 10", 1, 11),
        ("'f:x': '10'", 1, 11),
        ("'f:x': 0.5", 1, 1.5),
        ("field: x, value: 2", 1, 3),
        ("f: x, val: 2", None, 2),
        ("'f:x': bob", ["al"], ["al", "bob"]),
        ("'f:x': bob, pos: head", ["al"], ["bob", "al"]),
        ("'f:x': bob", None, ["bob"]),
        ("'f:x'", ["al"], ["al", None]),
        ("to: y, 'f:x': bob, pos: head", ["al"], ["bob", "al"]),
    ],
)
def test_numbers_grow_and_lists_get_longer(attributes: str, before: Any, after: Any) -> None:
    fields = {} if before is None else {"x": before}
    assert Playbook(f"inc {attributes}").launch(fields).fields["x"] == after


@pytest.mark.parametrize(
    ("before", "after"), [(None, ["b"]), ("a", ["a", "b"]), (["a"], ["a", "b"])]
)
def test_push_always_makes_a_list(before: Any, after: Any) -> None:
    fields = {} if before is None else {"x": before}
    assert Playbook("push 'f:x': b").launch(fields).fields["x"] == after


def test_a_variable_can_be_meant() -> None:
    play = Playbook("inc 'v:n'\nincrement 'v:n': 4").launch({}, {"n": 1})
    assert play.variables["n"] == 6


def test_a_block_makes_the_value() -> None:
    play = Playbook("inc 'f:x'\n  oracle").launch({"x": 1})
    assert play.answer("oracle", {"__result__": 5}).fields["x"] == 6


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ("'f:x'", "inc: x holds 'red', which is neither a number nor a list"),
        ("'f:n': many", "inc: 'many' is not a number"),
        ("", "inc: no field or variable is named: try `inc 'f:x'`"),
    ],
)
def test_what_cannot_grow_is_an_error(attributes: str, message: str) -> None:
    play = Playbook(f"inc {attributes}").launch({"x": "red", "n": 1})
    assert [error.fault.message for error in play.errors] == [message]
    assert play.replay(fields={"x": 1}).memory.process is not None


def test_replayed_with_better_fields_it_goes_on() -> None:
    play = Playbook("inc 'f:x'").launch({"x": "red"})
    assert play.replay(fields={"x": 1}).fields["x"] == 2


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999"])
def test_what_json_cannot_hold_is_no_number(value: str) -> None:
    play = Playbook(f"inc 'f:x': '{value}'").launch({"x": 1})
    assert [error.fault.message for error in play.errors] == [f"inc: '{value}' is not a number"]


@pytest.mark.parametrize(("before", "step"), [(1.7e308, 1.7e308), (10**400, 0.5)])
def test_a_number_does_not_grow_beyond_all_bounds(before: float, step: float) -> None:
    play = Playbook("inc 'f:x': '$f:step'").launch({"x": before, "step": step})
    message = "inc: x would grow beyond what a number can be"
    assert [error.fault.message for error in play.errors] == [message]
