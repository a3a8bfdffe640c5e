"""A process that is exported, and goes on elsewhere, ends as if it had stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.processes.rig import Boom, Crew, Rig, hold, reply, same
from tests.unit.expressions.test_random_trees import TREES, definition

from mint.engine.document import document_of
from mint.engine.options import Options
from mint.engine.past import moment_of, snapshot_of
from mint.errors import ProcessNotFound, SnapshotError
from mint.interpreter.environment import Limits
from mint.lang.fmt_radial import to_radial
from mint.lang.read import read
from mint.model.message import Resume
from mint.ports.front import AdoptOrder
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.tree import Tree
    from mint.store.database import DatabaseStore


def fails(_fields: dict[str, object]) -> None:
    message = "no flour"
    raise Boom(message)


def rig_on(store: DatabaseStore) -> Rig:
    crew = Crew({"alice": hold, "bob": same, "carol": fails})
    limits = Limits(steps=150, loops=20, rounds=20)
    return Rig(store, store.views, crew, options=Options(limits=limits))


@pytest.fixture
def here() -> Iterator[Rig]:
    store = open_store("sqlite://")
    yield rig_on(store)
    store.close()


@pytest.fixture
def there() -> Iterator[Rig]:
    store = open_store("sqlite://")
    yield rig_on(store)
    store.close()


def document(rig: Rig, wfid: str, **given: Any) -> dict[str, Any]:
    """The snapshot of a process, through JSON as in a file."""
    snapshot = snapshot_of(rig.views, moment_of(rig.views, wfid, **given), history=True)
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(snapshot))
    return found


def adopt(rig: Rig, snapshot: dict[str, Any], **given: Any) -> str:
    future = rig.engine.adopt(AdoptOrder(snapshot, **given))
    rig.settle()
    return future.result(0)


def finish(rig: Rig, wfid: str) -> dict[str, Any]:
    """Answer all that is in hand, the first by position first, and let time pass; then look."""
    served = []
    for _ in range(12):
        while rig.crew.held:
            rig.crew.held.sort(key=lambda one: one.key)
            dispatch = rig.crew.held.pop(0)
            served.append(dispatch.key.partition("!")[0])
            rig.engine.submit(reply(dispatch, {**dispatch.fields, "seen": dispatch.key[:3]}))
            rig.settle()
        rig.advance(5.0)
    process = rig.views.process(wfid)
    assert process is not None
    errors = sorted((one.key, one.fault.message) for one in rig.views.errors(wfid))
    return {
        "state": process.state,
        "fields": nameless(process.fields),
        "variables": nameless(process.variables),
        "tags": process.past_tags,
        "served": served,
        "errors": [(key.partition("!")[0], text) for key, text in errors],
        "live": sorted(node.expid for node in rig.views.nodes(wfid)),
    }


def nameless(value: Any) -> Any:
    """The value without the random part of expression ids."""
    if isinstance(value, dict):
        return {name: nameless(each) for name, each in value.items() if name != "subid"}
    return [nameless(each) for each in value] if isinstance(value, list) else value


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(TREES, st.integers(0, 3), st.integers(0, 3))
def test_who_goes_elsewhere_ends_as_if_he_had_stayed(tree: Tree, answers: int, wait: int) -> None:
    stores = open_store("sqlite://"), open_store("sqlite://")
    here, there = (rig_on(store) for store in stores)
    try:
        wfid = here.launch(to_radial(definition(tree)))
        for _ in range(answers):
            if here.crew.held:
                here.engine.submit(reply(here.crew.held.pop(0)))
                here.settle()
        here.advance(float(wait))
        process = here.views.process(wfid)
        assume(process is not None and process.state == "running")
        going = [node for node in here.views.nodes(wfid) if node.state not in (None, "replied")]
        assume(not going)
        there.clock.at = here.clock.at
        assert adopt(there, document(here, wfid)) == wfid
        assert finish(there, wfid) == finish(here, wfid)
    finally:
        for store in stores:
            store.close()


def test_the_history_goes_along(here: Rig, there: Rig) -> None:
    wfid = here.launch("sequence\n  bob\n  alice")
    adopt(there, document(here, wfid), why="the machine is full")
    kinds = [event.kind for _, event in there.views.history(wfid)]
    before = [event.kind for _, event in here.views.history(wfid)]
    assert kinds[: len(before)] == before
    (event,) = there.events(wfid, "imported")
    assert event.data["why"] == "the machine is full"


def test_one_id_is_not_given_twice(here: Rig) -> None:
    wfid = here.launch("sequence\n  alice")
    snapshot = document(here, wfid)
    with pytest.raises(SnapshotError, match="already"):
        adopt(here, snapshot)
    other = adopt(here, snapshot, anew=True)
    assert other != wfid
    assert here.process(other).origin == f"{wfid}@{snapshot['line']}"
    assert len(here.crew.held) == 2


def test_a_fork_of_the_past_goes_its_own_way(here: Rig) -> None:
    wfid = here.launch("sequence\n  alice\n  bob\n  wait 1h\n  alice", {"n": 1})
    line = here.views.history(wfid)[-1][0]
    here.engine.submit(reply(here.crew.held.pop(0), {"n": 2}))
    here.settle()
    fork = adopt(here, document(here, wfid, line=line), anew=True, kind="forked")
    assert [one.wfid for one in here.crew.held] == [fork]
    assert here.crew.held[0].fields == {"n": 1}
    assert here.process(wfid).state == here.process(fork).state == "running"


def test_a_fork_has_as_much_time_as_there_was_then(here: Rig) -> None:
    wfid = here.launch("sequence\n  wait 1h\n  alice")
    line = here.views.history(wfid)[-1][0]
    here.advance(1800.0)
    snapshot = document(here, wfid, line=line)
    fork = adopt(here, snapshot, anew=True, shift=here.clock.at - snapshot["at"])
    here.advance(1800.0)
    assert [one.wfid for one in here.crew.held] == [wfid]
    here.advance(1800.0)
    assert [one.wfid for one in here.crew.held] == [wfid, fork]


def test_a_fork_into_another_text(here: Rig) -> None:
    wfid = here.launch("sequence\n  alice\n  bob")
    text = read("define name: tried\n  sequence\n    alice\n    wait 1h\n    bob").tree
    fork = adopt(here, document(here, wfid), anew=True, tree=text)
    here.crew.held.sort(key=lambda one: one.wfid == fork)
    here.engine.submit(reply(here.crew.held.pop()))
    here.settle()
    assert [node.name for node in here.views.nodes(fork)][-1] == "wait"
    changed = read("define name: tried\n  sequence\n    alice n: 1\n    bob").tree
    other = adopt(here, document(here, wfid), anew=True, tree=changed)
    assert [one.wfid for one in here.crew.held] == [wfid, other]
    here.engine.submit(reply(here.crew.held.pop()))
    here.settle()
    here.engine.submit(reply(here.crew.held.pop()))
    here.settle()
    over = document_of(here.views, other)
    assert (over.process.state, over.tree) == ("terminated", changed)
    assert [patch.number for patch in over.process.patches] == [1]


def test_a_ticket_is_held_in_one_place_only(here: Rig, there: Rig) -> None:
    wfid = here.launch("sequence\n  with_ticket press\n    alice")
    with pytest.raises(SnapshotError, match="holds the ticket 'press'"):
        adopt(there, document(here, wfid))
    waiting = here.launch("sequence\n  with_ticket press\n    alice")
    adopt(there, document(here, waiting))
    assert [one.wfid for one in there.crew.held] == [waiting]
    fork = adopt(here, document(here, waiting), anew=True)
    assert [one.wfid for one in here.crew.held] == [wfid]
    here.engine.submit(reply(here.crew.held.pop()))
    here.settle()
    assert [one.wfid for one in here.crew.held] == [waiting]
    here.engine.submit(reply(here.crew.held.pop()))
    here.settle()
    assert [one.wfid for one in here.crew.held] == [fork]


def test_it_may_be_held_first(here: Rig, there: Rig) -> None:
    wfid = here.launch("sequence\n  concurrence\n    alice\n    wait 1h")
    adopt(there, document(here, wfid), paused=True)
    assert there.crew.held == []
    assert {node.state for node in there.views.nodes(wfid)} == {"paused"}
    there.tell(Resume(wfid=wfid))
    assert len(there.crew.held) == 1


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda it: it.update(mint=9), "format 9"),
        (lambda it: it.pop("process"), "no document"),
        (lambda it: it["nodes"].pop(0), "is not in"),
        (lambda it: it["nodes"][0].update(name="conjure"), "conjure"),
        (lambda it: [tree[2].clear() for tree in it["definitions"].values()], "changed"),
        (lambda it: it["process"].update(state="terminated"), "over"),
        (lambda it: it.update(digests={}), "neither"),
        (lambda it: it.update(listeners=[{"wfid": "w", "key": "0_9!x", "kind": "apply"}]), "0_9!x"),
        (lambda it: it["nodes"][0].update(surprise=1) or it.update(surprise=1), "surprise"),
    ],
)  # fmt: skip
def test_a_document_that_is_not_whole_is_refused(
    here: Rig, there: Rig, spoil: Any, told: str
) -> None:
    snapshot = document(here, here.launch("sequence\n  alice"))
    spoil(snapshot)
    with pytest.raises(SnapshotError, match=told):
        adopt(there, snapshot)
    assert there.views.processes() == []
    assert there.views.dead_letters() == []


def test_before_it_was_launched_there_was_nothing(here: Rig) -> None:
    wfid = here.launch("sequence\n  alice")
    with pytest.raises(ProcessNotFound, match="not there then"):
        moment_of(here.views, wfid, at=here.clock.at - 1)
    with pytest.raises(ProcessNotFound):
        moment_of(here.views, "nobody")
