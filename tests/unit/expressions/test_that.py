from __future__ import annotations

import pytest

from mint.testing import Dispatched, Playbook


@pytest.mark.parametrize("wish", ["'${k} == 1'", "test: '${k} == 1'", "t: '${k} == 1'"])
@pytest.mark.parametrize(("k", "echoes"), [(1, ["a", "b"]), (2, [])])
def test_alone_it_is_an_if_for_several_steps(wish: str, k: int, echoes: list[str]) -> None:
    play = Playbook(f"that {wish}\n  echo a\n  echo b").launch({"k": k})
    assert play.echoes == echoes
    assert play.fields == {"k": k, "__result__": bool(echoes)}


def test_what_it_decided_is_left_whatever_its_steps_leave() -> None:
    play = Playbook("that true\n  bob").launch().answer("bob", {"__result__": "odd"})
    assert play.fields["__result__"] is True


def test_without_steps_it_only_decides() -> None:
    assert Playbook("that '${k} == 1'").launch({"k": 1}).fields["__result__"] is True
    assert Playbook("that ''").launch().fields["__result__"] is False


def test_without_a_condition_it_is_an_error() -> None:
    play = Playbook("that\n  noop").launch()
    assert "that: no condition is given" in play.errors[0].fault.message


def test_history_tells_that_it_did_not_hold() -> None:
    play = Playbook("that 'false'\n  noop").launch()
    assert "skipped" in [event.kind for event in play.events]


def test_a_condition_is_looked_at_when_it_is_reached() -> None:
    play = Playbook("sequence\n  bob\n  that '${f:k} == 1'\n    carol").launch()
    play.answer("bob", {"k": 1}).expect(Dispatched("bob"), Dispatched("carol", {"k": 1}))
