from __future__ import annotations

import pytest

from mint.testing import Playbook, Terminated


def test_one_branch_for_each_item_with_its_own_variables() -> None:
    play = Playbook("""
        concurrent_iterator on: 'a, b', merge_type: isolate
          alice item: '${v:i}', nr: '${v:ii}'
    """).launch()
    assert [sent.params["item"] for sent in play.dispatches] == ["a", "b"]
    assert [sent.params["nr"] for sent in play.dispatches] == ["0", "1"]
    play.answer("alice", {"n": 1}, n=1).answer("alice", {"n": 0})
    assert play.fields == {"0": {"n": 0}, "1": {"n": 1}}


@pytest.mark.parametrize(
    ("attributes", "items"),
    [
        ("on: 'a|b', sep: '|'", ["a", "b"]),
        ("on_f: hosts", ["x", "y"]),
        ("on_v: names", ["v", "w"]),
        ("times: 2", [0, 1]),
        ("on: '$f:hosts'", ["x", "y"]),
        ("on_f: object", [["k", 1]]),
    ],
)
def test_where_the_items_come_from(attributes: str, items: list[object]) -> None:
    play = Playbook(f"""
        concurrent_iterator {attributes}, to_v: it
          alice item: '$v:it'
    """)
    play.launch({"hosts": ["x", "y"], "object": {"k": 1}}, {"names": ["v", "w"]})
    assert [sent.params["item"] for sent in play.dispatches] == items


@pytest.mark.parametrize("attributes", ["on: ''", "on_f: none", "times: 0", "", "times: -1"])
def test_nothing_to_go_over_is_no_error(attributes: str) -> None:
    play = Playbook(f"concurrent_iterator {attributes}\n  alice")
    play.launch({"n": 1}).expect(Terminated({"n": 1}))


def test_times_that_are_no_number_are_an_error() -> None:
    play = Playbook("concurrent_iterator times: many\n  alice").launch()
    (error,) = play.errors
    assert error.fault.kind == "engine"
    assert error.fault.message == "times: 'many' is not a number"


def test_the_item_can_go_to_a_field() -> None:
    play = Playbook("concurrent_iterator on: 'a, b', to_f: it\n  alice").launch()
    assert [sent.fields for sent in play.dispatches] == [{"it": "a"}, {"it": "b"}]


def test_several_children_are_a_sequence() -> None:
    play = Playbook("""
        concurrent_iterator on: 'a, b'
          alice
          bob
    """).launch()
    assert play.answer("alice").waiting == ["alice", "bob"]
    play.answer("bob").answer("alice").answer("bob")
    assert play.is_over


def test_definitions_around_it_are_known_in_forgotten_branches() -> None:
    play = Playbook("""
        define whole
          define sub
            alice
          concurrent_iterator on: 'a, b'
            noop
            sub forget: true
    """).launch()
    assert play.waiting == ["alice", "alice"]


def test_count_cancels_the_other_branches() -> None:
    play = Playbook("concurrent_iterator times: 12, count: 2\n  alice").launch()
    play.answer("alice").answer("alice")
    assert play.is_over
    assert not play.nodes


def test_without_children_it_is_over_at_once() -> None:
    assert Playbook("concurrent_iterator times: 3").launch().is_over


def test_cancelled_it_cancels_all_branches() -> None:
    play = Playbook("concurrent_iterator times: 3\n  alice\nbob").launch()
    play.cancel("0_0")
    assert play.waiting == ["bob"]
    assert len(play.controls) == 3


@pytest.mark.parametrize("wish", [["x", "y"], "x, y"])
def test_a_branch_may_ask_for_more_in_its_payload(wish: object) -> None:
    play = Playbook("concurrent_iterator on: 'u, v'\n  alice item: '${v:i}'").launch()
    play.answer("alice", {"__add_branches__": wish})
    assert [sent.params["item"] for sent in play.dispatches] == ["u", "v", "x", "y"]
    for _ in range(3):
        assert not play.is_over
        play.answer("alice")
    assert play.fields == {}
