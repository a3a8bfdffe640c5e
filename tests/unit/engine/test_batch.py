from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.processes.rig import Crew, Rig, failure, reply, tree_of
from tests.unit.engine.busy_store import BusyStore

from mint.engine.batch import bury
from mint.engine.work import Work
from mint.errors import MintError, TaskNotYours
from mint.model.effect import Dispatch, ErrorRecord
from mint.model.fault import Fault
from mint.model.message import (
    Attend,
    Cancel,
    Fail,
    ReApply,
    Remove,
    Replay,
    Reply,
)
from mint.ports.store import Changes

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def test_messages_of_one_process_see_what_came_before_them_in_the_turn(rig: Rig) -> None:
    """Three answers in one transaction: the last ends the process."""
    wfid = rig.launch("concurrence merge_type: mix\n  alice\n  bob\n  sequence\n    alice")
    for number, work in enumerate(rig.crew.held):
        rig.engine.submit(reply(work, {str(number): number}))
    rig.engine.turn()
    assert rig.process(wfid).fields == {"0": 0, "1": 1, "2": 2}
    assert rig.views.nodes(wfid) == []
    assert rig.views.dispatches(wfid) == []


def test_what_is_dispatched_and_over_in_one_turn_is_not_sent(rig: Rig) -> None:
    """The step of bob begins and is cancelled in the same transaction."""
    wfid = rig.launch("sequence\n  alice\n  bob")
    rig.engine.submit(reply(rig.crew.held[0]))
    rig.engine.submit(Cancel(wfid=wfid, flavour="kill"))
    rig.settle()
    assert rig.process(wfid).state == "terminated"
    assert rig.views.dispatches(wfid) == []
    assert [work.participant for work in rig.crew.held] == ["alice"]


def test_a_timer_that_is_made_and_voided_in_one_turn_is_never_there(rig: Rig) -> None:
    wfid = rig.launch("sequence\n  alice\n  wait 1h")
    rig.engine.submit(reply(rig.crew.held[0]))
    rig.engine.submit(Cancel(wfid=wfid))
    rig.engine.turn()
    assert rig.process(wfid).state == "terminated"
    assert rig.views.schedules() == []
    rig.settle()
    assert rig.engine.pause_until() is None


def test_what_is_removed_stays_so_for_the_rest_of_the_turn(rig: Rig) -> None:
    """A timer of the process is due in the turn that removes it."""
    wfid = rig.launch("concurrence\n  wait 1h\n  alice")
    rig.engine.submit(Remove(wfid=wfid))
    rig.engine.submit(reply(rig.crew.held[0]))
    rig.clock.at += 3600
    rig.settle()
    assert rig.process(wfid).state == "removed"
    assert rig.events(wfid, "terminated") == []
    assert rig.views.totals()["schedules"] == 0


def test_the_deadline_of_a_former_life_is_not_told_to_the_next_one(rig: Rig) -> None:
    """The late answer to a cancel and its deadline share a turn; the position is used again."""
    rig.crew.deliver = lambda work: rig.crew.held.extend(  # type: ignore[method-assign]
        item for item in work if isinstance(item, Dispatch)
    )
    wfid = rig.launch("sequence\n  alice")
    [work] = rig.crew.held
    tree = tree_of("sequence\n  bob").children[0]
    rig.tell(ReApply(wfid=wfid, key=work.key, tree=tree))
    rig.engine.submit(reply(work))
    rig.clock.at += 60
    rig.settle()
    assert rig.process(wfid).state == "running"
    assert [row["participant"] for row in rig.views.dispatches(wfid)] == ["bob"]


def test_the_retry_of_a_former_life_hands_nothing_out_in_the_next_one(rig: Rig) -> None:
    """An operator has a step done again in the turn in which its retry is due."""
    wfid = rig.launch("sequence\n  alice")
    [work] = rig.crew.held
    rig.tell(msgspec.structs.replace(failure(work, "later"), retry_after=3.0))
    rig.engine.submit(ReApply(wfid=wfid, key=work.key))
    rig.clock.at += 3
    rig.settle()
    assert len(rig.events(wfid, "dispatched")) == 2
    assert [row["participant"] for row in rig.views.dispatches(wfid)] == ["alice"]


def test_listeners_hear_of_events_of_the_same_turn(rig: Rig) -> None:
    wfid = rig.launch("concurrence\n  listen to: alice, upon: reply\n  alice")
    rig.tell(reply(rig.crew.held[0], {"n": 1}))
    assert rig.process(wfid).state == "terminated"
    assert rig.views.totals()["listeners"] == 0


def test_one_that_asks_in_several_ways_is_told_once(rig: Rig) -> None:
    wfid = rig.launch("await left_participant: 'alice, /^al/', global: true\n  noop")
    rig.launch("alice")
    rig.tell(reply(rig.crew.held[0]))
    assert [event.kind for _, event in rig.views.history(wfid)].count("ceased") == 1


def test_what_a_process_hears_of_itself_it_hears_at_once_and_once(rig: Rig) -> None:
    text = "concurrence\n  await in_tags: 't, /t/'\n    echo heard\n  sequence\n    alice\n"
    wfid = rig.launch(f"{text}    noop tag: t")
    rig.engine.submit(reply(rig.crew.held[0]))
    rig.engine.turn()
    assert [event.kind for _, event in rig.views.history(wfid)].count("echo") == 1
    rig.settle()
    assert [event.kind for _, event in rig.views.history(wfid)].count("echo") == 1


def test_listeners_hear_of_other_processes(rig: Rig) -> None:
    waiting = rig.launch("listen to: '/^al/', upon: reply")
    other = rig.launch("sequence\n  bob\n  alice")
    rig.tell(reply(rig.crew.held[0]))
    assert rig.process(waiting).state == "running"
    rig.tell(reply(rig.crew.held[1], {"n": 1}))
    assert rig.process(waiting).fields == {"n": 1}
    assert rig.process(other).state == "terminated"


def test_an_unexpected_fault_is_recorded_where_it_happened(rig: Rig, memory: DatabaseStore) -> None:
    """A record in the database whose step nobody can read makes a replay stumble."""
    wfid = rig.launch("failing")
    (error,) = rig.views.errors(wfid)
    bad = ErrorRecord(wfid, error.key, error.fault, error.at, step={"step": "dance", "key": "0!x"})
    with memory.turn() as turn:
        turn.save(Changes(errors={(wfid, error.key): bad}))
    fine = rig.order("alice")
    future = rig.engine.tell(Replay(wfid=wfid, key=error.key))
    rig.settle()
    with pytest.raises(MintError, match="ValidationError"):
        future.result(0)
    assert fine.result(0)
    (struck,) = rig.views.errors(wfid)
    assert struck.fault.class_name == "ValidationError"
    assert len(rig.views.dead_letters()) == 1
    rig.tell(Cancel(wfid=wfid))
    assert rig.views.errors(wfid) == []


def test_a_failed_step_and_its_replay_in_one_turn(rig: Rig) -> None:
    wfid = rig.launch("alice")
    work = rig.crew.held[0]
    fault = Fault("participant", "no flour")
    rig.engine.submit(Fail(wfid=wfid, key=work.key, fault=fault, dispatch=work.id))
    rig.engine.submit(Replay(wfid=wfid, fields={"flour": True}))
    rig.settle()
    assert rig.views.errors(wfid) == []
    assert rig.crew.held[1].fields == {"flour": True}
    assert [row["id"] for row in rig.views.dispatches(wfid)] == [rig.crew.held[1].id]


@pytest.mark.parametrize("value", [1, object(), "\ud800"])
def test_what_breaks_every_turn_is_laid_aside(value: Any) -> None:
    message = Reply(wfid="20300101-0000-ba-bo", key="0!x", fields={"n": value})
    changes = bury(Work(message, inbox=7, schedule="s1"), TypeError("odd"))
    ((body, reason),) = changes.dead
    assert b"20300101-0000-ba-bo" in body
    assert reason == "TypeError: odd"
    assert (changes.taken, changes.fired) == ([7], ["s1"])


def test_a_listener_that_is_gone_within_the_turn_was_never_there(rig: Rig) -> None:
    wfid = rig.launch("sequence\n  alice\n  listen to: bob\n  noop")
    (work,) = rig.crew.held
    rig.engine.submit(reply(work))
    future = rig.engine.tell(Cancel(wfid=wfid))
    rig.settle()
    future.result(0)
    assert rig.process(wfid).state == "terminated"
    assert rig.views.totals()["listeners"] == 0


def test_who_attends_to_a_task_hears_what_came_of_it_although_another_engine_is_at_it(
    memory: DatabaseStore,
) -> None:
    """A word to a busy process goes into the inbox; this one's outcome is not known before."""
    busy = BusyStore(memory)
    rig = Rig(busy, memory.views, Crew({}))
    wfid = rig.launch("human to: ann")
    (task,) = memory.views.tasks()
    said = {
        who: Attend(wfid=wfid, key=task.key, dispatch=task.id, what="claim", by=who)
        for who in ("ann", "eve")
    }
    busy.busy = 3
    told = {who: rig.engine.tell(message) for who, message in said.items()}
    rig.engine.turn()
    assert not any(future.done() for future in told.values())
    rig.settle()
    assert told["ann"].result(0) is None
    assert isinstance(told["eve"].exception(0), TaskNotYours)
    (task,) = memory.views.tasks()
    assert task.holder == "ann"
    assert memory.views.dead_letters() == []


def test_no_transport_hears_of_work_that_people_or_stand_ins_keep(rig: Rig) -> None:
    wfid = rig.launch("human to: ann")
    (work,) = rig.views.dispatches(wfid)
    assert work["holder"] == "human"
    rig.tell(Cancel(wfid=wfid))
    assert (rig.crew.got, rig.crew.controls, rig.views.tasks()) == ([], [], [])
    assert rig.process(wfid).state == "terminated"
