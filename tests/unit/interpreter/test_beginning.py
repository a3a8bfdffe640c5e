from __future__ import annotations

import pytest

from mint.interpreter.environment import Limits
from mint.testing import (
    Cancelling,
    Ceased,
    Dispatched,
    Erred,
    Playbook,
    Terminated,
)


@pytest.mark.parametrize(
    ("attributes", "runs"),
    [
        ("if: true", True),
        ("if: false", False),
        ("if: ''", False),
        ("unless: true", False),
        ("unless: false", True),
        ("if: true, unless: true", True),
        ("if: '${f:n} == 1'", True),
        ("if: '${f:n} == 2'", False),
    ],
)
def test_a_step_runs_when_it_is_wanted(attributes: str, runs: bool) -> None:  # noqa: FBT001 - a table
    play = Playbook(f"sequence\n  alice {attributes}\n  bob").launch({"n": 1})
    assert play.waiting == (["alice"] if runs else ["bob"])


def test_a_forgotten_step_goes_on_by_itself() -> None:
    play = Playbook("sequence\n  alice forget: true\n  bob").launch({"n": 1})
    assert play.waiting == ["alice", "bob"]
    play.answer("bob").expect(Dispatched(), Dispatched(), Terminated({"n": 1}))
    play.answer("alice", {"n": 2}).expect(Ceased({"n": 2}))
    assert play.nodes == []


def test_a_forgotten_step_is_not_cancelled_with_the_others() -> None:
    play = Playbook("sequence\n  alice forget: true\n  bob").launch().cancel("0_0")
    assert (play.waiting, play.is_over) == (["alice"], True)


def test_a_lost_step_never_replies_but_can_be_cancelled() -> None:
    play = Playbook("sequence\n  alice lose: true\n  bob").launch().answer("alice")
    assert (play.waiting, play.is_over) == ([], False)
    assert play.cancel("0_0_0").waiting == ["bob"]


def test_a_flank_ends_when_its_parent_does() -> None:
    play = Playbook("sequence\n  alice flank: true\n  bob").launch()
    assert (play.waiting, play.node("0_0").flanks) == (["alice", "bob"], 1)
    play.expect(Dispatched("alice"), Dispatched("bob"))
    play.answer("bob").expect(Cancelling("alice", ""), Terminated())
    assert play.nodes == []


def test_a_flank_that_is_done_vanishes() -> None:
    play = Playbook("sequence\n  alice flank: true\n  bob").launch().answer("alice")
    assert (play.waiting, play.node("0_0").flanks) == (["bob"], 0)


def test_a_killed_parent_kills_its_flanks() -> None:
    play = Playbook("sequence\n  alice flank: true\n  bob").launch().kill()
    assert {control.flavour for control in play.controls} == {"kill"}
    assert play.nodes == []


@pytest.mark.parametrize("how", ["forget", "flank", "lose", "scope"])
@pytest.mark.parametrize("value", ["false", "''", "no"])
def test_what_is_not_true_is_off(how: str, value: str) -> None:
    play = Playbook(f"sequence\n  alice {how}: {value}\n  bob").launch()
    assert play.waiting == ["alice"]
    assert play.answer("alice").waiting == ["bob"]


def test_expressions_do_not_stand_too_deep() -> None:
    play = Playbook("define tail\n  tail", limits=Limits(steps=1000, depth=20)).launch()
    (error,) = play.errors
    assert error.fault.kind == "limit"
    assert "more than 20 deep" in error.fault.message
    assert play.cancel().is_over


def test_a_condition_that_is_none_is_an_error_of_its_step() -> None:
    play = Playbook("concurrence\n  alice if: '('\n  bob").launch()
    play.expect(Erred("0_0_0", "engine"), Dispatched("bob"))
