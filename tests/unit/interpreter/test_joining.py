from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mint.testing import Cancelling, Ceased, Dispatched, Erred, Playbook, Terminated

THREE = "sequence\n  concurrence {}\n    alice\n    bob\n    carol\n  dave"


def three(attributes: str, **options: Any) -> Playbook:
    """Three branches, joined as the attributes say, and a step behind."""
    return Playbook(THREE.format(attributes), **options).launch({"n": 0})


def answers_needed(play: Playbook) -> int:
    """How many of the three must answer."""
    for count, who in enumerate(("alice", "bob", "carol")):
        if play.waiting[-1:] == ["dave"]:
            return count
        play.answer(who)
    return 3


@pytest.mark.parametrize(
    ("count", "needed"),
    [
        ("1", 1), ("2", 2), ("3", 3), ("9", 3), ("0", 0), ("-1", 2), ("-2", 1), ("-3", 1),
        ("-9", 1), ("all", 3), ("'+1'", 3), ("''", 3), ("' 2 '", 2), ("1.5", 3),
        ("'${f:k}'", 3), ("'$f:n'", 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["count", "c", "wait_for", "wf"])
def test_how_many_answers_are_enough(name: str, count: str, needed: int) -> None:
    assert answers_needed(three(f"{name}: {count}")) == needed


@pytest.mark.parametrize(
    ("attributes", "needed"),
    [
        ("count: 1, wait_for: 'x, y'", 1), ("count: all, wait_for: 2", 2), ("c: 2, wf: 1", 2),
        ("count: '${v:n}'", 2),
    ],
)  # fmt: skip
def test_a_count_that_is_a_number_comes_first(attributes: str, needed: int) -> None:
    play = Playbook(THREE.format(attributes)).launch({"n": 0}, {"n": 2})
    assert answers_needed(play) == needed


def test_how_many_are_awaited_is_fixed_at_the_start() -> None:
    text = """
        sequence
          concurrence count: '${v:n}'
            set 'v:n': 3
            bob
            carol
          dave
    """
    assert Playbook(text).launch(variables={"n": 2}).answer("bob").waiting == ["dave"]


@pytest.mark.parametrize("remaining", ["cancel", "forget"])
def test_branches_of_which_none_is_awaited_begin_all_the_same(remaining: str) -> None:
    play = three(f"count: 0, remaining: {remaining}")
    assert [sent.participant for sent in play.dispatches] == ["alice", "bob", "carol", "dave"]
    assert play.dispatches[-1].fields == {"n": 0}
    assert (len(play.controls) == 3) is (remaining == "cancel")
    assert (play.waiting == ["dave"]) is (remaining == "cancel")


def test_the_others_are_cancelled_and_not_waited_for() -> None:
    play = three("count: 1")
    play.expect(Dispatched("alice"), Dispatched("bob"), Dispatched("carol"))
    play.answer("bob", {"n": 1})
    assert [control.participant for control in play.controls] == ["alice", "carol"]
    play.expect(Cancelling("alice", ""), Cancelling("carol", ""), Dispatched("dave", {"n": 1}))
    assert play.waiting == ["dave"]


def test_what_the_cancelled_ones_do_comes_too_late() -> None:
    play = three("count: 1", on_cancel={"alice": "silence", "carol": "refuse"}).answer("bob")
    play.let_go("alice").answer("carol", {"n": 9}).answer("dave")
    assert play.fields == {"n": 0}


def test_the_others_may_be_forgotten() -> None:
    play = three("count: 1, remaining: forget, tag: t").answer("bob", {"n": 1})
    assert (play.waiting, play.controls) == (["alice", "carol", "dave"], [])
    play.answer("dave").expect(
        *[Dispatched()] * 3, Dispatched("dave", {"n": 1, "__left_tag__": "t"}), Terminated()
    )
    assert play.answer("alice").nodes != []
    play.answer("carol", {"n": 7}).expect(Ceased())
    assert play.nodes == []


def test_the_others_may_be_cancelled_and_waited_for() -> None:
    play = three("count: 1, remaining: wait, merge_type: isolate", on_cancel={"carol": "silence"})
    play.answer("bob", {"n": 1})
    assert play.waiting == ["carol"]
    play.let_go("carol").answer("dave")
    assert {name: fields["n"] for name, fields in play.fields.items()} == {"0": 0, "1": 1, "2": 0}


@pytest.mark.parametrize("remaining", ["cancel", "''", "nonsense"])
def test_anything_else_is_to_cancel_them(remaining: str) -> None:
    assert three(f"count: 1, remaining: {remaining}").answer("bob").waiting == ["dave"]


@pytest.mark.parametrize(
    "condition", ["over_if: '${f:n} > 5'", "over_unless: '${f:n} < 5'", "over_if: '${f:stop}'"]
)
def test_an_answer_may_end_the_wait(condition: str) -> None:
    play = three(f"{condition}, merge: first").answer("alice", {"n": 1})
    assert play.waiting == ["bob", "carol"]
    play.answer("carol", {"n": 9, "stop": True})
    assert play.waiting == ["dave"]
    assert play.dispatches[-1].fields["n"] == 9


def test_tags_may_be_waited_for() -> None:
    text = """
        sequence
          concurrence wait_for: 'a, b'
            alice tag: a
            bob tag: b
            carol tag: c
          dave
    """
    play = Playbook(text).launch().answer("carol").answer("alice")
    assert play.waiting == ["bob"]
    assert play.answer("bob").waiting == ["dave"]
    other = Playbook(text).launch().answer("alice").answer("bob")
    assert other.waiting == ["dave"]


def test_tags_that_never_come_end_with_the_last_branch() -> None:
    assert answers_needed(three("wait_for: [x, y]")) == 3


@pytest.mark.parametrize(
    ("attributes", "n"), [("", 1), ("merge: last", 3), ("m: highest", 2), ("merge: lowest", 1)]
)
def test_which_answer_has_priority(attributes: str, n: int) -> None:
    play = three(attributes).answer("carol", {"n": 1}).answer("alice", {"n": 2})
    assert play.answer("bob", {"n": 3}).dispatches[-1].fields == {"n": n}


@pytest.mark.parametrize("attributes", ["merge: best", "merge_type: fancy", "mt: '', m: ''"])
def test_what_is_no_way_to_merge_is_the_usual_one(attributes: str) -> None:
    play = three(attributes).answer("carol", {"n": 1}).answer("alice").answer("bob")
    assert play.dispatches[-1].fields == {"n": 1}


def test_a_branch_in_error_blocks_the_join() -> None:
    play = three("").answer("alice").fail("bob").answer("carol")
    assert play.waiting == []
    assert play.replay().answer("bob").waiting == ["dave"]


def test_a_join_that_is_stopped_answers_with_what_has_come() -> None:
    play = three("merge_type: mix", on_cancel=dict.fromkeys(("bob", "carol"), "silence"))
    play.answer("alice", {"n": 1, "a": 1}).cancel("0_0_0").let_go("bob").let_go("carol")
    assert play.dispatches[-1].fields["a"] == 1


def test_a_condition_that_is_none_loses_no_answer_and_counts_none_twice() -> None:
    play = three("over_if: '('").answer("alice", {"n": 1})
    play.expect(*[Dispatched()] * 3, Erred("0_0_0", "engine"))
    play.replay()
    assert play.node("0_0_0").memory.get("kept", 0) == 0
    assert play.cancel("0_0_0").waiting == ["dave"]


def test_nothing_to_wait_for() -> None:
    assert Playbook("sequence\n  concurrence\n  dave").launch().waiting == ["dave"]


def test_a_lost_join_answers_to_nobody() -> None:
    play = three("count: 1, remaining: forget, lose: true").answer("alice")
    assert play.waiting == ["bob", "carol"]
    assert not play.is_over


@settings(max_examples=30)
@given(
    st.permutations(["alice", "bob", "carol"]),
    st.integers(-4, 4),
    st.sampled_from(["cancel", "forget", "wait"]),
)
def test_in_whatever_order_they_answer_the_step_behind_runs_once(
    order: list[str], count: int, remaining: str
) -> None:
    play = three(f"count: {count}, remaining: {remaining}")
    for who in order:
        if who in play.waiting:
            play.answer(who)
    assert [sent.participant for sent in play.dispatches].count("dave") == 1
    assert play.answer("dave").nodes == []


def test_what_is_forgotten_while_all_of_it_fails_is_cancelled() -> None:
    """The fault of one branch is handled above; the answer of the other comes just after it."""
    play = Playbook("""
        sequence on_error: bob
          sequence
            concurrence count: 1, remaining: forget
              error boom
              add_branches x
    """).launch()
    assert play.waiting == ["bob"]
    assert [node.name for node in play.nodes] == ["sequence", "participant"]


@pytest.mark.parametrize("answered", [True, False])
def test_a_handler_of_a_join_finds_what_has_come_else_the_payload_as_applied(
    answered: bool,  # noqa: FBT001 - parametrized
) -> None:
    play = three("on_cancel: erin")
    if answered:
        play.answer("bob", {"n": 1})
    play.cancel("0_0_0")
    assert play.waiting == ["erin"]
    assert play.dispatches[-1].fields == {"n": int(answered)}
