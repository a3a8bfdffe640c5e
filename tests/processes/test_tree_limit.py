"""Definitions that are too large or nested too deep, in every way in which one comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.limited import killed, limited, only_error, raised, replayed, stopped

from mint.errors import DefinitionError, LimitReached
from mint.lang.build import step
from mint.lang.values import DEPTH
from mint.model.message import Attach, Edit, Mutate, ReApply, Replay
from mint.model.tree import Tree
from mint.ports.front import LaunchOrder

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.message import AnyMessage
    from mint.store.database import DatabaseStore

LIMIT = 50
WIDE = Tree("sequence", {}, tuple(Tree("bob") for _ in range(LIMIT)))


DEEP: list[Any] = []
for _ in range(10_000):
    DEEP = [DEEP]


def deep(levels: int) -> Tree:
    tree = Tree("bob")
    for _ in range(levels - 1):
        tree = Tree("sequence", {}, (tree,))
    return tree


@pytest.mark.parametrize("tree", [WIDE, deep(DEPTH + 1), deep(100_000)])
def test_nothing_too_large_is_launched(memory: DatabaseStore, tree: Tree) -> None:
    rig = limited(memory, tree=LIMIT)
    fine = rig.order("bob")
    bad = rig.engine.launch(LaunchOrder(tree))
    rig.settle()
    with pytest.raises(LimitReached):
        bad.result(0)
    assert [process.wfid for process in rig.views.processes()] == [fine.result(0)]


def test_what_is_just_small_enough_is_launched(memory: DatabaseStore) -> None:
    rig = limited(memory)
    future = rig.engine.launch(LaunchOrder(deep(DEPTH)))
    rig.settle()
    assert rig.process(future.result(0)).state == "terminated"
    narrow = limited(memory, tree=LIMIT + 1)
    wide = narrow.engine.launch(LaunchOrder(WIDE))
    narrow.settle()
    assert narrow.process(wide.result(0)).state == "terminated"


def test_a_tree_that_is_no_json_is_not_launched(memory: DatabaseStore) -> None:
    rig = limited(memory)
    for value in (object(), "\ud800", 10**5000, DEEP):
        bad = rig.engine.launch(LaunchOrder(Tree("bob", {"x": value})))
        with pytest.raises(DefinitionError, match="an attribute "):
            bad.result(0)
    assert rig.views.processes() == []


@pytest.mark.parametrize("value", [float("nan"), b"x", {1, 2}, object(), DEEP])
def test_the_builder_refuses_what_json_cannot_hold(value: object) -> None:
    with pytest.raises(DefinitionError):
        step("bob", {"x": value})


WAYS = {
    "a field": "apply tree_field: tree",
    "a variable": "sequence\n  set 'v:tree': '$f:tree'\n  apply _",
    "a name": "sequence\n  set 'v:inner': '$f:tree'\n  inner _",
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS.keys())
def test_a_tree_of_the_payload_is_limited(memory: DatabaseStore, text: str) -> None:
    rig = limited(memory, tree=LIMIT)
    wfid = stopped(rig, text, "tree", {"tree": WIDE.to_json()})
    killed(rig, wfid)


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS.keys())
def test_it_goes_on_with_a_higher_limit(memory: DatabaseStore, text: str) -> None:
    rig = limited(memory, tree=LIMIT)
    wfid = stopped(rig, text, "tree", {"tree": WIDE.to_json()})
    higher = raised(rig, tree=2 * LIMIT)
    replayed(higher, wfid)
    assert higher.process(wfid).state == "terminated"


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS.keys())
def test_a_tree_of_the_payload_that_is_too_deep_is_an_error(
    memory: DatabaseStore, text: str
) -> None:
    rig = limited(memory)
    wfid = rig.launch(text, {"tree": deep(DEPTH + 1).to_json()})
    (error,) = rig.views.errors(wfid)
    assert error.fault.kind == "limit"
    assert f"more than {DEPTH} levels deep" in error.fault.message


ORDERS: dict[str, Callable[[str, str, Tree], AnyMessage]] = {
    "edit": lambda wfid, key, tree: Edit(wfid=wfid, key=key, tree=tree),
    "mutate": lambda wfid, _, tree: Mutate(wfid=wfid, tree=tree),
    "re-apply": lambda wfid, key, tree: ReApply(wfid=wfid, key=key, tree=tree),
    "attach": lambda wfid, key, tree: Attach(wfid=wfid, key=key, tree=tree),
    "replay": lambda wfid, _, tree: Replay(wfid=wfid, tree=tree),
}


@pytest.mark.parametrize("tree", [WIDE, deep(100_000)], ids=["wide", "deep"])
@pytest.mark.parametrize("order", ORDERS)
def test_an_operator_hears_that_a_tree_is_too_large(
    memory: DatabaseStore, order: str, tree: Tree
) -> None:
    rig = limited(memory, tree=LIMIT)
    wfid = rig.launch("concurrence\n  alice\n  fails")
    before: Any = rig.views.nodes(wfid)
    with pytest.raises(LimitReached):
        rig.tell(ORDERS[order](wfid, rig.crew.held[0].key, tree))
    assert rig.views.nodes(wfid) == before
    killed(rig, wfid)


RECURSIVE = {
    "itself": "define x\n  define again\n    again\n  again",
    "each other": "define x\n  define a\n    b\n  define b\n    a\n  a",
    "a tree that applies itself": "sequence\n  set 'v:tree': ['apply', {}, []]\n  apply _",
}


@pytest.mark.parametrize("text", RECURSIVE.values(), ids=RECURSIVE.keys())
def test_definitions_that_call_themselves_are_stopped(memory: DatabaseStore, text: str) -> None:
    rig = limited(memory)
    wfid = rig.launch(text)
    error = only_error(rig, wfid, "depth")
    assert len(error.key) < 10_000
    killed(rig, wfid)


@pytest.mark.parametrize(
    "text",
    [
        "define x\n  define again\n    again forget: true\n  again",
        "define x\n  define again\n    again lose: true\n  again",
        "define x\n  define again\n    concurrence\n      again\n      again\n  again",
        "iterator times: 1000000\n  noop",
        "concurrent_iterator times: 100000\n  concurrent_iterator times: 100000\n    noop",
    ],
)
def test_what_grows_without_a_wait_is_stopped(memory: DatabaseStore, text: str) -> None:
    rig = limited(memory, steps=2000, depth=100)
    fine = rig.order("bob")
    wfid = rig.launch(text)
    assert rig.process(fine.result(0)).state == "terminated"
    errors = rig.views.errors(wfid)
    assert errors
    assert {error.fault.kind for error in errors} == {"limit"}
