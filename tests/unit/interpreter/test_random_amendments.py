"""Whatever text a process is given at whatever moment: nothing hangs, nothing is left over.

The playbook checks counts, leaves, schedules, errors, listeners and dispatches after each message.
"""

from __future__ import annotations

import contextlib

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.unit.expressions.test_random_trees import ACTS, NAMES, TREES, act, definition, end
from tests.unit.interpreter.desk import run_of

from mint.interpreter.environment import Limits
from mint.interpreter.planning import Planner
from mint.model.message import Amend
from mint.model.tree import Tree
from mint.testing import Playbook
from mint.testing.stage import WFID, Endless

NEW = st.sampled_from(["alice", "bob", "dave"])


@st.composite
def edited(draw: st.DrawFn, tree: Tree) -> Tree:
    """The tree after a few changes: steps removed, added, swapped, given another attribute."""
    children = list(tree.children)
    change = draw(st.sampled_from(["", "", "remove", "add", "swap", "attribute", "wrap"]))
    if change == "remove" and children:
        del children[draw(st.integers(0, len(children) - 1))]
    elif change == "add":
        children.insert(draw(st.integers(0, len(children))), Tree(draw(NEW)))
    elif change == "swap" and len(children) > 1:
        children[0], children[-1] = children[-1], children[0]
    elif change == "wrap" and children:
        children[0] = Tree("sequence", {}, (children[0],))
    attributes = tree.attributes
    if change == "attribute":
        attributes = {**attributes, draw(st.sampled_from(["timeout", "n", "count"])): "2"}
    kids = tuple(draw(edited(child)) for child in children)
    return Tree(tree.name, attributes, kids)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.data(), TREES, ACTS, ACTS)
def test_any_text_at_any_moment(
    data: st.DataObject, tree: Tree, before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    play = Playbook(definition(tree), [*NAMES, "dave"], limits=Limits(steps=150))
    with contextlib.suppress(Endless):
        play.launch()
        for what, which in before:
            act(play, what, which)
        process = play.memory.process
        assume(process is not None and process.root in play.memory.nodes)
        planner = Planner(run_of(play), definition(tree))
        play.tell(Amend(wfid=WFID, tree=data.draw(edited(planner.old))))
        for what, which in after:
            act(play, what, which)
        end(play)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(TREES, ACTS)
def test_the_text_that_it_has_changes_nothing(tree: Tree, before: list[tuple[str, int]]) -> None:
    play = Playbook(definition(tree), [*NAMES], limits=Limits(steps=150))
    with contextlib.suppress(Endless):
        play.launch()
        for what, which in before:
            act(play, what, which)
        process = play.memory.process
        assume(process is not None and process.root in play.memory.nodes)
        planner = Planner(run_of(play), definition(tree))
        same = Planner(run_of(play), planner.old)
        assert same.plan().changes == ()
        nodes, events = dict(play.memory.nodes), len(play.events)
        play.tell(Amend(wfid=WFID, tree=planner.old))
        assert (play.memory.nodes, len(play.events)) == (nodes, events)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.data(), TREES, ACTS)
def test_work_in_hand_that_the_plan_does_not_name_is_untouched(
    data: st.DataObject, tree: Tree, before: list[tuple[str, int]]
) -> None:
    play = Playbook(definition(tree), [*NAMES, "dave"], limits=Limits(steps=150))
    with contextlib.suppress(Endless):
        play.launch()
        for what, which in before:
            act(play, what, which)
        process = play.memory.process
        assume(process is not None and process.root in play.memory.nodes)
        new = data.draw(edited(Planner(run_of(play), definition(tree)).old))
        plan = Planner(run_of(play), new).plan()
        touched = {change.key for change in plan.changes if change.touches}
        enough = [change for change in plan.changes if "count" in change.why]
        untouched = [
            dispatch.id
            for dispatch in play.memory.open.values()
            if not touched & set(line(play, dispatch.key))
        ]
        play.tell(Amend(wfid=WFID, tree=new))
        if not enough:  # a join that takes less may be over at once
            assert set(untouched) <= set(play.memory.open)


def line(play: Playbook, key: str) -> list[str]:
    """The keys of an expression and of those above it."""
    keys: list[str] = []
    while key in play.memory.nodes:
        keys.append(key)
        key = play.memory.nodes[key].parent or ""
    return keys


STEPS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True)


@settings(max_examples=200)
@given(STEPS, STEPS, st.integers(0, 5))
def test_what_follows_is_what_the_new_text_says(old: list[str], new: list[str], done: int) -> None:
    done = min(done, len(old) - 1)
    play = Playbook(Tree("define", {}, tuple(map(Tree, old))), list("abcdefgh")).launch()
    for name in old[:done]:
        play.answer(name)
    play.tell(Amend(wfid=WFID, tree=Tree("define", {}, tuple(map(Tree, new)))))
    served = []
    while play.waiting:
        served.append(play.waiting[0])
        play.answer(served[-1])
    assert play.is_over
    assert served == new[len(new) - len(served) :]
    if old[done] in new:
        assert served == new[new.index(old[done]) :]
