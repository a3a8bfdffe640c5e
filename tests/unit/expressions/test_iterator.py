from __future__ import annotations

import pytest

from mint.model.message import Edit
from mint.model.tree import Tree
from mint.testing import Playbook, Terminated
from mint.testing.stage import WFID


def items(play: Playbook) -> list[object]:
    return [sent.params["item"] for sent in play.dispatches]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("on: 'a, b'", ["a", "b"]),
        ("on: 'a|b', sep: '|'", ["a", "b"]),
        ("on_f: hosts", ["x", "y"]),
        ("on_v: names", ["v", "w"]),
        ("times: 2", [0, 1]),
        ("branches: '2'", [0, 1]),
        ("on_f: object", [["k", 1]]),
        ("on: 'a,,b,'", ["a", "", "b"]),
        ("on: 3", []),
        ("on_f: holes", ["x"]),
    ],
)
def test_the_children_run_for_each_item(attributes: str, expected: list[object]) -> None:
    play = Playbook(f"iterator {attributes}\n  alice item: '$v:i'")
    play.launch(
        {"hosts": ["x", "y"], "object": {"k": 1}, "holes": ["x", None, "y"]}, {"names": ["v", "w"]}
    )
    while not play.is_over:
        play.answer("alice")
    assert items(play) == expected


@pytest.mark.parametrize(
    ("to", "dollar"),
    [("to: 'v:it'", "v:it"), ("to_v: it", "v:it"), ("to_f: it", "f:it"), ("to: it", "f:it")],
)
def test_where_the_item_goes(to: str, dollar: str) -> None:
    play = Playbook(f"iterator on: 'a, b', {to}\n  alice item: '${{{dollar}}}', nr: '${{v:ii}}'")
    play.launch().answer("alice")
    assert items(play) == ["a", "b"]
    assert [sent.params["nr"] for sent in play.dispatches] == ["0", "1"]


@pytest.mark.parametrize("attributes", ["on: ''", "on_f: none", "times: 0", ""])
def test_nothing_to_go_over_is_no_error(attributes: str) -> None:
    Playbook(f"iterator {attributes}\n  alice").launch({"n": 1}).expect(Terminated({"n": 1}))


def test_without_children_it_ends_and_sets_nothing() -> None:
    play = Playbook("iterator times: 2, to: it").launch().expect(Terminated({}))
    assert play.variables == {}


def test_an_attribute_may_break_between_two_children() -> None:
    play = Playbook("iterator on: 'a, b', break_if: '${stop}'\n  alice item: 1\n  alice item: 2")
    play.launch().answer("alice", {"stop": True})
    assert play.is_over
    assert items(play) == [1]


def test_times_that_are_no_number_are_an_error() -> None:
    play = Playbook("iterator times: often\n  alice").launch()
    assert [error.fault.message for error in play.errors] == ["times: 'often' is not a number"]


def test_the_list_is_fixed_at_the_start() -> None:
    play = Playbook("iterator on_f: hosts\n  alice item: '${v:i}'").launch({"hosts": ["x", "y"]})
    play.answer("alice", {"hosts": ["other"]}).answer("alice")
    assert play.is_over
    assert items(play) == ["x", "y"]


@pytest.mark.parametrize(
    ("command", "then"),
    [
        ("skip 1", "d"),
        ("rewind", "a"),
        ("jump 0", "a"),
        ("jump -1", "d"),
        ("back 1", "b"),
        ("back 9", "a"),
        ("reset", "a"),
        ("dance", "b"),
    ],
)
def test_commands_count_items(command: str, then: str) -> None:
    play = Playbook("iterator on: 'a, b, c, d'\n  alice item: '${v:i}'\n  bob").launch()
    play.answer("alice").answer("bob").answer("alice", {"__command__": command})
    assert play.waiting == (["bob"] if command == "dance" else ["alice"])
    assert play.dispatches[-1].params.get("item", "b") == then


def test_break_ends_it() -> None:
    play = Playbook("iterator times: 3\n  alice\n  break if: '${v:i} == 1'\n  bob").launch()
    play.answer("alice").answer("bob").answer("alice")
    assert play.is_over


def test_cancelled_it_goes_no_further() -> None:
    play = Playbook("iterator times: 3\n  alice\nbob").launch()
    assert play.cancel("0_0").waiting == ["bob"]


def test_its_variables_stay_unless_it_is_a_scope() -> None:
    open_ = Playbook("iterator times: 2\n  noop\necho '${v:i}'").launch()
    closed = Playbook("iterator times: 2, scope: true\n  noop\necho '${v:i}'").launch()
    assert (open_.echoes, closed.echoes) == (["1"], [""])


def test_an_edit_that_takes_the_children_away_ends_it() -> None:
    play = Playbook("sequence\n  iterator times: 2\n    alice\n  bob").launch()
    play.tell(Edit(wfid=WFID, key=play.node("0_0_0").key, tree=Tree("iterator", {"times": 2})))
    assert play.answer("alice").waiting == ["bob"]
