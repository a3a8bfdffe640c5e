from __future__ import annotations

import pytest

from mint.model.message import Timer
from mint.testing import Ceased, Dispatched, Playbook
from mint.testing.stage import EPOCH, WFID

BESIDE = "concurrence count: 1\n  {}\n    alice\n  bob"


def dues(play: Playbook) -> list[float]:
    return [schedule.due - EPOCH for schedule in play.schedules]


@pytest.mark.parametrize("step", ["every 10m", "cron interval: 10m", "every tab: '*/10 * * * *'"])
def test_the_child_runs_again_and_again(step: str) -> None:
    play = Playbook(BESIDE.format(step)).launch({"n": 1}).advance("25m")
    play.expect(Dispatched("bob"), Dispatched("alice", {"n": 1}), Dispatched("alice", {"n": 1}))
    assert dues(play) == [1800]


def test_it_ends_with_what_stands_beside_it_and_what_runs_goes_on() -> None:
    play = Playbook(BESIDE.format("every 10m")).launch().advance("11m").answer("bob")
    assert play.is_over
    assert not play.schedules
    assert play.waiting == ["alice"]
    play.unheard.clear()
    play.answer("alice", {"k": 1}).expect(Ceased({"k": 1}))


def test_what_a_child_does_to_payload_and_variables_does_not_come_back() -> None:
    play = Playbook("every 1m\n  sequence\n    inc 'v:n'\n    set k: 1\n    echo '${v:n}${f:k}'")
    play.launch(variables={"n": 5}).advance("2m")
    assert play.echoes == ["61", "61"]
    assert play.variables["n"] == 5


def test_each_moment_counts_from_the_one_before() -> None:
    play = Playbook("every 10s\n  alice").launch()
    play.environment.now = EPOCH + 13.5  # the engine is late
    [schedule] = play.schedules
    play.memory.schedules.clear()
    play.tell(Timer(wfid=WFID, key=schedule.key, action=schedule.action))
    assert dues(play) == [20]


def test_after_a_long_stop_it_runs_once() -> None:
    play = Playbook("every 10s\n  alice").launch()
    play.environment.now = EPOCH + 100_003
    play.advance("1s")
    assert play.waiting == ["alice"]
    assert dues(play) == [100_010]


def test_paused_it_runs_once_when_it_resumes() -> None:
    play = Playbook("every 10s\n  alice").launch().pause().advance("1h")
    assert not play.waiting
    assert play.resume().waiting == ["alice"]
    assert dues(play) == [3610]


def test_a_clock_in_a_time_zone() -> None:
    play = Playbook("cron '0 9 * * mon-fri Europe/Helsinki'\n  alice").launch()
    assert dues(play) == [7 * 3600]  # 2030-01-01 is a Tuesday


def test_cancelled_it_runs_no_more() -> None:
    play = Playbook("sequence\n  every 10s, tag: e\n    alice\n  bob").launch().cancel("e")
    assert play.waiting == ["bob"]
    assert not play.schedules


def test_a_timeout_ends_it() -> None:
    play = Playbook("every 10s, timeout: 25s\n  echo tick").launch().advance("1h")
    assert play.is_over
    assert play.echoes == ["tick", "tick"]


@pytest.mark.parametrize("step", ["every soon", "every", "cron '* * * *'", "every 1ms"])
def test_a_rhythm_that_is_none_is_an_error(step: str) -> None:
    play = Playbook(f"{step}\n  alice").launch()
    assert len(play.errors) == 1
    assert not play.schedules


def test_without_a_child_there_is_nothing_to_do() -> None:
    play = Playbook("every 1m").launch()
    assert "there is nothing to run" in play.errors[0].fault.message
