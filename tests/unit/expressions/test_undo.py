from __future__ import annotations

import pytest

from mint.testing import Cancelling, Dispatched, Playbook, Terminated

QUESTION = """
    concurrence merge_type: isolate
      sequence
        alice tag: question
        carol
      sequence
        bob
        {}
        dave
    """


@pytest.mark.parametrize(
    "step",
    ["undo question", "cancel question", "undo ref: question", "undo '${f:which}'",
     "undo ref: '${v:which}'"],
)  # fmt: skip
def test_the_tagged_expression_is_cancelled_and_what_follows_it_goes_on(step: str) -> None:
    play = Playbook(QUESTION.format(step))
    play.launch({"which": "question"}, {"which": "question"}).answer("bob")
    assert play.waiting == ["dave", "carol"]
    assert [(control.participant, control.flavour) for control in play.controls] == [("alice", "")]


def test_it_runs_the_on_cancel_of_the_other() -> None:
    text = "concurrence\n  alice tag: t, on_cancel: carol\n  sequence\n    bob\n    undo t"
    play = Playbook(text).launch().answer("bob")
    assert play.waiting == ["carol"]
    assert play.answer("carol").is_over


def test_it_does_not_wait_for_the_other_to_let_go() -> None:
    play = Playbook(QUESTION.format("undo question"), on_cancel={"alice": "silence"}).launch()
    play.answer("bob").expect(Dispatched("alice"), Dispatched("bob"), Cancelling("alice", ""),
                              Dispatched("dave"))  # fmt: skip
    play.let_go("alice").expect(Dispatched("carol"))


@pytest.mark.parametrize(
    "step", ["undo", "undo nobody", "undo ''", "undo plain", "undo '$f:list'", "undo ref: 7"]
)
def test_what_is_no_tag_is_ignored(step: str) -> None:
    play = Playbook(QUESTION.format(step)).launch({"list": [1]}, {"plain": "text", "7": {"a": 1}})
    play.answer("bob")
    assert play.waiting == ["alice", "dave"]
    assert not play.controls


def test_a_tag_that_was_left_is_ignored() -> None:
    play = Playbook(QUESTION.format("undo question")).launch().answer("alice").answer("bob")
    assert play.waiting == ["carol", "dave"]


def test_a_mark_whose_expression_is_gone_is_ignored() -> None:
    play = Playbook("sequence\n  undo ghost\n  alice")
    play.launch(variables={"ghost": {"expid": "0_9", "subid": "x", "wfid": "elsewhere"}})
    assert play.waiting == ["alice"]


def test_it_may_end_the_expression_in_which_it_stands() -> None:
    text = "sequence\n  sequence tag: t\n    undo t\n    carol\n  alice"
    play = Playbook(text).launch({"n": 1})
    play.expect(Dispatched("alice", {"n": 1, "__left_tag__": "t"}))
    assert play.answer("alice").is_over


def test_a_tag_that_is_not_entered_yet_is_ignored() -> None:
    play = Playbook("concurrence\n  undo t\n  alice tag: t").launch()
    assert play.waiting == ["alice"]
    assert not play.controls


def test_a_branch_that_was_forgotten_is_reached_through_its_tag() -> None:
    play = Playbook("sequence\n  alice tag: t, forget: true\n  bob\n  undo t").launch()
    play.answer("bob")
    assert play.is_over
    assert [sent.participant for sent in play.dispatches] == ["alice", "bob"]


def test_a_condition_decides_whether_it_does_anything() -> None:
    play = Playbook(QUESTION.format("undo question, unless: '${f:keep}'")).launch({"keep": True})
    assert play.answer("bob").waiting == ["alice", "dave"]


def test_everything_is_over_in_the_end() -> None:
    play = Playbook(QUESTION.format("undo question")).launch({"n": 1}).answer("bob")
    play.answer("dave").answer("carol")
    play.expect(
        Dispatched("alice"), Dispatched("bob"), Cancelling("alice"), Dispatched("dave"),
        Dispatched("carol"),
        Terminated({"0": {"n": 1, "__left_tag__": "question"}, "1": {"n": 1}}),
    )  # fmt: skip
    assert not play.nodes
