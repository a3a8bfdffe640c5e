from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import EPOCH, Crew, Rig, hold, reply, tree_of

from mint.engine.options import Options
from mint.errors import AnswerTooLate, NotAWaitingStep, ProcessNotFound, StoreError
from mint.model.effect import Event
from mint.model.message import Cancel, Launch, Reply
from mint.ports.front import LaunchOrder

if TYPE_CHECKING:
    from tests.unit.engine.failing_store import FailingStore

    from mint.store.database import DatabaseStore


def insert(store: DatabaseStore, body: str) -> None:
    """Put a row into the inbox as somebody might by hand."""
    with store._writer.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("INSERT INTO inbox (body) VALUES (?)", (body,))
        driver.commit()


def test_an_idle_engine_does_nothing(rig: Rig) -> None:
    rig.settle()
    assert rig.engine.turn() is False
    assert rig.engine.pause_until() is None


def test_a_launch_gives_the_wfid_once_it_is_stored(rig: Rig) -> None:
    future = rig.order("alice", {"n": 1})
    assert not future.done()
    rig.settle()
    process = rig.process(future.result(0))
    assert (process.name, process.state, process.launched_at) == ("tried", "running", EPOCH)
    assert [work.fields for work in rig.crew.held] == [{"n": 1}]


def test_a_definition_may_be_used_before_it_is_written_down(rig: Rig) -> None:
    wfid = rig.launch("define x\n  helper\n  define helper\n    echoing")
    assert rig.process(wfid).state == "terminated"


def test_the_definition_of_a_process_that_is_over_at_once_is_kept(rig: Rig) -> None:
    process = rig.process(rig.launch("echo hi"))
    assert process.state == "terminated"
    definition = rig.views.definition(process.definition)
    assert definition is not None
    assert definition.tree.children[0].to_json() == ["echo", {"hi": None}, []]


def test_a_message_to_nobody_is_answered_with_an_error(rig: Rig) -> None:
    with pytest.raises(ProcessNotFound, match="mint ps --all"):
        rig.tell(Cancel(wfid="20300101-0000-ba-bo"))
    wfid = rig.launch("alice")
    with pytest.raises(NotAWaitingStep, match="no live expression 0_7!x"):
        rig.tell(Cancel(wfid=wfid, key="0_7!x"))
    assert rig.views.dead_letters() == []


def test_a_message_to_nobody_that_nobody_waits_for_is_a_dead_letter(rig: Rig) -> None:
    rig.engine.submit(Reply(wfid="20300101-0000-ba-bo", key="0!x", fields={}))
    rig.settle()
    (letter,) = rig.views.dead_letters()
    assert letter["reason"].startswith("ProcessNotFound: no process 20300101-0000-ba-bo")
    assert '"wfid":"20300101-0000-ba-bo"' in letter["body"]


@pytest.mark.parametrize("body", ["{", '{"type": "dance", "wfid": "x"}', '{"type": "reply"}', ""])
def test_what_cannot_be_read_goes_to_the_dead_letters(
    rig: Rig, memory: DatabaseStore, body: str
) -> None:
    wfid = rig.launch("alice")
    insert(memory, body)
    memory.post([reply(rig.crew.held[0], {"n": 1})])
    rig.engine.look_around()
    rig.settle()
    assert rig.process(wfid).fields == {"n": 1}
    (letter,) = rig.views.dead_letters()
    assert letter["body"] == body
    assert letter["reason"]
    assert rig.views.totals()["inbox"] == 0


def test_messages_of_the_store_are_handled(rig: Rig, memory: DatabaseStore) -> None:
    wfid = rig.launch("sequence\n  alice\n  bob")
    memory.post([reply(rig.crew.held[0], {"n": 1})])
    assert rig.engine.turn() is False
    rig.engine.look_around()
    rig.settle()
    assert [work.participant for work in rig.crew.held] == ["alice", "bob"]
    assert rig.process(wfid).state == "running"


# what the world hears


def test_followers_hear_of_events_after_the_commit(fragile: Rig, broken: FailingStore) -> None:
    heard: list[tuple[str, int]] = []

    def listen(events: list[Event]) -> None:
        stored = len(fragile.views.history(events[0].wfid))
        heard.extend((event.kind, stored) for event in events)

    stop = fragile.engine.follow(listen)
    fragile.order("noop")
    broken.failing = 1
    with pytest.raises(StoreError):
        fragile.engine.turn()
    assert heard == []
    fragile.launch("noop")
    assert heard == [("launched", 2), ("terminated", 2)]
    stop()
    fragile.launch("noop")
    assert len(heard) == 2


def test_notes_become_history(rig: Rig) -> None:
    wfid = rig.launch("alice")
    rig.engine.note(Event(wfid, "log", EPOCH, name="alice", data={"text": "half done"}))
    assert rig.engine.turn() is True
    assert [event.data for event in rig.events(wfid, "log")] == [{"text": "half done"}]


def test_an_engine_variable_is_seen_by_all(rig: Rig) -> None:
    rig.engine.set_variable("site", "Helsinki")
    wfid = rig.launch("alice where: '${v://site}'")
    assert rig.crew.held[0].params["where"] == "Helsinki"
    rig.engine.set_variable("site", None)
    rig.launch("alice where: '${v://site}'")
    assert rig.crew.held[1].params["where"] == ""
    assert rig.process(wfid).state == "running"


# processes that the engine launches


def handled(store: DatabaseStore, **definitions: str) -> Rig:
    options = Options(**{name: tree_of(text) for name, text in definitions.items()})  # type: ignore[arg-type]
    return Rig(store, store.views, Crew({"alice": hold, "ops": hold}), options=options)


def test_an_unhandled_error_launches_a_process(memory: DatabaseStore) -> None:
    rig = handled(memory, on_error="ops")
    wfid = rig.launch("sequence\n  error 'no flour'", {"n": 1})
    (work,) = rig.crew.held
    assert work.fields["n"] == 1
    assert work.fields["__error__"]["message"] == "no flour"
    child = rig.process(work.wfid)
    assert (child.parent, child.why) == (wfid, "on_error")


def test_the_error_and_its_handler_know_each_other(memory: DatabaseStore) -> None:
    options = Options(error_handlers={"release": tree_of("define on_duty\n  ops")})
    rig = Rig(memory, memory.views, Crew({"ops": hold}), options=options)
    wfid = rig.launch("define release\n  error 'no flour'", {"n": 1})
    (work,) = rig.crew.held
    (error,) = rig.views.errors(wfid)
    assert (error.handler, error.definition) == (work.wfid, "release")
    handler = rig.process(work.wfid)
    assert (handler.parent, handler.why, handler.about) == (wfid, "on_error", error.key)
    (told,) = rig.events(wfid, "handled")
    assert (told.key, told.name, told.data) == (error.key, "on_duty", {"process": work.wfid})
    assert rig.views.totals()["inbox"] == 0
    rig.launch("define nightly\n  error 'no flour'")
    assert len(rig.crew.held) == 1


def test_an_error_of_the_handler_launches_nothing(memory: DatabaseStore) -> None:
    rig = handled(memory, on_error="error 'me too'", on_terminate="alice")
    rig.launch("error 'no flour'")
    assert len(rig.views.processes()) == 2
    assert len(rig.views.errors()) == 2


def test_the_end_of_a_process_launches_another(memory: DatabaseStore) -> None:
    rig = handled(memory, on_terminate="ops")
    wfid = rig.launch("set 'f:x': 1")
    (work,) = rig.crew.held
    assert work.fields == {"x": 1, "__terminate__": True}
    assert rig.process(work.wfid).why == "on_terminate"
    rig.tell(reply(work))
    assert len(rig.views.processes()) == 2
    assert rig.process(work.wfid).parent == wfid


# room


def test_work_waits_in_the_store_until_there_is_room(rig: Rig) -> None:
    rig.crew.space = 2
    for _ in range(5):
        rig.order("alice")
    rig.engine.turn()
    assert len(rig.crew.held) == 2
    assert sorted(row["holder"] for row in rig.views.dispatches()) == ["", "", "", "crew", "crew"]
    rig.crew.space = 10
    rig.settle()
    assert len(rig.crew.held) == 5
    assert {row["holder"] for row in rig.views.dispatches()} == {"crew"}


def test_a_new_engine_takes_up_what_the_old_one_held(rig: Rig, memory: DatabaseStore) -> None:
    rig.launch("alice")
    successor = Rig(memory, memory.views, Crew({"alice": hold}))
    successor.settle()
    assert successor.crew.held == []
    successor.engine.recover()
    successor.settle()
    assert [work.id for work in successor.crew.held] == [work.id for work in rig.crew.held]


def test_more_messages_than_a_batch_holds(memory: DatabaseStore) -> None:
    rig = Rig(memory, memory.views, Crew({"alice": hold}), options=Options(batch=3))
    futures = [rig.order("alice") for _ in range(10)]
    rig.settle()
    assert len({future.result(0) for future in futures}) == 10
    memory.post([reply(work) for work in rig.crew.held])
    rig.engine.look_around()
    rig.settle()
    assert rig.views.totals()["running"] == 0


def test_timers_fire_in_order_and_none_is_left(memory: DatabaseStore) -> None:
    rig = Rig(memory, memory.views, Crew({"alice": hold}), options=Options(batch=3))
    for minutes in range(10, 0, -1):
        rig.launch(f"sequence\n  wait {minutes}m\n  alice n: {minutes}")
    assert rig.engine.pause_until() == EPOCH + 60
    rig.advance(601)
    assert [work.params["n"] for work in rig.crew.held] == list(range(1, 11))
    assert rig.engine.pause_until() is None


def test_timers_that_found_no_room_fire_though_the_clock_is_set_back(memory: DatabaseStore) -> None:
    rig = Rig(memory, memory.views, Crew({}), options=Options(batch=1))
    rig.launch("concurrence\n  wait 1s\n  wait 2s\n  wait 3s")
    rig.clock.at += 10
    assert rig.engine.turn()
    rig.clock.at -= 5
    assert rig.engine.pause_until() == 0.0
    rig.settle()
    assert rig.views.totals()["running"] == 0


def test_all_timers_of_one_moment_fire(memory: DatabaseStore) -> None:
    rig = Rig(memory, memory.views, Crew({}), options=Options(batch=3))
    for _ in range(10):
        rig.launch("wait 1m")
    rig.advance(60)
    assert rig.views.totals()["running"] == 0


def test_a_launch_with_a_ready_wfid_is_not_repeated(rig: Rig) -> None:
    """A launch that comes through the store, as those of other engines do."""
    definition = rig.engine._hoisted.of(tree_of("alice"))
    launch = Launch(wfid="20300101-0000-ba-bo", definition=definition, launch_key="k")
    rig.store.post([launch, launch])
    rig.engine.look_around()
    rig.settle()
    assert len(rig.views.processes()) == 1
    assert len(rig.crew.held) == 1
    order = LaunchOrder(tree_of("alice"), launch_key="k")
    future = rig.engine.launch(order)
    rig.settle()
    assert future.result(0) == "20300101-0000-ba-bo"


def test_what_is_told_together_is_done_in_one_transaction(rig: Rig) -> None:
    wfids = [rig.launch("alice") for _ in range(3)]
    works = list(rig.crew.held)
    told: list[list[Event]] = []
    rig.engine.follow(told.append)
    answers = [reply(work, {"n": n}) for n, work in enumerate(works)]
    futures = rig.engine.tell_all([*answers, reply(works[0])])
    rig.settle()
    assert [future.exception(0) is None for future in futures] == [True, True, True, False]
    assert isinstance(futures[3].exception(0), AnswerTooLate)
    assert [rig.process(wfid).fields for wfid in wfids] == [{"n": n} for n in range(3)]
    assert len(told) == 1
