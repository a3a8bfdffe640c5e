from __future__ import annotations

from mint.testing import Cancelling, Dispatched, Playbook, Terminated


def test_it_never_replies() -> None:
    play = Playbook("lose\n  alice\n  bob\ncarol").launch()
    assert play.waiting == ["alice", "bob"]
    play.answer("alice").answer("bob")
    assert not play.is_over


def test_it_can_be_cancelled_while_its_children_run() -> None:
    play = Playbook("lose\n  alice\n  bob\ncarol").launch().answer("alice")
    assert play.cancel("0_0").waiting == ["carol"]


def test_it_can_be_cancelled_when_its_children_are_over() -> None:
    play = Playbook("lose\n  alice\n  bob\ncarol").launch().answer("alice").answer("bob")
    assert play.cancel("0_0").waiting == ["carol"]


def test_a_concurrence_that_has_enough_ends_it() -> None:
    play = Playbook("concurrence count: 1\n  lose\n    alice\n  bob").launch()
    play.expect(Dispatched("bob"), Dispatched("alice"))
    play.answer("bob").expect(Terminated({}), Cancelling("alice", ""))


def test_without_children_it_stays() -> None:
    play = Playbook("lose\nalice").launch()
    assert play.waiting == []
    assert play.kill("0_0").waiting == ["alice"]
