from __future__ import annotations

from typing import Any

import pytest

from mint.testing import Playbook


def reading(attributes: str, value: Any) -> Playbook:
    play = Playbook(f"read {attributes}").launch({"n": 1, "h": {}})
    return play.answer("mint:read", {"__answer__": {"value": value}})


@pytest.mark.parametrize("to", ["to: h.x", "to: 'f:h.x'", "to_f: h.x", "to_field: h.x"])
@pytest.mark.parametrize("value", ["kilroy was here", {"kilroy": "here"}, None, [1]])
def test_into_a_field(to: str, value: Any) -> None:
    assert reading(f"some/file, {to}", value).fields == {"n": 1, "h": {"x": value}}


@pytest.mark.parametrize("to", ["to: 'v:z'", "to_v: z", "to_var: z"])
def test_into_a_variable(to: str) -> None:
    play = reading(f"from: some/file, {to}", {"a": 1})
    assert play.fields == {"n": 1, "h": {}}
    assert play.variables["z"] == {"a": 1}


@pytest.mark.parametrize("step", ["'${f:n}.txt', to: x", "from: '${f:n}.txt', to: x"])
def test_where_from(step: str) -> None:
    play = Playbook(f"read {step}").launch({"n": 1})
    assert play.dispatches[0].params["from"] == "1.txt"


@pytest.mark.parametrize(
    ("step", "said"),
    [("read to: x", "nothing is named"), ("read file", "where to put 'file'")],
)
def test_what_must_be_said(step: str, said: str) -> None:
    assert said in Playbook(step).launch().errors[0].fault.message
