"""What whoever debugs can ask for, and what is answered when it cannot be done."""

from __future__ import annotations

import pytest

from mint.errors import ConditionError, NotAWaitingStep
from mint.model.halts import Breakpoint, Halts
from mint.model.message import Breaks, Debug
from mint.testing import Dispatched, Playbook
from mint.testing.stage import WFID

FORK = "sequence\n  alice\n  concurrence\n    bob\n    carol"


def halts(play: Playbook) -> Halts | None:
    assert play.memory.process is not None
    return play.memory.process.halts


def test_the_workitem_of_a_stopped_step_is_changed() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch({"a": 1, "b": {"c": 2}})
    play.tell(Debug(wfid=WFID)).answer("alice")
    change = Debug(wfid=WFID, act="change", put={"b.d": 3}, unset=["a"], by="ann")
    play.tell(change)
    assert play.node("0_0_1").fields == {"b": {"c": 2, "d": 3}}
    told = next(event for event in reversed(play.events) if event.kind == "debugged")
    assert (told.by, told.data["put"], told.data["unset"]) == ("ann", {"b.d": 3}, ["a"])
    play.expect(Dispatched("alice"))
    play.tell(Debug(wfid=WFID, act="step", put={"b": 4})).expect(Dispatched("bob", {"b": 4}))


def test_a_change_needs_one_stopped_step() -> None:
    play = Playbook(FORK).launch().tell(Debug(wfid=WFID))
    with pytest.raises(NotAWaitingStep, match="nothing of process"):
        play.tell(Debug(wfid=WFID, act="change", put={"a": 1}))
    play.told.clear()
    play.answer("alice").tell(Debug(wfid=WFID, act="step"))
    with pytest.raises(NotAWaitingStep, match="say which: 0_0_1_0!"):
        play.tell(Debug(wfid=WFID, act="step", put={"a": 1}))
    play.tell(Debug(wfid=WFID, act="change", key=play.node("0_0_1_0").key, put={"a": 1}))
    assert play.node("0_0_1_0").fields == {"a": 1}
    assert play.node("0_0_1_1").fields == {}


def test_only_what_is_stopped_is_let_go() -> None:
    play = Playbook(FORK).launch().tell(Debug(wfid=WFID))
    with pytest.raises(NotAWaitingStep, match="is not stopped"):
        play.tell(Debug(wfid=WFID, act="step", key=play.node("alice").key))


def test_a_step_of_what_is_not_stopped_begins_the_debugging() -> None:
    play = Playbook(FORK).launch().tell(Debug(wfid=WFID, act="step"))
    assert halts(play) == Halts(stepping="every")


def test_what_was_stepped_over_is_forgotten_when_it_is_over() -> None:
    play = Playbook("sequence\n  alice\n  sequence\n    noop\n  noop\n  bob").launch()
    play.tell(Debug(wfid=WFID)).answer("alice").tell(Debug(wfid=WFID, act="over"))
    found = halts(play)
    assert found is not None
    assert len(found.over) == 1
    play.tell(Debug(wfid=WFID, act="step"))
    assert halts(play) == Halts(stepping="every")


def test_breakpoints_are_set_replaced_and_cleared() -> None:
    play = Playbook(FORK).launch()
    play.tell(Breaks(wfid=WFID, add=[Breakpoint("bob"), Breakpoint("0_0_1_1")]))
    play.tell(Breaks(wfid=WFID, add=[Breakpoint("bob", "${f:n} > 1")]))
    assert halts(play) == Halts(breaks=(Breakpoint("bob", "${f:n} > 1"), Breakpoint("0_0_1_1")))
    play.tell(Breaks(wfid=WFID, remove=["0_0_1_1"]))
    with pytest.raises(NotAWaitingStep, match="no breakpoint at carol; it has bob"):
        play.tell(Breaks(wfid=WFID, remove=["carol"]))
    play.told.clear()
    play.tell(Breaks(wfid=WFID, clear=True))
    assert halts(play) is None


def test_breakpoints_stay_when_the_debugging_ends() -> None:
    play = Playbook(FORK).launch().tell(Breaks(wfid=WFID, add=[Breakpoint("bob")]))
    play.tell(Debug(wfid=WFID)).tell(Debug(wfid=WFID, act="go_on"))
    assert halts(play) == Halts(breaks=(Breakpoint("bob"),))


def test_a_condition_that_is_none_is_refused() -> None:
    play = Playbook(FORK).launch()
    with pytest.raises(ConditionError):
        play.tell(Breaks(wfid=WFID, add=[Breakpoint("bob", "1 > > 2")]))
    assert halts(play) is None
