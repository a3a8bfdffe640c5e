from __future__ import annotations

import pytest

from mint.ports.directory import Entry
from mint.testing import Cancelling, Dispatched, Playbook, Terminated


def test_a_timeout_cancels_the_step_and_goes_on() -> None:
    play = Playbook("sequence\n  alice timeout: 1h, why: x\n  bob").launch({"n": 1})
    assert play.advance("59m").waiting == ["alice"]
    play.expect(Dispatched("alice")).advance("1m")
    play.expect(Cancelling("alice", "timeout"), Dispatched("bob"))
    where, when, name, attributes = play.dispatches[-1].fields["__timed_out__"]
    assert (where["expid"], when) == ("0_0_0", "2030-01-01 01:00:00.000000 UTC")
    assert (name, attributes) == ("participant", {"timeout": "1h", "why": "x"})


def test_a_timeout_may_be_a_date() -> None:
    play = Playbook("sequence\n  alice timeout: '2030-01-01 06:00:00 UTC'\n  bob").launch()
    assert play.advance("5h59m").waiting == ["alice"]
    assert play.advance("1m").waiting == ["bob"]


def test_a_timeout_may_be_computed_and_may_be_none() -> None:
    text = "sequence\n  alice timeout: '${f:limit}'"
    assert len(Playbook(text).launch({"limit": "2h"}).schedules) == 1
    assert Playbook(text).launch().schedules == []


def test_a_timeout_is_void_when_the_step_is_over() -> None:
    play = Playbook("sequence\n  alice timeout: 1h\n  bob").launch().answer("alice")
    assert play.schedules == []


def test_what_is_paused_times_out_all_the_same() -> None:
    play = Playbook("sequence\n  alice timeout: 1h\n  bob").launch().pause("alice").advance("1h")
    assert play.waiting == ["bob"]


def test_a_step_in_error_times_out() -> None:
    play = Playbook("sequence\n  alice timeout: 1h\n  bob").launch().fail("alice").advance("1h")
    assert (play.waiting, play.errors) == (["bob"], [])


def test_an_unknown_name_does_not_time_out() -> None:
    play = Playbook("sequence\n  nobody timeout: 1h\n  bob", ["bob"]).launch().advance("1h")
    assert [error.fault.kind for error in play.errors] == ["unknown_reference"]


def test_a_timeout_comes_too_late_when_the_step_is_being_cancelled() -> None:
    play = Playbook(
        "sequence\n  sequence timeout: 10s\n    alice\n  bob", on_cancel={"alice": "silence"}
    )
    play.launch().cancel("0_0_0").advance("20s")
    assert [control.flavour for control in play.controls] == [""]
    assert play.let_go("alice").waiting == ["bob"]


def test_a_participant_has_a_timeout_of_its_own_unless_the_step_says_one() -> None:
    cast = [Entry("alice", timeout="1h"), Entry("bob")]
    assert Playbook("sequence\n  alice\n  bob", cast).launch().advance("1h").waiting == ["bob"]
    other = Playbook("sequence\n  alice timeout: 2h\n  bob", cast).launch()
    assert other.advance("1h").waiting == ["alice"]
    assert other.advance("1h").waiting == ["bob"]


def timed(timers: str, text: str = "sequence\n  alice timers: {}\n  bob") -> Playbook:
    return Playbook(text.format(timers)).launch({"n": 1})


@pytest.mark.parametrize(
    "timers",
    [
        "'1h: carol'",
        "'1h:carol'",
        "['1h: carol']",
        "'2030-01-01 01:00:00 UTC: carol'",
        "'3600: carol'",
    ],
)
def test_a_timer_runs_a_participant_beside_the_step(timers: str) -> None:
    play = timed(timers).advance("1h")
    assert play.waiting == ["alice", "carol"]
    assert play.answer("alice").waiting == ["bob"]


def test_several_timers() -> None:
    play = timed("'1h: carol, 2h: dave, 3h: timeout'").advance("1h").answer("carol")
    assert play.advance("1h").waiting == ["alice", "dave"]
    assert play.advance("1h").waiting == ["bob"]


def test_a_timer_that_is_past_rings_at_once() -> None:
    assert timed("'2029-01-01 00:00:00 UTC: pass'").advance("0s").waiting == ["bob"]


@pytest.mark.parametrize("action", ["pass", "undo", "timeout"])
def test_a_timer_ends_the_step(action: str) -> None:
    assert timed(f"'1h: {action}'").advance("1h").waiting == ["bob"]


@pytest.mark.parametrize("action", ["redo", "retry"])
def test_a_timer_starts_the_step_over(action: str) -> None:
    play = timed(f"'1h: {action}'").advance("1h")
    assert play.waiting == ["alice"]
    assert len(play.dispatches) == 2
    assert len(play.schedules) == 1


def test_a_timer_raises_an_error() -> None:
    play = timed("'1h: error it took long'").advance("1h")
    (error,) = play.errors
    assert (error.fault.kind, error.fault.message) == ("forced", "it took long")
    assert play.replay().waiting == ["bob"]


def test_a_timer_commands_the_loop_that_carries_it() -> None:
    play = timed("'1h: rewind'", "cursor timers: {}\n  alice\n  bob").answer("alice").advance("1h")
    assert play.waiting == ["alice"]


def test_a_timer_commands_the_loop_around() -> None:
    play = (
        timed("'1h: rewind'", "cursor\n  carol\n  alice timers: {}").answer("carol").advance("1h")
    )
    assert play.waiting == ["carol"]


def test_a_timer_rings_while_the_step_is_paused() -> None:
    assert timed("'1h: carol'").pause("alice").advance("1h").waiting == ["alice", "carol"]


def test_a_timer_does_not_ring_while_the_step_is_being_cancelled() -> None:
    play = Playbook(
        "sequence\n  sequence timers: '10s: carol'\n    alice", on_cancel={"alice": "silence"}
    )
    assert play.launch().cancel("0_0_0").advance("20s").waiting == ["alice"]


@pytest.mark.parametrize(
    "timers",
    ["'soon'", "'1h'", "'1h:'", "'1h: a, b'", "': a'", "'never: a'", "5", "true", "['1h']", "[7]"],
)
def test_a_timer_that_is_none_is_refused(timers: str) -> None:
    (error,) = timed(timers).errors
    assert error.fault.kind == "engine"
    assert "timers: " in error.fault.message or "date" in error.fault.message
    assert error.fault.trace == ()


def test_no_timers_at_all() -> None:
    assert timed("''").schedules == []
    assert timed("'${f:none}'").schedules == []


def test_a_timeout_that_is_none_is_refused() -> None:
    (error,) = Playbook("alice timeout: soon").launch().errors
    assert "'soon' is neither a duration nor a date" in error.fault.message


def test_a_retry_that_falls_due_while_the_step_is_paused_waits_for_it() -> None:
    play = Playbook("alice retries: 1").launch().fail("alice").pause().advance("5s")
    assert play.waiting == []
    assert play.resume().waiting == ["alice"]
    assert play.answer("alice").expect(Dispatched(), Dispatched(), Terminated()).is_over


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("error", 'timer induced error ("1h: error")'),
        ("err", 'timer induced error ("1h: err")'),
        ("error it is late", "it is late"),
    ],
)
def test_a_timer_may_make_an_error(action: str, message: str) -> None:
    (error,) = timed(f"'1h: {action}'").advance("1h").errors
    assert (error.fault.kind, error.fault.message) == ("forced", message)


def test_the_error_of_a_timer_goes_to_the_handler_of_the_step() -> None:
    play = timed("'1h: error', on_error: carol", "sequence\n  alice timers: {}\n  bob").advance(
        "1h"
    )
    assert play.waiting == ["carol"]
