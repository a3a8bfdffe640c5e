"""What happens when several things happen at once; each test was a fault that random trees found.

The playbook itself checks after each message that counts are right and that nothing is left over.
"""

from __future__ import annotations

from mint.model.message import Attach
from mint.model.tree import Tree
from mint.testing import Cancelling, Dispatched, Playbook, Terminated
from mint.testing.stage import WFID


def test_a_flank_that_is_over_before_its_parent_took_note_of_it() -> None:
    play = Playbook("concurrence count: 1\n  alice flank: true\n  noop flank: true").launch()
    play.expect(Dispatched("alice"), Cancelling("alice", ""), Terminated({}))
    assert not play.nodes


def test_an_expression_that_is_forgotten_and_cannot_begin_does_not_hold_its_parent() -> None:
    play = Playbook("wait soon, forget: true\nalice").launch()
    assert play.waiting == ["alice"]
    assert len(play.errors) == 1


def test_a_listener_that_comes_and_goes_in_one_go() -> None:
    play = Playbook("sequence flank: true\n  listen to: alice").launch()
    assert play.is_over
    assert not play.memory.listeners


def test_a_cancel_withdraws_a_redo_that_has_not_begun() -> None:
    text = "concurrence\n  alice tag: t\n  sequence\n    bob\n    redo t"
    play = Playbook(text, on_cancel={"alice": "silence"}).launch()
    play.answer("bob").cancel().let_go("alice")
    assert play.is_over
    assert not play.nodes


def test_a_cancel_that_meets_an_expression_which_is_just_applied_again() -> None:
    play = Playbook("""
        concurrence count: 1
          sequence tag: t
            redo t
          alice flank: true
          noop
    """).launch()
    assert play.is_over
    assert not play.nodes


def test_an_error_whose_handler_went_on_without_it() -> None:
    play = Playbook("""
        cursor on_error: cancel
          concurrence count: 1, remaining: forget
            noop
            error boom
        alice
    """).launch()
    assert play.waiting == ["alice"]
    assert [error.fault.message for error in play.errors] == ["boom"]


def test_a_failing_attached_branch_has_the_real_children_cancelled() -> None:
    play = Playbook("sequence on_error: carol\n  alice").launch()
    attach = Attach(wfid=WFID, key=play.node("0_0").key, tree=Tree("bob"))
    play.tell(attach).fail("bob", "boom")
    assert play.waiting == ["carol"]
    assert [control.participant for control in play.controls].count("alice") == 1


def test_a_lost_join_that_is_over_does_not_count_branches_that_it_gave_up() -> None:
    play = Playbook("concurrence count: 1, lose: true\n  alice\n  noop\nbob").launch()
    assert play.waiting == []
    assert play.cancel("0_0").waiting == ["bob"]


def test_a_flanking_join_that_goes_on_without_the_rest_counts_once() -> None:
    play = Playbook("""
        concurrence
          alice
          concurrence count: 1, remaining: forget, flank: true
            bob
            noop
    """).launch()
    assert play.waiting == ["alice", "bob"]
    assert play.answer("alice").is_over
    assert play.waiting == ["bob"]
    assert not play.answer("bob").nodes


def test_an_error_in_a_flank_of_an_expression_that_is_failing() -> None:
    play = Playbook("sequence on_error: carol\n  flank\n    error boom\n  alice").launch()
    assert play.waiting == ["carol"]
    assert play.answer("carol").is_over
    assert not play.nodes


def test_handlers_of_a_flank_still_know_the_definitions_around_it() -> None:
    play = Playbook(
        """
        define whole
          define tidy_up
            bob
          alice flank: true, on_cancel: tidy_up
        """,
        ["alice", "bob"],
    ).launch()
    assert play.is_over
    assert play.waiting == ["bob"]
