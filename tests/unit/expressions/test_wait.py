from __future__ import annotations

import pytest

from mint.lang import dollar
from mint.testing import Dispatched, Erred, Playbook, Terminated
from mint.testing.stage import EPOCH

THEN_BOB = "sequence\n  {}\n  bob"


def waits(step: str, fields: dict[str, object] | None = None) -> list[float]:
    """How long a step waits, in seconds; nothing when it does not wait."""
    play = Playbook(THEN_BOB.format(step)).launch(fields)
    assert bool(play.schedules) != bool(play.waiting)
    return [schedule.due - EPOCH for schedule in play.schedules]


@pytest.mark.parametrize(
    ("step", "seconds"),
    [
        ("wait 10s", 10),
        ("sleep 10s", 10),
        ("wait 90", 90),
        ("wait 0.5", 0.5),
        ("wait 1d12h", 36 * 3600),
        ("wait for: 2h", 7200),
        ("wait for: 5", 5),
        ("wait '${f:delay}'", 60),
        ("wait for: '$f:seconds'", 30),
        ("wait until: '2030-01-02 08:00:00 UTC'", 32 * 3600),
        ("wait until: '2030-01-01 02:00 +0200'", None),
        ("wait '2030-01-01 01:00'", 3600),
    ],
)
def test_it_waits_for_a_duration_or_until_a_moment(step: str, seconds: float | None) -> None:
    fields = {"delay": "1m", "seconds": 30}
    assert waits(step, fields) == ([] if seconds is None else [seconds])


@pytest.mark.parametrize(
    "step",
    ["wait", "wait 0", "wait for: ''", "wait '${f:none}'", "wait for: '$f:none'", "wait '-5s'",
     "wait until: '2029-12-31 23:59:59 UTC'"],
)  # fmt: skip
def test_nothing_and_what_is_past_is_no_wait(step: str) -> None:
    assert waits(step) == []


def test_it_goes_on_with_its_payload_when_the_time_has_come() -> None:
    play = Playbook(THEN_BOB.format("wait 10s")).launch({"n": 1})
    play.advance("9s").expect()
    play.advance("1s").expect(Dispatched("bob", {"n": 1}))
    assert not play.schedules


@pytest.mark.parametrize("time", ["soon", "10 parsecs", "2030-02-31 10:00", ["1s"], {}, True])
def test_what_is_no_time_is_an_error_that_says_what_would_be_one(time: object) -> None:
    play = Playbook(THEN_BOB.format("wait for: '$f:time'")).launch({"time": time})
    play.expect(Erred("0_0_0", "engine"))
    message = play.errors[0].fault.message
    assert dollar.text_of(time) in message.replace("\\", "")
    assert "2030-01-02 15:00" in message
    assert not play.schedules


def test_a_corrected_payload_lets_it_be_replayed() -> None:
    play = Playbook(THEN_BOB.format("wait '${f:delay}'")).launch({"delay": "soon"})
    play.replay(fields={"delay": "5s"}).advance("5s")
    assert play.waiting == ["bob"]
    assert not play.errors


def test_cancelled_it_goes_on_at_once_and_its_timer_is_gone() -> None:
    play = Playbook(THEN_BOB.format("wait 10s, tag: w")).launch({"n": 1}).cancel("w")
    play.expect(Dispatched("bob", {"n": 1, "__left_tag__": "w"}))
    assert not play.schedules
    play.advance("1h").expect()


def test_killed_it_goes_on_at_once_too() -> None:
    play = Playbook(THEN_BOB.format("wait 10s, on_cancel: carol")).launch().kill("0_0_0")
    assert play.waiting == ["bob"]


def test_cancelled_with_the_process() -> None:
    play = Playbook(THEN_BOB.format("wait 10s")).launch({"n": 1}).cancel()
    play.expect(Terminated({"n": 1}))
    assert not play.nodes
    assert not play.schedules


def test_a_paused_wait_ends_when_it_is_resumed() -> None:
    play = Playbook(THEN_BOB.format("wait 10s")).launch().pause().advance("1h").expect()
    play.resume().expect(Dispatched("bob"))


def test_a_wait_that_resumes_early_waits_on() -> None:
    play = Playbook(THEN_BOB.format("wait 10s")).launch().pause().advance("5s").resume()
    play.advance("4s").expect()
    play.advance("1s").expect(Dispatched("bob"))


def test_a_timeout_that_comes_first_ends_it() -> None:
    play = Playbook(THEN_BOB.format("wait 1h, timeout: 10s")).launch().advance("10s")
    assert play.waiting == ["bob"]
    assert play.dispatches[0].fields["__timed_out__"][2] == "wait"
    assert not play.schedules


def test_waits_side_by_side_end_each_in_its_time() -> None:
    play = Playbook("concurrence\n  sequence\n    wait 2s\n    echo b\n  sequence\n    wait 1s\n"
                    "    echo a")  # fmt: skip
    play.launch().advance("1m")
    assert play.echoes == ["a", "b"]
    assert play.is_over


def test_the_error_of_a_forgotten_wait_does_not_hold_the_flow() -> None:
    play = Playbook(THEN_BOB.format("wait soon, forget: true")).launch()
    assert play.waiting == ["bob"]
    assert len(play.errors) == 1
