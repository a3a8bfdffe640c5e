from __future__ import annotations

import pytest

from mint.interpreter.environment import Limits
from mint.model.message import Edit
from mint.model.tree import Tree
from mint.testing import (
    Cancelling,
    Ceased,
    Dispatched,
    Echoed,
    Erred,
    Holding,
    LettingGo,
    Playbook,
    Terminated,
)


@pytest.mark.parametrize(
    ("attributes", "runs"),
    [
        ("if: true", True),
        ("if: false", False),
        ("if: ''", False),
        ("unless: true", False),
        ("unless: false", True),
        ("if: true, unless: true", True),
        ("if: '${f:n} == 1'", True),
        ("if: '${f:n} == 2'", False),
    ],
)
def test_a_step_runs_when_it_is_wanted(attributes: str, runs: bool) -> None:  # noqa: FBT001 - a table
    play = Playbook(f"sequence\n  alice {attributes}\n  bob").launch({"n": 1})
    assert play.waiting == (["alice"] if runs else ["bob"])


def test_a_forgotten_step_goes_on_by_itself() -> None:
    play = Playbook("sequence\n  alice forget: true\n  bob").launch({"n": 1})
    assert play.waiting == ["alice", "bob"]
    play.answer("bob").expect(Dispatched(), Dispatched(), Terminated({"n": 1}))
    play.answer("alice", {"n": 2}).expect(Ceased({"n": 2}))
    assert play.nodes == []


def test_a_forgotten_step_is_not_cancelled_with_the_others() -> None:
    play = Playbook("sequence\n  alice forget: true\n  bob").launch().cancel("0_0")
    assert (play.waiting, play.is_over) == (["alice"], True)


def test_a_lost_step_never_replies_but_can_be_cancelled() -> None:
    play = Playbook("sequence\n  alice lose: true\n  bob").launch().answer("alice")
    assert (play.waiting, play.is_over) == ([], False)
    assert play.cancel("0_0_0").waiting == ["bob"]


def test_a_flank_ends_when_its_parent_does() -> None:
    play = Playbook("sequence\n  alice flank: true\n  bob").launch()
    assert (play.waiting, play.node("0_0").flanks) == (["alice", "bob"], 1)
    play.expect(Dispatched("alice"), Dispatched("bob"))
    play.answer("bob").expect(Cancelling("alice", ""), Terminated())
    assert play.nodes == []


def test_a_flank_that_is_done_vanishes() -> None:
    play = Playbook("sequence\n  alice flank: true\n  bob").launch().answer("alice")
    assert (play.waiting, play.node("0_0").flanks) == (["bob"], 0)


def test_a_killed_parent_kills_its_flanks() -> None:
    play = Playbook("sequence\n  alice flank: true\n  bob").launch().kill()
    assert {control.flavour for control in play.controls} == {"kill"}
    assert play.nodes == []


@pytest.mark.parametrize("how", ["forget", "flank", "lose", "scope"])
@pytest.mark.parametrize("value", ["false", "''", "no"])
def test_what_is_not_true_is_off(how: str, value: str) -> None:
    play = Playbook(f"sequence\n  alice {how}: {value}\n  bob").launch()
    assert play.waiting == ["alice"]
    assert play.answer("alice").waiting == ["bob"]


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


def test_expressions_do_not_stand_too_deep() -> None:
    play = Playbook("define tail\n  tail", limits=Limits(steps=1000, depth=20)).launch()
    (error,) = play.errors
    assert error.fault.kind == "limit"
    assert "more than 20 deep" in error.fault.message
    assert play.cancel().is_over


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


def test_a_condition_that_is_none_is_an_error_of_its_step() -> None:
    play = Playbook("concurrence\n  alice if: '('\n  bob").launch()
    play.expect(Erred("0_0_0", "engine"), Dispatched("bob"))


def test_a_breakpoint_on_a_participant_holds_its_answer_and_tells_the_worker_nothing() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch().pause("alice", breakpoint=True)
    assert play.controls == []
    assert play.answer("alice").waiting == []
    assert play.resume("0_0_0").waiting == ["bob"]
    assert play.controls == []
    assert play.pause("bob").resume("bob").waiting == ["bob"]
    assert [control.what for control in play.controls] == ["pause", "resume"]
