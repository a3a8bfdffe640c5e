from __future__ import annotations

from mint.testing import Dispatched, Playbook, Terminated

THEN_BOB = "sequence\n  {}\n  bob"


def test_it_never_goes_on() -> None:
    play = Playbook(THEN_BOB.format("stall")).launch()
    play.advance("10y").expect()
    assert [node.name for node in play.nodes] == ["sequence", "sequence", "stall"]


def test_its_children_are_not_run() -> None:
    Playbook("stall\n  alice").launch().expect()


def test_a_cancel_makes_it_go_on() -> None:
    play = Playbook(THEN_BOB.format("stall")).launch({"n": 1}).cancel("0_0_0")
    play.expect(Dispatched("bob", {"n": 1}))


def test_a_kill_makes_it_go_on_without_its_handler() -> None:
    play = Playbook(THEN_BOB.format("stall on_cancel: carol")).launch().kill("0_0_0")
    assert play.waiting == ["bob"]


def test_its_handler_runs_when_it_is_cancelled() -> None:
    play = Playbook(THEN_BOB.format("stall on_cancel: carol")).launch().cancel("0_0_0")
    assert play.waiting == ["carol"]


def test_a_timeout_makes_it_go_on() -> None:
    play = Playbook(THEN_BOB.format("stall timeout: 1d")).launch().advance("1d")
    assert play.waiting == ["bob"]
    assert not play.schedules


def test_a_timeout_may_be_an_error() -> None:
    play = Playbook(THEN_BOB.format("stall timeout: 1d, on_timeout: error")).launch().advance("1d")
    assert [(error.key.partition("!")[0], error.fault.kind) for error in play.errors] == [
        ("0_0_0", "forced")
    ]


def test_a_condition_that_does_not_hold_skips_it() -> None:
    assert Playbook(THEN_BOB.format("stall if: '${f:x}'")).launch().waiting == ["bob"]


def test_nothing_is_left_of_a_cancelled_process() -> None:
    play = Playbook(THEN_BOB.format("stall timeout: 1d")).launch().cancel().expect(Terminated({}))
    assert not play.nodes
    assert not play.schedules
