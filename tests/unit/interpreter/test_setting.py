from __future__ import annotations

from typing import Any

import pytest
from tests.unit.interpreter.desk import expression_at

from mint.interpreter.setting import MISSING, Setting, Target
from mint.testing import Playbook


def after(text: str, **fields: Any) -> Playbook:
    """What has come of a step."""
    play = Playbook(f"sequence\n  {text}\n  alice").launch(fields)
    assert play.errors == []
    return play


def fields_after(text: str, **fields: Any) -> dict[str, Any]:
    """The payload behind a step, save what tells of its result."""
    found = after(text, **fields).node("alice").fields
    assert isinstance(found, dict)
    return {name: value for name, value in found.items() if name != "__result__"}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("set 'f:x': 1", {"x": 1}),
        ("set x: 1", {"x": 1}),
        ("set field: x, value: 1", {"x": 1}),
        ("set f: x, val: 1", {"x": 1}),
        ("set fld: x, field_value: y", {"x": 5, "y": 5}),
        ("set 'f:x': '$f:y'", {"x": 5, "y": 5}),
        ("set 'f:x': '${f:y}!'", {"x": "5!", "y": 5}),
        ("set 'f:x': '${f:y}!', escape: true", {"x": "${f:y}!", "y": 5}),
        ("set f: x, val: '${f:y}!', escape: true", {"x": "${f:y}!", "y": 5}),
        ("set 'f:${f:y}': 1", {"5": 1, "y": 5}),
        ("set 'f:x'", {"x": None}),
        ("set tag: t, 'f:x': 1, if: true", {"x": 1, "__left_tag__": "t"}),
        ("set 'f:o.p': 1", {"o": {"p": 1}}),
        ("set 'f:none.p': 1", {"none.p": 1}),
    ],
)
def test_a_field_is_set(text: str, fields: dict[str, Any]) -> None:
    given_fields: dict[str, Any] = {"y": 5} if "y" in fields else {}
    if "o" in fields:
        given_fields = {"o": {}}
    assert fields_after(text, **given_fields) == fields


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("set 'v:x': 1", 1),
        ("set 'var:x': 1", 1),
        ("set variable: x, value: [1]", [1]),
        ("set v: x, field_value: y", 5),
        ("set v: x, variable_value: z", 7),
        ("set 'v:x': '$v:z'", 7),
    ],
)
def test_a_variable_is_set(text: str, value: Any) -> None:
    play = Playbook(f"sequence\n  {text}\n  alice").launch({"y": 5}, {"z": 7})
    assert play.variables["x"] == value


def test_the_value_is_left_behind() -> None:
    play = Playbook("sequence\n  set 'v:x': 1\n  echo '${__result__}'").launch()
    assert play.echoes == ["1"]


def test_the_value_of_a_block_is_its_result() -> None:
    play = Playbook("sequence\n  set 'v:x'\n    alice\n    bob\n  carol").launch()
    play.answer("alice", {"__result__": 1}).answer("bob", {"__result__": 2})
    assert (play.variables["x"], play.waiting) == (2, ["carol"])


def test_a_block_has_variables_of_its_own() -> None:
    play = Playbook("sequence\n  set 'v:x'\n    set 'v:y': 1\n  alice").launch()
    assert play.variables == {"x": 1}


@pytest.mark.parametrize("text", ["set tag: t", "set value: 1", "set on_cancel: alice", "set"])
def test_a_target_is_needed(text: str) -> None:
    (error,) = Playbook(f"sequence\n  {text}\n  alice").launch().errors
    assert "no field or variable is named: try `set 'f:x'`" in error.fault.message


def setting(text: str) -> Setting:
    """A live expression of the kind: its block waits."""
    play = Playbook(f"{text}\n  alice").launch({"y": 5, "o": {"p": 1}}, {"v": {"w": 2}})
    found = expression_at(play, "0_0")
    assert isinstance(found, Setting)
    return found


def test_what_the_target_holds_now() -> None:
    step = setting("set 'f:o.p'")
    assert step.target() == Target("f", "o.p", MISSING)
    assert step.current(step.target(), step.fields) == 1
    assert step.current(Target("v", "v.w", MISSING), step.fields) == 2
    assert step.current(Target("f", "none", MISSING), step.fields) is None


def test_a_value_may_be_missing() -> None:
    step = setting("set 'f:x'")
    assert step.value(step.target()) is MISSING
