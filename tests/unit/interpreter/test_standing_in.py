from __future__ import annotations

import pytest

from mint.interpreter.environment import Limits
from mint.ports.directory import Entry, StandIn
from mint.testing import Dispatched, Erred, Playbook, Terminated


def play(stand_in: StandIn, step: str = "alice") -> Playbook:
    return Playbook(step, [Entry("alice", stand_in=stand_in), "bob"]).launch({"n": 1})


def test_it_gives_the_payload_back() -> None:
    told = play(StandIn()).advance("0s")
    told.expect(Dispatched("alice", {"n": 1}), Terminated({"n": 1}))
    assert [event.by for event in told.events if event.kind == "replied"] == ["stand-in"]


def test_it_answers_with_fields_after_a_while() -> None:
    told = play(StandIn(fields={"ok": True}, after="1h")).advance("59m")
    assert told.waiting == ["alice"]
    assert told.advance("1m").fields == {"n": 1, "ok": True}


def test_it_waits_and_needs_no_worker_to_let_go() -> None:
    told = play(StandIn("wait"), "alice timeout: 1d\nbob").advance("23h")
    assert told.waiting == ["alice"]
    assert told.advance("1h").waiting == ["bob"]
    assert not told.controls


def test_it_fails() -> None:
    told = play(StandIn("fail", message="no disk")).advance("0s")
    told.expect(Dispatched("alice"), Erred("0_0", "participant", "no disk"))


@pytest.mark.parametrize(
    "step", ["alice retries: 9, backoff: 1", "alice on_error: '1s: retry * 9'"]
)
def test_it_fails_some_times_and_then_answers(step: str) -> None:
    told = play(StandIn(fails=2, fields={"ok": True}), step).advance("10s")
    assert told.fields["ok"]
    assert len([event for event in told.events if event.kind == "dispatched"]) == 3


def test_it_fails_until_it_was_replayed_often_enough() -> None:
    told = play(StandIn(fails=1)).advance("0s")
    assert told.errors
    assert told.replay().advance("0s").is_over


def test_a_delay_that_is_none_is_an_error_of_the_step() -> None:
    assert play(StandIn(after="soon")).errors


def test_what_is_paused_is_answered_and_held() -> None:
    told = play(StandIn(after="1h"), "alice\nbob").pause("alice").advance("2h")
    assert told.waiting == []
    assert told.resume("0_0").waiting == ["bob"]


def test_what_cannot_be_done_again_leaves_no_work_behind() -> None:
    told = Playbook(
        "alice timers: '1s: redo'",
        [Entry("alice", stand_in=StandIn("wait"))],
        limits=Limits(loops=3),
    )
    told.launch().advance("1m")
    assert [error.fault.kind for error in told.errors] == ["limit"]
    assert not told.memory.open


def test_who_does_the_work_can_change_while_it_waits() -> None:
    told = Playbook("alice", ["alice"]).launch()
    told.cast.add(Entry("alice", human=True))
    (first,) = told.reroute("alice").memory.tasks
    told.cast.add(Entry("alice", stand_in=StandIn("wait")))
    assert not told.reroute("alice").memory.tasks
    told.cast.add("alice")
    assert first not in told.reroute("alice").memory.open
    assert [sent.keeper for sent in told.dispatches] == ["", "human", "stand-in", ""]
    assert told.answer("alice").is_over
