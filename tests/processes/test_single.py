"""One live process per name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.processes.rig import Crew, Rig, hold, reply, tree_of

from mint.errors import LimitReached
from mint.model.message import Cancel, Remove
from mint.model.tree import Tree
from mint.ports.front import LaunchOrder, Started

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


@pytest.fixture
def rig(store: DatabaseStore) -> Rig:
    return Rig(store, store.views, Crew({"alice": hold}))


def start(rig: Rig, text: str = "alice", single: str = "one", **more: Any) -> Started:
    future = rig.engine.start(LaunchOrder(tree_of(text), single=single, **more))
    rig.settle()
    return future.result(0)


def launch(rig: Rig, text: str = "alice", single: str = "one", **more: Any) -> str:
    return start(rig, text, single, **more).wfid


def test_while_one_lives_it_is_answered(rig: Rig) -> None:
    first = launch(rig)
    assert start(rig) == Started(first, new=False)
    other = start(rig, single="two")
    assert other.new
    assert other.wfid != first
    assert len(rig.views.processes()) == 2
    assert rig.process(first).single == "one"


@pytest.mark.parametrize("end", ["answer", "cancel", "kill", "remove"])
def test_the_name_is_free_when_it_is_over(rig: Rig, end: str) -> None:
    first = launch(rig)
    message: Any = {
        "answer": reply(rig.crew.held[0]),
        "cancel": Cancel(wfid=first),
        "kill": Cancel(wfid=first, flavour="kill"),
        "remove": Remove(wfid=first),
    }[end]
    rig.engine.submit(message)
    rig.settle()
    assert launch(rig) != first
    assert not start(rig).new


def test_several_in_one_turn(rig: Rig) -> None:
    order = LaunchOrder(tree_of("alice"), single="one")
    futures = [rig.engine.launch(order) for _ in range(3)]
    rig.settle()
    assert len({future.result(0) for future in futures}) == 1


def test_the_end_and_the_next_one_in_one_turn(rig: Rig) -> None:
    first = launch(rig)
    rig.engine.submit(reply(rig.crew.held[0]))
    future = rig.engine.launch(LaunchOrder(tree_of("alice"), single="one"))
    rig.settle()
    assert future.result(0) != first
    assert launch(rig) == future.result(0)


def test_one_that_is_over_at_once_keeps_no_name(rig: Rig) -> None:
    order = LaunchOrder(tree_of("noop"), single="one")
    futures = [rig.engine.launch(order) for _ in range(2)]
    rig.settle()
    assert len({future.result(0) for future in futures}) == 2
    assert start(rig).new


def test_a_key_that_is_known_comes_first(rig: Rig) -> None:
    first = launch(rig, "noop", launch_key="k")
    second = launch(rig)
    assert launch(rig, launch_key="k") == first
    assert launch(rig, launch_key="l") == second


def test_one_that_begins_anew_keeps_its_name(rig: Rig) -> None:
    first = launch(rig, "define on_terminate: regenerate\n  alice")
    rig.engine.submit(reply(rig.crew.held[0]))
    rig.settle()
    assert launch(rig) == first


def test_what_cannot_be_launched_is_said(rig: Rig) -> None:
    order = LaunchOrder(Tree("sequence", {}, (Tree("noop"),) * 200_000))
    assert isinstance(rig.engine.start(order).exception(0), LimitReached)
    assert isinstance(rig.engine.launch(order).exception(0), LimitReached)
