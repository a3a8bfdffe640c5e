from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.model.tree import Tree
from mint.testing import Cancelling, Dispatched, Playbook, Terminated

ALICE_BOB = "sequence\n  alice\n  bob"


def test_each_child_finds_what_the_one_before_left() -> None:
    play = Playbook(ALICE_BOB).launch({"n": 1}).expect(Dispatched("alice", {"n": 1}))
    play.answer("alice", {"m": 2}).expect(Dispatched("bob", {"n": 1, "m": 2}))
    play.answer("bob").expect(Terminated({"n": 1, "m": 2}))
    assert not play.nodes


def test_without_children_it_is_over_at_once() -> None:
    Playbook("sequence").launch({"n": 1}).expect(Terminated({"n": 1}))


@given(st.recursive(st.just(Tree("noop")),
                    lambda kids: st.lists(kids, max_size=4).map(
                        lambda found: Tree("sequence", {}, tuple(found)))))  # fmt: skip
def test_however_nested_it_hands_the_payload_through(tree: Tree) -> None:
    Playbook(tree).launch({"n": 1}).expect(Terminated({"n": 1}))


def test_a_child_whose_condition_does_not_hold_is_left_out() -> None:
    play = Playbook("sequence\n  alice if: '${f:no}'\n  bob\n  carol unless: true").launch()
    assert play.waiting == ["bob"]
    assert play.answer("bob").is_over


def test_variables_stay_for_what_follows() -> None:
    play = Playbook("sequence\n  sequence\n    set 'v:x': 1\n  alice at: '${v:x}'").launch()
    play.expect(Dispatched("alice", params={"at": "1"}))


def test_cancelled_the_rest_is_not_run() -> None:
    play = Playbook("sequence\n  sequence tag: s\n    alice\n    bob\n  carol").launch({"n": 1})
    play.cancel("s").expect(
        Dispatched("alice"),
        Cancelling("alice", ""),
        Dispatched("carol", {"n": 1, "__left_tag__": "s"}),
    )


def test_a_cancelled_child_makes_way_for_the_next() -> None:
    assert Playbook(ALICE_BOB).launch().cancel("alice").waiting == ["bob"]


def test_a_worker_that_refuses_a_cancel_ends_the_sequence_with_its_answer() -> None:
    play = Playbook(ALICE_BOB, on_cancel={"alice": "refuse"}).launch().cancel("0_0")
    assert play.waiting == ["alice"]
    play.answer("alice", {"late": True})
    assert play.fields == {"late": True}


def test_paused_the_answer_of_a_child_is_kept() -> None:
    play = Playbook(ALICE_BOB).launch().pause("0_0").answer("alice", {"n": 1})
    assert play.waiting == []
    play.resume("0_0")
    assert play.dispatches[-1].fields == {"n": 1}
    assert play.answer("bob").is_over


@pytest.mark.parametrize("attribute", ["forget: true", "flank: true"])
def test_it_does_not_wait_for_a_child_that_stands_aside(attribute: str) -> None:
    play = Playbook(f"sequence\n  alice {attribute}\n  bob").launch()
    assert play.waiting == ["alice", "bob"]


def test_an_error_holds_it_until_it_is_replayed() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch().fail("alice")
    assert play.waiting == []
    assert play.replay().waiting == ["alice"]
    assert play.answer("alice").answer("bob").is_over
