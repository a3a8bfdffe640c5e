"""A process that is exported, and goes on elsewhere, ends as if it had stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.processes.rig import Boom, Crew, Rig, hold, reply, same
from tests.unit.expressions.test_random_trees import TREES, definition

from mint.engine.document import document_of
from mint.engine.options import Options
from mint.engine.past import moment_of, snapshot_of
from mint.errors import ProcessNotFound, Refused, SnapshotError
from mint.interpreter.environment import Limits
from mint.lang.fmt_radial import to_radial
from mint.lang.read import read
from mint.model.message import Attend, Cancel, Pause, Resume
from mint.ports.front import AdoptOrder, LaunchOrder
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.task import Task
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


def adopt(rig: Rig, snapshot: dict[str, Any], *, anew: bool = False, **given: Any) -> str:
    wfid = "" if anew else snapshot.get("process", {}).get("wfid", "")
    future = rig.engine.adopt(AdoptOrder(snapshot, wfid=wfid, **given))
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


def test_work_that_is_handed_out_anew_is_not_heard_of_again() -> None:
    stores = open_store("sqlite://"), open_store("sqlite://")
    here, there = (rig_on(store) for store in stores)
    wfid = here.launch("concurrence\n  alice\n  sequence\n    listen to: alice\n    bob")
    adopt(there, document(here, wfid))

    assert [held.participant for held in there.crew.held] == ["alice"]
    for store in stores:
        store.close()


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


def answer(rig: Rig, wfid: str) -> None:
    """Hand back what is held of a process."""
    rig.engine.submit(reply(next(one for one in rig.crew.held if one.wfid == wfid)))
    rig.crew.held = [one for one in rig.crew.held if one.wfid != wfid]
    rig.settle()


PRESS = "sequence\n  with_ticket press, lease: 1h\n    alice\n    bob\n  alice"


def at_work(rig: Rig) -> list[str]:
    return [one.wfid for one in rig.crew.held]


def test_who_waits_for_a_ticket_waits_for_it_anew(here: Rig, there: Rig) -> None:
    holder, waiting = here.launch(PRESS), here.launch(PRESS)
    adopt(there, document(here, waiting))
    assert at_work(there) == [waiting]
    fork = adopt(here, document(here, waiting), anew=True)
    assert at_work(here) == [holder]
    answer(here, holder)
    assert at_work(here) == [holder, waiting]
    answer(here, waiting)
    assert at_work(here) == [holder, waiting, fork]


def test_who_held_a_ticket_takes_it_where_it_is_free(here: Rig, there: Rig) -> None:
    wfid = here.launch(PRESS)
    there.clock.at = here.clock.at + 1800.0
    adopt(there, document(here, wfid))
    assert at_work(there) == [wfid]
    ((state),) = there.views.tickets()
    assert [(one.wfid, one.until) for one in state.holders] == [(wfid, there.clock.at + 3600.0)]
    there.advance(1800.0)
    assert there.events(wfid, "lost_ticket") == []
    answer(there, wfid)
    assert there.views.tickets() == []
    assert at_work(there) == [wfid]
    answer(there, wfid)
    assert there.process(wfid).state == "terminated"


def test_the_lease_of_a_ticket_begins_anew(here: Rig, there: Rig) -> None:
    wfid = here.launch(PRESS)
    adopt(there, document(here, wfid))
    there.advance(3600.0)
    assert [event.data["why"][:24] for event in there.events(wfid, "lost_ticket")] == [
        "it was held for longer t"
    ]


def test_who_held_a_ticket_waits_where_another_has_it(here: Rig, there: Rig) -> None:
    wfid, other = here.launch(PRESS), there.launch(PRESS)
    adopt(there, document(here, wfid))
    late = there.launch(PRESS)
    assert at_work(there) == [other]
    assert [one.wfid for one in there.views.tickets()[0].queue] == [wfid, late]
    answer(there, other)
    assert at_work(there) == [other, wfid]
    assert there.events(wfid, "got_ticket")[-1].data == {"again": True}
    answer(there, wfid)
    answer(there, wfid)
    assert there.process(wfid).state == "terminated"
    assert at_work(there) == [other, late]


def test_who_waits_for_a_ticket_that_it_held_can_be_cancelled(here: Rig, there: Rig) -> None:
    wfid, other = here.launch(PRESS), there.launch(PRESS)
    adopt(there, document(here, wfid))
    there.tell(Cancel(wfid=wfid))
    assert there.process(wfid).state == "terminated"
    (state,) = there.views.tickets()
    assert (state.held, state.waiting, at_work(there)) == (1, 0, [other])


@pytest.mark.parametrize("first", ["resume", "ticket"])
def test_a_paused_process_needs_its_ticket_and_somebody_who_resumes_it(
    here: Rig, there: Rig, first: str
) -> None:
    wfid, other = here.launch(PRESS), there.launch(PRESS)
    here.tell(Pause(wfid=wfid))
    adopt(there, document(here, wfid))
    for step in ("resume", "ticket") if first == "resume" else ("ticket", "resume"):
        assert wfid not in at_work(there)
        if step == "resume":
            there.tell(Resume(wfid=wfid))
        else:
            answer(there, other)
    assert at_work(there) == [other, wfid]
    answer(there, wfid)
    answer(there, wfid)
    assert there.process(wfid).state == "terminated"


def test_an_answer_that_is_held_goes_on_with_the_ticket(here: Rig, there: Rig) -> None:
    wfid, other = here.launch(PRESS), there.launch(PRESS)
    key = next(node.key for node in here.views.nodes(wfid) if node.name == "with_ticket")
    here.tell(Pause(wfid=wfid, key=key, breakpoint=True))
    answer(here, wfid)
    adopt(there, document(here, wfid))
    there.tell(Resume(wfid=wfid, anyway=True))
    assert at_work(there) == [other]
    answer(there, other)
    assert at_work(there) == [other, wfid]
    assert [node.expid for node in there.views.nodes(wfid)][-1] == "0_0_1"


def test_a_step_that_goes_while_its_ticket_is_waited_for_is_not_followed_at_once(
    here: Rig, there: Rig
) -> None:
    wfid, other = here.launch(PRESS), there.launch(PRESS)
    adopt(there, document(here, wfid))
    there.tell(Cancel(wfid=wfid, key=next(n.key for n in there.views.nodes(wfid) if n.depth == 3)))
    assert at_work(there) == [other]
    assert there.process(wfid).state == "running"
    answer(there, other)
    assert at_work(there) == [other, wfid]


NESTED = "sequence\n  with_ticket press\n    with_ticket ink\n      alice"


def test_tickets_within_one_another_are_all_waited_for(here: Rig, there: Rig) -> None:
    wfid = here.launch(NESTED)
    press = there.launch("sequence\n  with_ticket press\n    alice")
    ink = there.launch("sequence\n  with_ticket ink\n    alice")
    adopt(there, document(here, wfid))
    answer(there, press)
    assert at_work(there) == [ink]
    answer(there, ink)
    assert at_work(there) == [wfid]
    answer(there, wfid)
    assert there.process(wfid).state == "terminated"


def test_a_circle_of_those_who_wait_for_what_they_held_is_an_error(here: Rig, there: Rig) -> None:
    wfid, alone = (
        here.launch(NESTED),
        there.launch("sequence\n  with_ticket ink\n    alice\n    with_ticket press\n      alice"),
    )
    adopt(there, document(here, wfid))
    assert at_work(there) == [alone]
    answer(there, alone)
    assert {error.wfid for error in there.views.errors()} <= {wfid, alone}
    assert len(there.views.errors()) == 1


TASK = "human to: qa, title: 'Taste it', due: 2h, escalate: '1h: boss, 3h: chief'"


def task_of(rig: Rig, wfid: str) -> Task:
    (task,) = rig.views.tasks(wfid=wfid)
    return task


def attend(rig: Rig, task: Task, what: str, by: str, **more: Any) -> None:
    rig.tell(Attend(wfid=task.wfid, key=task.key, dispatch=task.id, what=what, by=by, **more))


def test_a_task_goes_on_where_it_comes_to(here: Rig, there: Rig) -> None:
    wfid = here.launch(f"sequence\n  {TASK}\n  alice")
    attend(here, task_of(here, wfid), "delegate", "qa", to=("ann", "bob"))
    attend(here, task_of(here, wfid), "claim", "ann")
    here.advance(5400.0)
    there.clock.at = here.clock.at
    adopt(there, document(here, wfid))
    task = task_of(there, wfid)
    assert task == replace(task_of(here, wfid), id=task.id)
    assert (task.holder, task.to) == ("ann", ("ann", "bob", "boss"))
    assert len(there.views.schedules(wfid)) == len(here.views.schedules(wfid)) == 2
    there.advance(7200.0)
    assert [event.data["to"] for event in there.events(wfid, "escalated")] == ["boss", "chief"]
    assert len(there.events(wfid, "overdue")) == 1
    attend(there, task_of(there, wfid), "complete", "ann", answer={"good": True})
    assert there.crew.held[0].fields == {"good": True}
    assert there.views.tasks() == []
    assert task_of(here, wfid).holder == "ann"


def test_a_fork_has_a_task_of_its_own_with_the_time_that_was_left(here: Rig) -> None:
    wfid = here.launch(f"sequence\n  {TASK}")
    line = here.views.history(wfid)[-1][0]
    attend(here, task_of(here, wfid), "claim", "qa")
    here.advance(9000.0)
    snapshot = document(here, wfid, line=line)
    fork = adopt(here, snapshot, anew=True, shift=here.clock.at - snapshot["at"], paused=True)
    assert here.views.tasks(wfid=fork) == []
    here.tell(Resume(wfid=fork))
    task = task_of(here, fork)
    assert (task.holder, task.overdue, task.to) == ("", False, ("qa",))
    assert task.due == here.clock.at + 7200.0
    assert task.id != task_of(here, wfid).id
    here.advance(7200.0)
    assert task_of(here, fork).overdue


def test_a_task_of_a_paused_process_waits_for_it_even_on_a_second_way(
    here: Rig, there: Rig
) -> None:
    wfid = here.launch(f"sequence\n  {TASK}")
    attend(here, task_of(here, wfid), "claim", "qa")
    here.tell(Pause(wfid=wfid))
    first = adopt(here, document(here, wfid), anew=True)
    assert here.views.tasks(wfid=first) == []
    adopt(there, document(here, first), shift=60.0)
    assert there.views.tasks() == []
    there.tell(Resume(wfid=first))
    old, new = task_of(here, wfid), task_of(there, first)
    assert (new.holder, new.at) == ("qa", old.at + 60.0)


def test_a_fork_into_another_text_has_the_task_as_that_says(here: Rig) -> None:
    wfid = here.launch(f"sequence\n  {TASK}")
    attend(here, task_of(here, wfid), "claim", "qa")
    text = read("define name: tried\n  sequence\n    human to: qa, title: 'Smell it'").tree
    fork = adopt(here, document(here, wfid), anew=True, tree=text)
    task = task_of(here, fork)
    assert (task.title, task.holder, task.due) == ("Smell it", "qa", None)
    assert task_of(here, wfid).title == "Taste it"
    gone = adopt(here, document(here, wfid), anew=True, tree=read("define\n  alice").tree)
    assert here.views.tasks(wfid=gone) == []
    assert here.views.schedules(gone) == []


def test_work_that_people_do_here_and_a_program_there(here: Rig, there: Rig) -> None:
    wfid = here.launch(f"sequence\n  {TASK}")
    snapshot = document(here, wfid)
    here.crew.work["human"] = there.crew.work["human"] = hold
    adopt(there, snapshot)
    assert there.views.tasks() == []
    assert [one.participant for one in there.crew.held] == ["human"]
    there.engine.submit(reply(there.crew.held.pop()))
    there.settle()
    assert there.process(wfid).state == "terminated"


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
        (lambda it: it["nodes"][0].update(memory={"task": {"id": 1}}), "task cannot be read"),
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


def single(rig: Rig, **more: Any) -> str:
    """A process that is the only live one of a name."""
    tree = read("define\n  alice").tree
    future = rig.engine.launch(LaunchOrder(tree, **more))
    rig.settle()
    return future.result(0)


def test_its_name_goes_along_and_is_free_again_when_it_ends(here: Rig, there: Rig) -> None:
    wfid = single(here, single="nightly")
    adopt(there, document(here, wfid))
    assert there.process(wfid).single == "nightly"
    assert single(there, single="nightly") == wfid
    answer(there, wfid)
    assert single(there, single="nightly") != wfid


@pytest.mark.parametrize(
    ("names", "told"),
    [({"single": "nightly"}, "the name 'nightly'"), ({"launch_key": "k"}, "the key 'k'")],
)
def test_a_name_that_another_has_there_is_refused(
    here: Rig, there: Rig, names: dict[str, str], told: str
) -> None:
    wfid, other = single(here, **names), single(there, **names)
    with pytest.raises(SnapshotError, match=told) as refusal:
        adopt(there, document(here, wfid))
    assert other in str(refusal.value)
    copy = adopt(there, document(here, wfid), anew=True)
    assert (there.process(copy).single, there.process(copy).launch_key) == ("", None)
    assert single(there, **names) == other


def test_what_is_over_is_not_exported(here: Rig) -> None:
    wfid = here.launch("sequence\n  alice")
    line = here.views.history(wfid)[-1][0]
    answer(here, wfid)
    with pytest.raises(Refused, match="was over then"):
        document(here, wfid)
    assert document(here, wfid, line=line)["line"] == 1
