from __future__ import annotations

from typing import Any

import pytest

from mint.testing import Playbook


@pytest.mark.parametrize("to", ["to_v: a", "to_var: a", "to_variable: a", "to: 'v:a'"])
def test_fields_are_kept_in_a_variable(to: str) -> None:
    play = Playbook(f"sequence\n  save {to}\n  set x: 2").launch({"x": 1})
    assert play.variables["a"] == {"x": 1}


@pytest.mark.parametrize("to", ["to_f: a", "to_fld: a", "to_field: a", "to: 'f:a'", "to: a"])
def test_fields_are_kept_in_a_field(to: str) -> None:
    assert Playbook(f"save {to}").launch({"x": 1}).fields == {"x": 1, "a": {"x": 1}}


def test_deep_in_a_field() -> None:
    fields: dict[str, Any] = {"x": 1, "h": {}}
    play = Playbook("sequence\n  save to: 'f:h.deep'\n  save to: a").launch(fields)
    deep = {"deep": {"x": 1, "h": {}}}
    assert play.fields == {"x": 1, "h": deep, "a": {"x": 1, "h": deep}}


def test_at_the_root_of_the_process() -> None:
    play = Playbook("let\n  save to_v: /kept").launch({"x": 1})
    assert play.variables == {"kept": {"x": 1}}


def test_nowhere_is_allowed() -> None:
    assert Playbook("save").launch({"x": 1}).fields == {"x": 1}


def test_engine_variables_cannot_be_written() -> None:
    play = Playbook("save to_v: //x").launch()
    assert "can only be read" in play.errors[0].fault.message
