from __future__ import annotations

import pytest

from mint.testing import Cancelling, Dispatched, Playbook, Terminated

THREE = """
    concurrence {}
      alice
      bob
      carol
"""


def play_three(attributes: str) -> Playbook:
    return Playbook(THREE.format(attributes)).launch({"who": "nobody"})


def test_all_branches_begin_together_and_the_first_answer_wins() -> None:
    play = play_three("")
    assert play.waiting == ["alice", "bob", "carol"]
    play.answer("bob", {"who": "bob"})
    play.answer("alice", {"who": "alice"})
    assert not play.is_over
    play.answer("carol", {"who": "carol"})
    assert play.fields == {"who": "bob"}


def test_without_children_it_is_over_at_once() -> None:
    Playbook("concurrence").launch({"n": 1}).expect(Terminated({"n": 1}))


@pytest.mark.parametrize(
    ("count", "answers"),
    [("1", 1), ("2", 2), ("3", 3), ("99", 3), ("-1", 2), ("-2", 1), ("-9", 1), ("many", 3)],
)
def test_count_says_how_many_answers_are_enough(count: str, answers: int) -> None:
    play = play_three(f"count: {count}")
    for who in ("alice", "bob", "carol")[:answers]:
        assert not play.is_over
        play.answer(who)
    assert play.is_over


@pytest.mark.parametrize("name", ["count", "c", "wait_for", "wf"])
def test_nought_waits_for_nobody(name: str) -> None:
    play = play_three(f"{name}: 0")
    assert play.fields == {"who": "nobody"}


def test_the_rest_is_cancelled_after_the_answer() -> None:
    play = play_three("count: 1")
    play.expect(Dispatched("alice"), Dispatched("bob"), Dispatched("carol"))
    play.answer("bob").expect(
        Terminated({"who": "nobody"}), Cancelling("alice", ""), Cancelling("carol", "")
    )
    assert not play.nodes


def test_a_rest_that_does_not_let_go_does_not_hold_the_flow() -> None:
    play = Playbook(THREE.format("count: 1") + "    dave\n", on_cancel={"alice": "refuse"})
    play.launch().answer("bob")
    assert play.waiting == ["alice", "dave"]
    play.answer("alice", {"late": True}).answer("dave")
    assert play.fields == {}
    assert not play.nodes


def test_a_forgotten_rest_goes_on() -> None:
    play = Playbook(THREE.format("count: 1, remaining: forget") + "    dave\n").launch()
    play.answer("bob", {"who": "bob"})
    assert play.waiting == ["alice", "carol", "dave"]
    play.answer("dave").answer("alice").answer("carol")
    assert play.fields == {"who": "bob"}
    assert not play.nodes


def test_an_awaited_rest_is_cancelled_and_joins_in() -> None:
    play = play_three("count: 1, remaining: wait, merge_type: isolate")
    play.answer("bob", {"who": "bob"})
    assert play.fields == {"0": {"who": "nobody"}, "1": {"who": "bob"}, "2": {"who": "nobody"}}


@pytest.mark.parametrize(
    ("merge", "winner"),
    [
        ("first", "carol"),
        ("last", "bob"),
        ("highest", "alice"),
        ("lowest", "carol"),
        ("x", "carol"),
    ],
)
def test_merge_says_which_answer_has_priority(merge: str, winner: str) -> None:
    play = play_three(f"merge: {merge}")
    for who in ("carol", "alice", "bob"):
        play.answer(who, {"who": who})
    assert play.fields == {"who": winner}


def merged(merge_type: str) -> object:
    play = play_three(f"merge_type: {merge_type}")
    play.answer("alice", {"who": "alice", "l": [1, 2], "o": {"a": {"x": 1}}})
    play.answer("bob", {"who": "bob", "l": [2, 3], "o": {"a": {"y": 2}}})
    play.answer("carol")
    return play.fields


def test_merge_types() -> None:
    alice = {"who": "alice", "l": [1, 2], "o": {"a": {"x": 1}}}
    bob = {"who": "bob", "l": [2, 3], "o": {"a": {"y": 2}}}
    carol = {"who": "nobody"}
    last = {"who": "nobody"}
    assert merged("override") == alice
    assert merged("nonsense") == alice
    assert merged("mix") == alice
    assert merged("isolate") == {"0": alice, "1": bob, "2": carol}
    assert merged("stack") == {
        "stack": [alice, bob, carol],
        "stack_attributes": {"merge_type": "stack"},
    }
    assert merged("union") == {**last, "l": [1, 2, 3], "o": {"a": {"y": 2}}}
    assert merged("concat") == {**last, "l": [1, 2, 2, 3], "o": {"a": {"y": 2}}}
    assert merged("deep") == {**last, "l": [1, 2, 2, 3], "o": {"a": {"x": 1, "y": 2}}}
    assert merged("ignore") == {"who": "nobody"}


@pytest.mark.parametrize("attributes", ["over_if: '${ok}'", "over_unless: '${ok} != true'"])
def test_a_condition_on_an_answer_ends_the_wait_and_that_answer_wins(attributes: str) -> None:
    play = play_three(attributes)
    play.answer("alice", {"who": "alice", "ok": False})
    assert not play.is_over
    play.answer("carol", {"who": "carol", "ok": True})
    assert play.fields == {"who": "carol", "ok": True}


def test_it_is_over_when_all_awaited_tags_were_left() -> None:
    play = Playbook("""
        concurrence wait_for: 'x, z'
          alice tag: x
          bob tag: y
          carol tag: z
    """).launch()
    play.answer("bob").answer("alice")
    assert not play.is_over
    play.answer("carol")
    assert play.is_over


def test_cancelled_early_it_answers_with_what_has_come() -> None:
    play = play_three("merge_type: isolate")
    play.answer("bob", {"who": "bob"})
    play.cancel("0_0")
    assert play.fields["1"] == {"who": "bob"}


def test_a_second_cancel_is_ignored() -> None:
    play = Playbook(THREE.format(""), on_cancel={"alice": "silence"}).launch()
    play.cancel("0_0").cancel("0_0").cancel()
    assert [control.participant for control in play.controls] == ["alice", "bob", "carol"]
    play.let_go("alice")
    assert play.is_over


def test_a_branch_in_error_blocks_the_join_until_it_is_replayed() -> None:
    play = play_three("")
    play.answer("bob").answer("carol").fail("alice", "boom")
    assert not play.is_over
    play.replay().answer("alice")
    assert play.is_over


def test_branches_do_not_see_each_others_fields() -> None:
    play = Playbook("""
        concurrence
          sequence
            set 'f:x': 1
            alice
          sequence
            noop
            bob
    """).launch()
    assert [sent.fields.get("x") for sent in play.dispatches] == [1, None]
