from __future__ import annotations

from mint.testing import Cancelling, Dispatched, Playbook, Terminated


def test_it_runs_beside_what_follows_and_ends_with_it() -> None:
    play = Playbook("""
        sequence
          flank
            alice
          bob
        carol
    """).launch()
    play.expect(Dispatched("alice"), Dispatched("bob"))
    play.answer("bob").expect(Cancelling("alice", ""), Dispatched("carol"))


def test_over_before_its_parent_it_vanishes() -> None:
    play = Playbook("sequence\n  flank\n    alice\n    bob\n  carol").launch()
    play.answer("alice").answer("bob")
    assert play.waiting == ["carol"]
    assert play.answer("carol").is_over


def test_its_fields_do_not_come_back() -> None:
    play = Playbook("sequence\n  flank\n    alice\n  bob").launch()
    assert play.answer("alice", {"n": 1}).answer("bob").fields == {}


def test_without_children_it_goes_on() -> None:
    Playbook("flank").launch().expect(Terminated({}))


def test_two_flanks_in_a_concurrence_end_with_it() -> None:
    play = Playbook("""
        concurrence count: 1
          alice flank: true
          noop flank: true
    """).launch()
    assert play.is_over
    assert not play.nodes


def test_it_is_killed_with_its_parent() -> None:
    play = Playbook("sequence\n  flank\n    alice\n  bob").launch().kill()
    assert {(control.participant, control.flavour) for control in play.controls} == {
        ("alice", "kill"),
        ("bob", "kill"),
    }
    assert not play.nodes


def test_an_error_in_it_does_not_stop_its_parent() -> None:
    play = Playbook("sequence\n  flank\n    error boom\n  bob").launch()
    assert [error.fault.message for error in play.errors] == ["boom"]
    play.answer("bob")
    assert play.is_over
    assert not play.errors
