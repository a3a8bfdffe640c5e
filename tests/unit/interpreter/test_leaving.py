from __future__ import annotations

from typing import Any

import pytest

from mint.model.tree import Tree
from mint.testing import Cancelling, Dispatched, Playbook, Terminated

BEFORE = {"a": 1, "b": 2}
AFTER = {"a": 10, "c": 30}


@pytest.mark.parametrize(
    ("attributes", "fields"),
    [
        ("n: 1", {"a": 10, "b": 2, "c": 30}),
        ("take: a", {"a": 10, "b": 2}),
        ("take: 'a, c'", {"a": 10, "b": 2, "c": 30}),
        ("take: [c, x]", {"a": 1, "b": 2, "c": 30, "x": None}),
        ("take: x", {"a": 1, "b": 2, "x": None}),
        ("discard: true", {"a": 1, "b": 2}),
        ("discard: a", {"b": 2, "c": 30}),
        ("discard: [a, c]", {"b": 2}),
        ("discard: x", {"a": 10, "b": 2, "c": 30}),
        ("take: a, discard: true", {"a": 10, "b": 2}),
    ],
)
def test_what_is_taken_of_the_changes(attributes: str, fields: dict[str, Any]) -> None:
    play = Playbook(f"alice {attributes}").launch(BEFORE).answer("alice", AFTER)
    assert play.fields == fields


def test_variables_may_become_a_field() -> None:
    play = Playbook("sequence\n  sequence scope: true, vars_to_f: o\n    set 'v:x': 1\n  alice")
    assert play.launch().dispatches[0].fields["o"] == {"x": 1}


def test_the_end_of_the_root_is_the_end_of_the_process() -> None:
    play = Playbook("sequence\n  set 'v:x': 1\n  alice").launch().advance("1m")
    play.answer("alice", {"n": 1})
    process = play.memory.process
    assert process is not None
    assert (process.state, process.ended_at) == ("terminated", play.now)
    assert process.fields == {"n": 1}
    assert process.variables == {"x": 1}
    assert play.memory.nodes == {}


def test_a_process_may_start_over_at_its_end() -> None:
    play = Playbook("define on_terminate: regenerate\n  alice").launch()
    play.answer("alice", {"n": 1}).expect(
        Dispatched("alice"), Terminated({"n": 1}), Dispatched("alice", {"n": 1})
    )
    assert play.cancel().is_over


def test_what_the_engine_launches_at_the_end() -> None:
    after = Tree("define", {}, (Tree("sweep"),))
    play = Playbook("alice", on_terminate=after).launch().answer("alice", {"n": 1})
    (launch,) = play.launches
    assert launch.definition.tree == after
    assert launch.fields == {"n": 1, "__terminate__": True}
    assert (launch.why, launch.parent) == ("on_terminate", play.events[0].wfid)


def test_a_forgotten_branch_ends_nothing() -> None:
    after = Tree("define", {}, (Tree("sweep"),))
    play = Playbook("sequence\n  alice forget: true\n  bob", on_terminate=after).launch()
    assert play.answer("alice").launches == []


def test_a_handler_has_the_payload_of_the_cancelled_leaf() -> None:
    play = Playbook("sequence on_cancel: tidy\n  alice\n  bob").launch().answer("alice", {"n": 1})
    play.cancel("0_0").expect(
        Dispatched("alice"), Dispatched("bob"), Cancelling("bob", ""), Dispatched("tidy", {"n": 1})
    )


@pytest.mark.parametrize("how", ["forget: true", "flank: true", "lose: true"])
def test_what_replaces_an_expression_stands_as_it_stood(how: str) -> None:
    play = Playbook(f"sequence\n  alice {how}, on_error: carol\n  bob").launch()
    before = play.node("alice")
    after = play.fail("alice").node("carol")
    for name in ("key", "parent", "forgotten", "flanking", "lost", "branch"):
        assert getattr(after, name) == getattr(before, name), name
