from __future__ import annotations

import pytest

from mint.interpreter.environment import Limits
from mint.testing import Cancelling, Dispatched, Playbook, Terminated


@pytest.mark.parametrize("word", ["repeat", "loop"])
def test_after_the_last_child_comes_the_first(word: str) -> None:
    play = Playbook(f"{word}\n  alice\n  bob").launch()
    play.answer("alice", {"n": 1}).answer("bob", {"n": 2}).answer("alice").answer("bob")
    assert [sent.participant for sent in play.dispatches] == ["alice", "bob"] * 2 + ["alice"]
    assert play.dispatches[2].fields == {"n": 2}


def test_a_break_ends_it() -> None:
    play = Playbook("repeat\n  alice\n  break if: '${f:ok}'").launch()
    play.answer("alice").answer("alice").answer("alice", {"ok": True})
    assert play.fields == {"ok": True}
    assert len(play.dispatches) == 3


def test_so_does_a_participant_that_says_so() -> None:
    play = Playbook("repeat\n  alice\n  bob").launch().answer("alice", {"__command__": "break"})
    play.expect(Dispatched("alice"), Terminated({}))


@pytest.mark.parametrize(
    ("attribute", "times"), [("break_if: '${f:n} == 2'", 3), ("over_unless: '${f:n} < 1'", 2)]
)
def test_so_does_a_condition_after_a_child(attribute: str, times: int) -> None:
    play = Playbook(f"repeat {attribute}\n  alice").launch({"n": 0})
    for n in range(times - 1):
        play.answer("alice", {"n": n})
    play.answer("alice", {"n": times - 1})
    assert play.is_over
    assert len(play.dispatches) == times


def test_a_condition_that_holds_at_the_start_ends_it_before_the_first_child() -> None:
    Playbook("repeat break_if: true\n  alice").launch({"n": 1}).expect(Terminated({"n": 1}))


def test_skip_goes_round() -> None:
    play = Playbook("repeat\n  alice\n  bob\n  skip 1").launch().answer("alice").answer("bob")
    assert play.waiting == ["alice"]  # beyond the last child there is the first


def test_jump_stays_within_the_round() -> None:
    play = Playbook("repeat\n  alice\n  bob\n  jump to: bob").launch()
    play.answer("alice").answer("bob").answer("bob")
    assert [sent.participant for sent in play.dispatches] == ["alice", "bob", "bob", "bob"]


def test_reset_starts_again_with_the_payload_of_before() -> None:
    play = Playbook("repeat\n  alice\n  reset").launch({"n": 0}).answer("alice", {"n": 9})
    assert play.dispatches[-1].fields == {"n": 0}


def test_without_children_it_is_over() -> None:
    Playbook("repeat").launch({"n": 1}).expect(Terminated({"n": 1}))


def test_a_loop_in_which_nothing_waits_is_stopped() -> None:
    play = Playbook("repeat\n  noop", limits=Limits(steps=100)).launch()
    assert [error.fault.kind for error in play.errors] == ["limit"]
    assert "limits.steps" in play.errors[0].fault.message
    assert not play.cancel().nodes


def test_a_loop_with_a_wait_goes_on_as_long_as_it_is_left() -> None:
    play = Playbook("repeat\n  wait 1m\n  inc 'f:n'", limits=Limits(steps=10)).launch()
    play.advance("1h").cancel()
    assert play.fields == {"n": 60}
    assert not play.nodes


def test_a_timeout_ends_it() -> None:
    text = "sequence\n  repeat timeout: 90s, on_timeout: bob\n    wait 1m\n    inc 'f:n'\n  carol"
    play = Playbook(text).launch().advance("2m")
    assert play.waiting == ["bob"]
    assert play.answer("bob").waiting == ["carol"]
    assert not play.schedules


def test_a_timeout_may_be_an_error_whose_replay_goes_on() -> None:
    text = "sequence\n  repeat timeout: 10m, on_timeout: error\n    stall\n  bob"
    play = Playbook(text).launch().advance("10m")
    assert [error.fault.kind for error in play.errors] == ["forced"]
    assert play.replay().waiting == ["bob"]


def test_cancelled_the_child_that_runs_is_cancelled_and_no_other_begins() -> None:
    play = Playbook("sequence\n  repeat\n    alice\n    bob\n  carol").launch().cancel("0_0_0")
    play.expect(Dispatched("alice"), Cancelling("alice", ""), Dispatched("carol"))


def test_a_break_from_below_cancels_what_stands_between() -> None:
    text = """
        repeat
          concurrence
            alice
            sequence
              bob
              break
        """
    play = Playbook(text).launch().answer("bob", {"n": 1})
    play.expect(
        Dispatched("alice"), Dispatched("bob"), Cancelling("alice", ""), Terminated({"n": 1})
    )
    assert not play.nodes
