"""What a process can still come to, asked of processes that stand somewhere."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.expressions.test_random_trees import (
    ACTS,
    NAMES,
    TREES,
    act,
    attributes,
    definition,
)

from mint.expressions.table import EXPRESSIONS
from mint.interpreter.environment import Limits
from mint.interpreter.future import Coming, Future, Wanted
from mint.lang.step_names import is_named
from mint.model.halts import Breakpoint
from mint.model.message import Attach, Breaks
from mint.model.tree import Tree
from mint.testing import Playbook
from mint.testing.stage import WFID, Endless

if TYPE_CHECKING:
    from mint.model.tree import Tree as Part


def reach(play: Playbook, name: str) -> Coming | None:
    wanted = Wanted(lambda tree: is_named(tree, name), name)
    return Future(wanted, EXPRESSIONS).of(play.nodes)


def told(play: Playbook, name: str) -> tuple[str, str, str] | None:
    coming = reach(play, name)
    return None if coming is None else (coming.level, coming.at, coming.origin)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("sequence\n  alice\n  bob", "certain"),
        ("sequence\n  alice\n  bob if: x", "possible"),
        ("sequence\n  alice\n  if x\n    bob", "possible"),
        ("sequence\n  bob\n  alice", "here"),
        ("sequence\n  set f:a: 1\n  alice", None),
        ("cursor\n  bob if: false\n  alice", "possible"),
        ("iterator on: 'a, b'\n  bob if: false\n  alice", "possible"),
        ("concurrence\n  sequence\n    alice\n    bob\n  carol", "certain"),
        ("concurrence count: 1\n  sequence\n    alice\n    bob\n  carol", "possible"),
        ("sequence\n  concurrence count: 1\n    alice\n    carol\n  bob", "certain"),
        ("sequence\n  sequence timeout: 1h\n    alice\n    bob", "possible"),
        ("sequence\n  sequence timeout: 1h\n    alice\n  bob", "certain"),
        ("define\n  define sub\n    bob\n  alice\n  sub", "certain"),
        ("define\n  define sub\n    alice\n  sub\n  bob", "certain"),
        ("define\n  define sub\n    bob\n  alice", None),
        ("sequence on_error: bob\n  alice", "maybe"),
        ("alice timers: '1h: bob'", "maybe"),
        ("define\n  define sub\n    bob\n  alice on_cancel: sub", "maybe"),
        ("sequence\n  on_error bob\n  alice", "maybe"),
        ("sequence\n  alice\n  ref '$f:who'", "maybe"),
        ("sequence on_error: '$f:who'\n  alice", "maybe"),
        ("sequence\n  alice\n  terminate\n  bob", "possible"),
        ("sequence\n  alice lose: true\n  bob", "possible"),
        ("sequence\n  alice forget: true\n  stall\n  bob", "possible"),
        ("every 1h\n  bob", "possible"),
        ("sequence\n  wait 1d\n  bob", "certain"),
        ("given\n  that true\n    alice\n  bob", "possible"),
    ],
)  # fmt: skip
def test_how_sure_it_is(text: str, level: str | None) -> None:
    play = Playbook(text).launch()
    coming = reach(play, "bob")
    assert (None if coming is None else coming.level) == level


def test_it_is_told_where_it_is_and_from_where() -> None:
    play = Playbook("sequence\n  alice\n  sequence\n    carol\n    bob").launch()
    assert told(play, "bob") == ("certain", "0_0_1_1", "0_0")
    assert told(play.answer("alice"), "bob") == ("certain", "0_0_1_1", "0_0_1")
    assert told(play.answer("carol"), "bob") == ("here", "0_0_1_1", "0_0_1_1")
    assert told(play.answer("bob"), "bob") is None


def test_what_is_in_error_may_begin_again() -> None:
    play = Playbook("sequence\n  sequence\n    alice\n  carol").launch().fail("alice")
    assert told(play, "alice") == ("here", "0_0_0_0", "0_0_0_0")
    assert told(play, "carol") == ("possible", "0_0_1", "0_0")


def test_what_is_stopped_has_not_begun() -> None:
    play = Playbook("sequence\n  alice\n  bob\n  carol").launch()
    play.tell(Breaks(wfid=WFID, add=[Breakpoint("bob")])).answer("alice")
    assert told(play, "bob") == ("certain", "0_0_1", "0_0_1")
    assert told(play, "carol") == ("certain", "0_0_2", "0_0")


def test_what_was_attached_counts() -> None:
    play = Playbook("alice").launch()
    tree = Tree("sequence", {}, (Tree("carol"), Tree("bob")))
    play.tell(Attach(wfid=WFID, key=play.node("alice").key, tree=tree))
    assert told(play, "bob") == ("certain", "0_1", "0")


def test_each_text_is_looked_at_once() -> None:
    asked: list[str] = []

    def wanted(tree: Part) -> bool:
        asked.append(tree.name)
        return tree.name == "bob"

    future = Future(Wanted(wanted), EXPRESSIONS)
    for _ in range(20):
        play = Playbook("sequence\n  alice\n  bob").launch()
        coming = future.of(play.nodes)
        assert coming is not None
    assert len(asked) == 4


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TREES, ACTS)
def test_what_a_run_reaches_was_said_to_be_reachable(
    tree: Tree, acts: list[tuple[str, int]]
) -> None:
    play = Playbook(definition(tree), [*NAMES], limits=Limits(steps=150))
    with contextlib.suppress(Endless):
        play.launch()
    if not play.nodes:
        return
    known = {name: reach(play, name) for name in NAMES}
    before = len(play.dispatches)
    with contextlib.suppress(Endless):
        for what, which in acts:
            if what in ("attach", "re_apply"):
                continue  # what operators bring or begin again, no text tells
            act(play, what, which)
    for dispatch in play.dispatches[before:]:
        if known[dispatch.participant] is None:
            play.complain(f"{dispatch.participant} was not said to be reachable")


PLAIN = st.recursive(
    st.builds(
        lambda tree, more: Tree(tree.name, {**tree.attributes, **more}),
        st.sampled_from(
            [
                *map(Tree, NAMES),
                Tree("sub"),
                Tree("noop"),
                Tree("wait", {"2s": None}),
                Tree("stall"),
            ]
        ),
        attributes(),
    ),
    lambda inner: st.builds(
        lambda tree, more, kids: Tree(tree.name, {**tree.attributes, **more}, tuple(kids)),
        st.sampled_from(
            [
                Tree("sequence"),
                Tree("concurrence"),
                Tree("concurrence", {"count": 1}),
                Tree("if", {"true": None}),
                Tree("cursor"),
            ]
        ),
        attributes(),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLAIN)
def test_what_is_certain_comes(tree: Tree) -> None:
    row = Tree("sequence", {}, (Tree("alice"), tree, Tree("bob"), Tree("carol")))
    play = Playbook(definition(row), [*NAMES], limits=Limits(steps=150)).launch()
    sure = {name for name in NAMES if (found := reach(play, name)) and found.level == "certain"}
    before = len(play.dispatches)
    with contextlib.suppress(Endless):
        for _ in range(50):
            for dispatch in list(play.memory.open.values()):
                if dispatch.id in play.memory.open:
                    play.answer(dispatch.key.partition("!")[0])
            play.advance("1s")
    came = {dispatch.participant for dispatch in play.dispatches[before:]}
    if not (sure <= came or play.errors):
        play.complain(f"{sure - came} did not come")
