from __future__ import annotations

from mint.interpreter.environment import Limits
from mint.model.message import Edit
from mint.model.tree import Tree
from mint.testing import (
    Cancelling,
    Dispatched,
    Echoed,
    Holding,
    LettingGo,
    Playbook,
    Terminated,
)


def test_the_inner_ones_are_cancelled_first() -> None:
    play = Playbook("sequence on_cancel: outer\n  sequence on_cancel: inner\n    alice")
    play.launch({"n": 1}).cancel().expect(
        Dispatched("alice"), Cancelling("alice", ""), Dispatched("inner", {"n": 1})
    )
    assert play.answer("inner", {"n": 2}).waiting == ["outer"]
    play.answer("outer").expect(Dispatched("outer", {"n": 2}), Terminated({"n": 2}))


def test_what_is_cancelled_goes_on_behind() -> None:
    play = Playbook("sequence\n  sequence\n    alice\n    bob\n  carol").launch()
    assert play.cancel("0_0_0").waiting == ["carol"]


def test_a_second_cancel_is_ignored() -> None:
    play = (
        Playbook("alice", on_cancel={"alice": "silence"}).launch().cancel("alice").cancel("alice")
    )
    assert len(play.controls) == 1


def test_a_kill_after_a_cancel_skips_on_cancel() -> None:
    play = Playbook("alice on_cancel: tidy", on_cancel={"alice": "refuse"}).launch()
    play.cancel("alice").kill("alice")
    assert [control.flavour for control in play.controls] == ["", "kill"]
    assert play.waiting == ["alice"]
    assert play.kill("alice").is_over


def test_a_kill_while_paused() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch().pause().kill()
    assert (play.is_over, play.nodes) == (True, [])


def test_a_cancel_while_paused() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch().pause("alice").cancel("alice")
    assert play.waiting == ["bob"]


def test_a_cancel_while_failing_leaves_the_handler_out() -> None:
    play = Playbook(
        "sequence\n  concurrence on_error: carol\n    alice\n    bob\n  dave",
        on_cancel={"bob": "silence"},
    )
    play.launch().fail("alice").cancel("0_0_0")
    assert play.let_go("bob").waiting == ["dave"]


def test_a_fault_while_being_cancelled_does_not_wake_the_handler() -> None:
    play = Playbook(
        "sequence\n  concurrence on_error: carol\n    alice\n    bob\n  dave",
        on_cancel={"alice": "silence", "bob": "silence"},
    )
    play.launch().cancel("0_0_0").fail("alice").let_go("bob")
    assert play.waiting == ["dave"]


def test_an_answer_is_held_while_paused() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch().pause()
    play.expect(Dispatched("alice"), Holding("alice")).answer("alice", {"n": 1}).expect()
    play.resume().expect(Dispatched("bob", {"n": 1}))


def test_who_has_not_answered_is_told_of_the_resume() -> None:
    play = Playbook("alice").launch().pause().resume()
    play.expect(Dispatched("alice"), Holding("alice"), LettingGo("alice"))


def test_several_answers_are_held_in_order() -> None:
    play = Playbook("concurrence merge_type: stack\n  alice\n  bob").launch()
    play.pause("0_0", breakpoint=True)
    play.answer("bob", {"who": "b"}).answer("alice", {"who": "a"})
    assert not play.is_over
    play.resume("0_0")
    assert [fields["who"] for fields in play.fields["stack"]] == ["b", "a"]


def test_a_breakpoint_holds_only_itself() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch().pause("0_0", breakpoint=True)
    assert play.node("alice").state is None
    assert play.answer("alice").waiting == []
    assert play.resume("0_0").waiting == ["bob"]


def test_a_resume_anyway_finds_every_paused_one() -> None:
    play = Playbook("concurrence\n  alice\n  bob").launch().pause("alice").pause("bob")
    play.resume(anyway=True)
    assert {node.state for node in play.nodes} == {None}


def test_what_is_not_paused_does_not_mind_a_resume() -> None:
    Playbook("alice").launch().resume().expect(Dispatched("alice"))


def test_a_loop_without_a_wait_is_stopped() -> None:
    play = Playbook("repeat\n  echo x", limits=Limits(steps=50)).launch()
    (error,) = play.errors
    assert error.fault.kind == "limit"
    assert "more than 50 expressions in one go" in error.fault.message
    assert play.cancel().is_over


def test_a_loop_with_a_wait_goes_on_for_ever() -> None:
    play = Playbook("repeat\n  wait 1s", limits=Limits(steps=5)).launch()
    assert (play.advance("1m").errors, play.is_over) == ([], False)


def test_branches_advance_side_by_side() -> None:
    play = Playbook("""
        concurrence
          sequence
            echo a1
            echo a2
          sequence
            echo b1
            echo b2
    """).launch()
    play.expect(Echoed("a1"), Echoed("b1"), Echoed("a2"), Echoed("b2"), Terminated())


def test_a_child_that_was_edited_takes_its_tree_to_the_loop() -> None:
    play = Playbook("repeat\n  sequence\n    alice\n    bob").launch()
    node = play.node("0_0_0")
    play.tell(Edit(wfid=node.wfid, key=node.key, tree=Tree("sequence", {}, (Tree("carol"),))))
    assert play.answer("alice").waiting == ["carol"]


def test_a_breakpoint_on_a_participant_holds_its_answer_and_tells_the_worker_nothing() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch().pause("alice", breakpoint=True)
    assert play.controls == []
    assert play.answer("alice").waiting == []
    assert play.resume("0_0_0").waiting == ["bob"]
    assert play.controls == []
    assert play.pause("bob").resume("bob").waiting == ["bob"]
    assert [control.what for control in play.controls] == ["pause", "resume"]
