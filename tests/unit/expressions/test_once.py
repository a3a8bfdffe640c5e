from __future__ import annotations

import pytest

from mint.testing import Dispatched, Erred, Playbook
from mint.testing.stage import EPOCH

BLOCKING = """
concurrence
  sequence
    {} '${{v:/go}} == yes'{}
    echo done
  sequence
    bob
    set 'v:/go': yes
"""


@pytest.mark.parametrize("word", ["once", "when", "as_soon_as"])
def test_it_looks_every_ten_seconds(word: str) -> None:
    play = Playbook(BLOCKING.format(word, "")).launch().advance("25s")
    assert [schedule.due - EPOCH for schedule in play.schedules] == [30]
    play.answer("bob")
    assert not play.echoes
    play.advance("5s")
    assert play.echoes == ["done"]
    assert play.is_over
    assert not play.schedules


@pytest.mark.parametrize(
    ("freq", "due"),
    [
        ("freq: 1m", 60),
        ("frequency: 2d", 172_800),
        ("freq: 5", 5),
        ("freq: '$f:often'", 7),
        ("freq: '5 0 * * *'", 300),
        ("freq: '* * * * * *'", 1),
    ],
)
def test_how_often_it_looks(freq: str, due: float) -> None:
    play = Playbook(BLOCKING.format("once", f", {freq}")).launch({"often": 7})
    assert [schedule.due - EPOCH for schedule in play.schedules] == [due]


def test_the_condition_may_be_an_attribute() -> None:
    for name in ("test", "t"):
        assert Playbook(f"once {name}: '${{f:x}} == 1'").launch({"x": 1}).is_over


def test_what_holds_at_once_is_no_wait_and_only_the_first_child_is_run() -> None:
    play = Playbook("sequence\n  once test: 'true'\n    alice\n    never\n  carol").launch({"n": 1})
    assert not play.schedules
    play.answer("alice", {"n": 2})
    play.expect(Dispatched("alice", {"n": 1}), Dispatched("carol", {"n": 2}))


def test_the_child_gets_the_payload_with_which_it_was_reached() -> None:
    play = Playbook("concurrence\n  once '${v:go}', freq: 1s\n    alice\n  set 'v:go': true")
    play.launch({"n": 1}).advance("1s").expect(Dispatched("alice", {"n": 1}))
    assert not play.schedules


def test_cancelled_it_looks_no_more() -> None:
    play = Playbook("sequence\n  once '${v:ok}', freq: 10d, tag: o\n  bob").launch().cancel("o")
    assert play.waiting == ["bob"]
    assert not play.schedules


def test_cancelled_with_its_child() -> None:
    play = Playbook("as_soon_as true\n  alice").launch().cancel()
    assert play.is_over


def test_a_timeout_ends_the_wait_without_the_child() -> None:
    play = Playbook("once '${v:never}', timeout: 1m, freq: 1s\n  alice").launch().advance("2m")
    assert play.is_over
    assert play.fields["__timed_out__"][2] == "once"
    assert not play.dispatches


def test_paused_it_looks_when_it_resumes() -> None:
    play = Playbook(BLOCKING.format("once", "")).launch().answer("bob").pause().advance("1h")
    assert not play.echoes
    assert play.resume().echoes == ["done"]


def test_it_does_not_drift_and_does_not_make_up_for_what_it_missed() -> None:
    play = Playbook("once '${v:never}'").launch().pause().advance("33s").resume()
    assert [schedule.due - EPOCH for schedule in play.schedules] == [40]


@pytest.mark.parametrize("step", ["once", "once freq: 1s"])
def test_a_condition_must_be_given(step: str) -> None:
    play = Playbook(step).launch()
    assert "no condition is given" in play.errors[0].fault.message


def test_a_condition_that_cannot_be_understood_is_an_error_at_once() -> None:
    Playbook("once '(${x}'").launch().expect(Erred("0_0", "engine"))


@pytest.mark.parametrize("freq", ["often", "0s", "-1s", "61 * * * *"])
def test_a_frequency_that_is_none_is_an_error(freq: str) -> None:
    play = Playbook(f"once 'false', freq: '{freq}'").launch()
    assert freq in play.errors[0].fault.message
    assert not play.schedules
