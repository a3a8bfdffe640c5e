from __future__ import annotations

import pytest

from mint.testing import Dispatched, Erred, Playbook
from mint.testing.line import Terminated

READ = "sequence\n  read x, to: y\n  bob"


def answered(answer: object) -> Playbook:
    play = Playbook(READ).launch({"t": 1, "__result__": 2})
    return play.answer("mint:read", {"__answer__": answer})


def test_a_participant_of_mints_own_is_asked_with_the_payload_as_it_is() -> None:
    play = Playbook(READ).launch({"t": 1})
    play.expect(Dispatched("mint:read", {"t": 1}, {"from": "x"}))


def test_the_answer_does_not_stay_in_the_payload() -> None:
    assert answered({"value": 5}).dispatches[-1].fields == {"y": 5}


@pytest.mark.parametrize("answer", [{"refused": "no such luck"}, 5, None, {"refused": 7}])
def test_a_refusal_is_an_error_that_can_be_replayed(answer: object) -> None:
    play = answered(answer)
    [error] = play.errors
    assert error.fault.kind == "engine"
    assert error.fault.message.startswith("read: ")
    assert not error.fault.trace
    assert "__answer__" not in error.fields
    play.replay().answer("mint:read", {"__answer__": {"value": 1}})
    assert play.waiting == ["bob"]


def test_a_handler_may_take_a_refusal() -> None:
    play = Playbook("read x, to: y, on_error: pass").launch()
    assert play.answer("mint:read", {"__answer__": {"refused": "no"}}).is_over


def test_where_nobody_does_it_that_is_said() -> None:
    play = Playbook(READ, ["bob"]).launch()
    play.expect(Erred("0_0_0", "engine", None))
    assert "nobody does this here" in play.errors[0].fault.message


def test_it_can_be_cancelled_and_paused_like_any_participant() -> None:
    play = Playbook(READ).launch().pause().answer("mint:read", {"__answer__": {"value": 1}})
    assert play.waiting == []
    assert play.resume().waiting == ["bob"]
    play = Playbook("read x, to: y").launch().cancel()
    play.unheard[:-1] = []
    play.expect(Terminated({}))
