"""Folded from the first line on, the journal of a process is what the process is."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.processes.rig import Boom, Crew, Rig, hold, reply, same
from tests.unit.expressions.test_random_trees import TREES, definition

from mint.engine.options import Options
from mint.interpreter.environment import Limits
from mint.interpreter.journal import Past
from mint.lang.fmt_radial import to_radial
from mint.model.message import Cancel, Pause, ReApply, Replay, Resume
from mint.ports.tidying import Rules
from mint.store import open_store

if TYPE_CHECKING:
    from mint.model.message import AnyMessage
    from mint.model.node import Node
    from mint.model.tree import Tree

ACTS = st.lists(
    st.tuples(st.sampled_from(["answer", "advance", "tell", "replay"]), st.integers(0, 7)),
    max_size=8,
)


def fails(_fields: dict[str, object]) -> None:
    message = "no flour"
    raise Boom(message)


def folded(rig: Rig, wfid: str) -> Past:
    past = Past()
    for _, event, delta in rig.views.journal(wfid):
        past.go_on(delta, event.data.get("fields"))
    return past


def plain(node: Node) -> dict[str, object]:
    return {name: getattr(node, name) for name in node.__struct_fields__ if name != "definition"}


def check(rig: Rig, wfid: str) -> None:
    past, views = folded(rig, wfid), rig.views
    nodes = {node.key: node for node in views.nodes(wfid)}
    assert past.process == views.process(wfid)
    assert {k: plain(n) for k, n in past.nodes.items()} == {k: plain(n) for k, n in nodes.items()}
    own = {k: n.definition.digest for k, n in nodes.items() if hasattr(n.definition, "digest")}
    assert past.digests == own
    assert past.schedules == {one.id: one for one in views.schedules(wfid)}
    assert past.errors == {one.key: one for one in views.errors(wfid)}
    assert sorted(past.listeners, key=str) == sorted(views.listeners(wfid), key=str)


def act(rig: Rig, wfid: str, what: str, which: int) -> None:
    nodes = rig.views.nodes(wfid)
    if what == "answer" and rig.crew.held:
        dispatch = rig.crew.held.pop(which % len(rig.crew.held))
        rig.engine.submit(reply(dispatch, {**dispatch.fields, f"n{which}": which}))
    elif what == "advance":
        rig.advance(float(which))
    elif nodes:
        key = nodes[which % len(nodes)].key
        orders: list[AnyMessage] = [
            Cancel(wfid=wfid, key=key),
            Cancel(wfid=wfid, key=key, flavour="kill"),
            Pause(wfid=wfid, key=key),
            Resume(wfid=wfid, key=key),
            ReApply(wfid=wfid, key=key),
        ]
        order = Replay(wfid=wfid) if what == "replay" else orders[which % len(orders)]
        with contextlib.suppress(Exception):
            rig.tell(order)
    rig.settle()


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(TREES, ACTS)
def test_what_the_journal_tells_is_what_is_there(tree: Tree, acts: list[tuple[str, int]]) -> None:
    store = open_store("sqlite://")
    crew = Crew({"alice": hold, "bob": same, "carol": fails})
    limits = Limits(steps=150, loops=20, rounds=20)
    rig = Rig(store, store.views, crew, options=Options(limits=limits))
    try:
        wfid = rig.launch(to_radial(definition(tree)))
        check(rig, wfid)
        for what, which in acts:
            act(rig, wfid, what, which)
            check(rig, wfid)
    finally:
        store.close()


@pytest.mark.parametrize("seconds", [0.5, 5.0])
def test_what_makes_no_line_of_its_own_is_kept_all_the_same(seconds: float) -> None:
    store = open_store("sqlite://")
    rig = Rig(store, store.views, Crew({}))
    wfid = rig.launch("sequence\n  wait 1s\n  wait 1s\n  wait 1h")
    rig.advance(seconds)
    check(rig, wfid)
    store.close()


def test_what_is_trimmed_is_kept_as_one_line() -> None:
    store = open_store("sqlite://")
    rig = Rig(store, store.views, Crew({"alice": hold, "bob": same}))
    text = "concurrence\n  alice timeout: 2h\n  cursor\n    bob\n    wait 1s\n    rewind"
    wfid = rig.launch(text, {"n": 1})
    rig.advance(50.0)
    lines = len(rig.views.history(wfid))
    at_work = store.tidying.begin(Rules(history=10), rig.clock.at)
    while at_work.step().more:
        pass
    assert len(rig.views.history(wfid)) < lines
    check(rig, wfid)
    rig.advance(5.0)
    check(rig, wfid)
    store.close()
