from __future__ import annotations

import pytest

from mint.testing import Cancelling, Dispatched, Playbook, Terminated

BESIDE = """
    concurrence merge_type: ignore
      sequence tag: job
        alice
        carol
      sequence
        bob
        {}
        dave
    """


@pytest.mark.parametrize("step", ["redo job", "redo ref: job", "redo '${f:which}'"])
def test_what_is_tagged_is_cancelled_and_applied_again(step: str) -> None:
    play = Playbook(BESIDE.format(step)).launch({"which": "job"})
    play.answer("alice", {"n": 1}).answer("bob")
    assert [control.participant for control in play.controls] == ["carol"]
    assert play.waiting == ["dave", "alice"]
    before, after = (sent for sent in play.dispatches if sent.participant == "alice")
    assert before.fields == after.fields == {"which": "job", "__tags__": ["job"]}


def test_its_tag_stays_through_both_lives() -> None:
    play = Playbook(BESIDE.format("redo job")).launch().answer("bob")
    assert play.node("job").full_tag == "job"
    assert play.cancel("job").answer("dave").is_over


@pytest.mark.parametrize("step", ["redo", "redo nobody", "redo plain"])
def test_what_is_no_tag_is_ignored(step: str) -> None:
    play = Playbook(BESIDE.format(step)).launch(variables={"plain": 1}).answer("bob")
    assert play.waiting == ["alice", "dave"]
    assert not play.controls


def test_inside_what_it_repeats_it_is_part_of_what_is_cancelled() -> None:
    text = """
        sequence
          sequence tag: job
            alice
            redo job, unless: '${f:ok}'
            carol
          bob
        """
    play = Playbook(text).launch({"n": 1}).answer("alice", {"n": 2})
    play.expect(
        Dispatched("alice", {"n": 1, "__tags__": ["job"]}),
        Dispatched("alice", {"n": 1, "__tags__": ["job"]}),
    )
    play.answer("alice", {"ok": True})
    assert play.waiting == ["carol"]


def test_its_on_cancel_runs_first() -> None:
    text = "concurrence\n  alice tag: t, on_cancel: carol\n  sequence\n    bob\n    redo t"
    play = Playbook(text).launch().answer("bob")
    assert play.waiting == ["carol"]
    assert play.answer("carol").waiting == ["alice"]


def test_it_waits_for_a_worker_to_let_go() -> None:
    play = Playbook(BESIDE.format("redo job"), on_cancel={"alice": "silence"}).launch()
    play.answer("bob").expect(
        Dispatched("alice"), Dispatched("bob"), Cancelling("alice"), Dispatched("dave")
    )
    play.let_go("alice").expect(Dispatched("alice"))


def test_a_cancel_withdraws_what_has_not_begun_again() -> None:
    play = Playbook(BESIDE.format("redo job"), on_cancel={"alice": "silence"}).launch()
    play.answer("bob").cancel().let_go("alice")
    assert [sent.participant for sent in play.dispatches] == ["alice", "bob", "dave"]
    assert play.is_over
    assert not play.nodes


def test_what_it_repeats_can_still_be_cancelled() -> None:
    play = Playbook(BESIDE.format("redo job")).launch({"n": 1}).answer("bob").cancel()
    assert play.unheard[-1] == Terminated({"n": 1})
    assert not play.nodes
    assert not play.waiting
