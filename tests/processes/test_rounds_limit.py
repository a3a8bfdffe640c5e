"""A process that keeps itself busy, one message after the other, is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.processes.limited import killed, limited, only_error, replayed, settle, stopped
from tests.processes.rig import reply

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore

ENDLESS = {
    "what fails at once is done again at once": "fails on_error: redo",
    "the same, around it": "sequence on_error: redo\n  noop\n  fails",
    "a list of retries without a wait": "sequence on_error: '0s: retry * 1000000'\n  error oops",
    "more retries than can be counted": f"fails on_error: '0s: retry * {'9' * 50}'",
    "a policy without a wait": "fails retries: 1e300, backoff: 0",
    "a timer without a wait": "alice timers: '0s: redo'",
    "a process that hears its own step": "concurrence\n  listen to: bob\n    bob\n  bob",
    "the same, with steps around": (
        "concurrence\n  listen to: bob\n    sequence\n      noop\n      bob\n  bob"
    ),
    "a process that hears its own tag": (
        "concurrence\n  listen to: t, upon: entering\n    noop tag: t\n  noop tag: t"
    ),
    "a listen that begins anew": (
        "concurrence\n  repeat\n    listen to: t, upon: entering\n    noop tag: u\n"
        "  repeat\n    noop\n    noop\n    noop tag: t\n    listen to: u, upon: entering"
    ),
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS.keys())
def test_what_wakes_itself_is_stopped(memory: DatabaseStore, text: str) -> None:
    rig = limited(memory, rounds=50)
    killed(rig, stopped(rig, text, "rounds"))


def test_it_can_go_on_after_a_replay(memory: DatabaseStore) -> None:
    rig = limited(memory, rounds=20)
    wfid = stopped(rig, "sequence\n  fails on_error: redo\n  alice", "rounds")
    rig.crew.work["fails"] = lambda fields: {**fields, "done": True}
    replayed(rig, wfid)
    assert rig.views.errors(wfid) == []
    rig.tell(reply(rig.crew.held[-1]))
    fields = rig.process(wfid).fields
    assert fields is not None
    assert fields["done"] is True


def test_two_processes_that_wake_each_other_are_stopped(memory: DatabaseStore) -> None:
    rig = limited(memory, rounds=50)
    fine = rig.launch("sequence\n  bob\n  alice")
    ping = rig.launch("listen to: ping, upon: entering\n  noop tag: pong")
    pong = rig.launch("listen to: pong, upon: entering\n  noop tag: ping")
    rig.order("noop tag: ping")
    settle(rig)
    errors = rig.views.errors()
    assert {error.wfid for error in errors} <= {ping, pong}
    assert errors
    for error in errors:
        only_error(rig, error.wfid, "rounds")
    rig.tell(reply(rig.crew.held[0]))
    assert rig.process(fine).state == "terminated"


def test_a_process_that_waits_in_between_is_not_stopped(memory: DatabaseStore) -> None:
    rig = limited(memory, rounds=5)
    wfid = rig.launch("repeat\n  wait 1ms")
    rig.advance(0.1)
    assert rig.views.errors(wfid) == []
    assert len(rig.views.schedules()) == 1


def test_a_process_that_gets_answers_is_not_stopped(memory: DatabaseStore) -> None:
    rig = limited(memory, rounds=5)
    wfid = rig.launch("iterator times: 50\n  sequence on_error: redo\n    bob")
    assert rig.process(wfid).state == "terminated"


def test_many_steps_that_fail_once_are_no_loop(memory: DatabaseStore) -> None:
    rig = limited(memory, rounds=5)
    wfid = rig.launch("iterator times: 50\n  fails on_error: pass")
    assert rig.process(wfid).state == "terminated"


def test_many_events_of_others_are_no_loop(memory: DatabaseStore) -> None:
    rig = limited(memory, rounds=5)
    wfid = rig.launch("listen to: bob\n  noop")
    rig.launch("iterator times: 50\n  bob")
    assert rig.views.errors(wfid) == []
