"""What goes wrong in a turn hurts only what it has to do with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from tests.processes.rig import EPOCH, Crew, Rig, hold, reply

from mint.errors import MintError, StoreError
from mint.expressions.table import EXPRESSIONS
from mint.interpreter.expression import Expression
from mint.model.effect import Event
from mint.model.message import Cancel, Replay, Timer

if TYPE_CHECKING:
    from tests.unit.engine.failing_store import FailingStore

    from mint.ports.directory import Entry
    from mint.store.database import DatabaseStore


def test_who_waits_hears_that_the_store_failed(fragile: Rig, broken: FailingStore) -> None:
    future = fragile.order("alice")
    broken.failing = 1
    with pytest.raises(StoreError):
        fragile.engine.turn()
    with pytest.raises(StoreError, match="the disk is full"):
        future.result(0)
    fragile.settle()
    assert fragile.views.processes() == []


def test_what_nobody_waits_for_is_kept_when_the_store_fails(
    fragile: Rig, broken: FailingStore, memory: DatabaseStore
) -> None:
    wfid = fragile.launch("concurrence merge_type: mix\n  alice\n  bob\n  wait 1h")
    alice, bob = fragile.crew.held
    fragile.engine.submit(reply(alice, {"a": 1}))
    memory.post([reply(bob, {"b": 1})])
    fragile.engine.note(Event(wfid, "log", EPOCH, data={"text": "hello"}))
    fragile.engine.look_around()
    fragile.clock.at += 3600
    broken.failing = 2
    for _ in range(2):
        with pytest.raises(StoreError):
            fragile.engine.turn()
    assert fragile.process(wfid).state == "running"
    fragile.settle()
    assert fragile.process(wfid).fields == {"a": 1, "b": 1}
    assert len(fragile.events(wfid, "log")) == 1
    assert fragile.events(wfid, "late") == []


class Spoil(Expression):
    """A word with a defect: what it tells the history cannot be stored."""

    names: ClassVar[tuple[str, ...]] = ("spoil",)

    def apply(self) -> None:
        self.run.event("spoilt", self.node, data={"n": object()})
        super().apply()


@pytest.fixture
def spoiling(memory: DatabaseStore) -> Rig:
    table = {**EXPRESSIONS, "spoil": Spoil}
    return Rig(memory, memory.views, Crew({"alice": hold, "bob": hold}), table=table)


def test_a_message_that_cannot_be_stored_hurts_only_its_sender(spoiling: Rig) -> None:
    rig = spoiling
    good = [rig.order("alice", {"n": n}) for n in range(3)]
    bad = rig.order("spoil")
    good.append(rig.order("alice", {"n": 3}))
    rig.settle()
    with pytest.raises(MintError, match="cannot be stored: TypeError"):
        bad.result(0)
    assert len({future.result(0) for future in good}) == 4
    assert sorted(work.fields["n"] for work in rig.crew.held) == [0, 1, 2, 3]
    assert len(rig.views.processes()) == 4


def test_an_answer_that_cannot_be_stored_is_a_dead_letter(spoiling: Rig) -> None:
    rig = spoiling
    wfid = rig.launch("sequence\n  alice\n  spoil unless: '${f:n}'\n  bob")
    rig.engine.submit(reply(rig.crew.held[0]))
    rig.settle()
    (letter,) = rig.views.dead_letters()
    assert letter["reason"].startswith("TypeError")
    rig.tell(reply(rig.crew.held[0], {"n": 1}))
    assert rig.crew.held[1].fields == {"n": 1}
    assert rig.events(wfid, "late") == []


def test_fields_that_are_no_json_never_become_a_process(rig: Rig) -> None:
    good = rig.order("alice")
    bad = rig.order("alice", {"n": object()})
    rig.settle()
    with pytest.raises(MintError, match="the fields cannot be kept as JSON"):
        bad.result(0)
    assert [process.wfid for process in rig.views.processes()] == [good.result(0)]


def test_an_answer_that_is_no_json_is_an_error_of_its_step(rig: Rig) -> None:
    wfid = rig.launch("sequence\n  alice\n  bob", {"before": 1})
    rig.engine.submit(reply(rig.crew.held[0], {"n": object()}))
    rig.settle()
    (error,) = rig.views.errors(wfid)
    assert "the fields cannot be kept as JSON" in error.fault.message
    assert rig.views.dead_letters() == []
    rig.tell(Replay(wfid=wfid))
    rig.tell(reply(rig.crew.held[-1], {"n": 1}))
    assert rig.crew.held[-1].fields == {"n": 1}


def test_a_note_that_cannot_be_stored_is_given_up(rig: Rig) -> None:
    wfid = rig.launch("alice")
    rig.engine.note(Event(wfid, "progress", EPOCH, data={"done": object()}))
    rig.engine.submit(reply(rig.crew.held[0]))
    for _ in range(10):
        if not rig.engine.turn():
            break
    assert rig.process(wfid).state == "terminated"
    assert rig.engine.turn() is False


class Odd(Expression):
    """A word with a defect: a timer of its own makes it stumble outside of every step."""

    names: ClassVar[tuple[str, ...]] = ("odd",)

    def apply(self) -> None:
        self.run.schedule(self.node, self.run.now + 60, {"do": "stumble"})

    def on_timer(self, action: dict[str, Any]) -> None:
        message = "the defect"
        raise ZeroDivisionError(message)


def odd_rig(store: DatabaseStore) -> Rig:
    return Rig(store, store.views, Crew({"alice": hold}), table={**EXPRESSIONS, "odd": Odd})


def test_a_defect_becomes_an_error_of_its_process(memory: DatabaseStore) -> None:
    rig = odd_rig(memory)
    odd = rig.launch("odd")
    fine = rig.launch("wait 1m")
    rig.advance(60)
    assert rig.process(fine).state == "terminated"
    (error,) = rig.views.errors(odd)
    assert (error.fault.class_name, error.fault.message) == ("ZeroDivisionError", "the defect")
    assert error.fault.trace
    assert [event.name for event in rig.events(odd, "error")] == ["engine"]
    assert rig.views.dead_letters() == []
    assert rig.views.schedules() == []


def test_the_error_of_a_defect_goes_with_its_process(memory: DatabaseStore) -> None:
    rig = odd_rig(memory)
    odd = rig.launch("odd")
    rig.advance(60)
    rig.tell(Cancel(wfid=odd))
    assert rig.process(odd).state == "terminated"
    assert rig.views.errors() == []


def test_the_error_of_a_defect_can_be_replayed(memory: DatabaseStore) -> None:
    rig = odd_rig(memory)
    odd = rig.launch("odd")
    rig.advance(60)
    rig.tell(Replay(wfid=odd))
    assert rig.views.errors() == []
    assert len(rig.views.schedules(odd)) == 1


def test_a_timer_of_a_process_that_is_gone_is_told_once(rig: Rig) -> None:
    rig.engine.submit(Timer(wfid="20300101-0000-ba-bo", key="0!x", action={"do": "wake"}))
    rig.settle()
    assert len(rig.views.dead_letters()) == 1


def test_a_retry_whose_participant_is_gone_is_an_error(rig: Rig) -> None:
    wfid = rig.launch("failing retries: 3, backoff: 60")
    assert [event.kind for event in rig.events(wfid, "retrying")] == ["retrying"]
    del rig.crew.work["failing"]
    rig.advance(60)
    (error,) = rig.views.errors(wfid)
    assert error.fault.kind == "unknown_reference"
    assert rig.views.dead_letters() == []
    rig.crew.work["failing"] = hold
    rig.tell(Replay(wfid=wfid))
    assert [work.participant for work in rig.crew.held] == ["failing"]


@pytest.mark.parametrize("policy", ["retries: many", "retries: 3, backoff: soon"])
def test_a_bad_retry_policy_is_an_error_of_the_step(rig: Rig, policy: str) -> None:
    wfid = rig.launch(f"failing {policy}")
    (error,) = rig.views.errors(wfid)
    assert error.fault.message
    assert rig.views.dispatches() == []
    rig.crew.work["failing"] = hold
    rig.tell(Replay(wfid=wfid))
    assert len(rig.crew.held) == 1
    assert len(rig.views.dispatches()) == 1


def test_a_listener_with_a_bad_condition_is_an_error(rig: Rig) -> None:
    wfid = rig.launch("listen to: alice, where: '${f:x} >= >='")
    rig.launch("alice")
    (error,) = rig.views.errors(wfid)
    assert error.key.startswith("0_0!")
    assert rig.views.dead_letters() == []
    rig.tell(Cancel(wfid=wfid))
    assert rig.process(wfid).state == "terminated"
    assert rig.views.totals()["listeners"] == 0


class Unsure(Crew):
    """A directory in a store that is not there at times."""

    failing = 0

    def find(self, name: str, wfid: str = "") -> Entry | None:
        if self.failing:
            self.failing -= 1
            raise StoreError("the database is gone")
        return super().find(name, wfid)


@pytest.mark.parametrize("text", ["sequence\n  alice\n  bob", "sequence\n  wait 1s\n  bob"])
def test_nothing_is_wrong_with_a_process_whose_participants_cannot_be_looked_up(
    memory: DatabaseStore, text: str
) -> None:
    crew = Unsure({"alice": hold, "bob": hold})
    rig = Rig(memory, memory.views, crew)
    wfid = rig.launch(text)
    for work in crew.held:
        rig.engine.submit(reply(work))
    rig.clock.at += 1
    crew.failing = 2
    for _ in range(2):
        with pytest.raises(StoreError):
            rig.engine.turn()
    rig.settle()
    assert [work.participant for work in crew.held][-1] == "bob"
    assert rig.views.errors(wfid) == []
    assert rig.views.dead_letters() == []
