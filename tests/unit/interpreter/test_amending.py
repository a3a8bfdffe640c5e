from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.unit.interpreter.desk import run_of

from mint.engine.states import states
from mint.errors import NotAWaitingStep
from mint.interpreter.planning import Planner
from mint.lang.read import read
from mint.model.effect import Event
from mint.model.message import Amend, Edit, Mutate
from mint.testing import Dispatched, Playbook
from mint.testing.stage import WFID

if TYPE_CHECKING:
    from mint.model.plan import Plan


def plan_of(play: Playbook, text: str) -> Plan:
    return Planner(run_of(play), read(text, format="radial").tree).plan()


def amend(play: Playbook, text: str, **given: Any) -> Playbook:
    return play.tell(Amend(wfid=WFID, tree=read(text, format="radial").tree, **given))


def summary(plan: Plan) -> list[str]:
    return [f"{c.what} {c.name}" for c in plan.changes]


def test_what_is_ahead_is_changed_and_work_in_hand_stays() -> None:
    play = Playbook("define p\n  alice\n  bob").launch()
    text = "define p\n  alice\n  carol\n  bob n: 1"
    plan = plan_of(play, text)
    assert (summary(plan), plan.safe) == (["add carol", "change bob"], True)
    amend(play, text)
    play.expect(Dispatched("alice")).answer("alice").expect(Dispatched("carol"))
    play.answer("carol").expect(Dispatched("bob"))


def test_a_step_before_the_one_in_hand_moves_it() -> None:
    play = Playbook("define p\n  alice\n  bob\n  carol").launch().answer("alice")
    amend(play, "define p\n  first\n  alice\n  bob\n  dave\n  carol")
    play.answer("bob")
    assert play.waiting == ["dave"]
    play.answer("dave").answer("carol")
    assert play.waiting == []
    assert play.events[-1].kind == "terminated"


def test_work_in_hand_that_changed_begins_again() -> None:
    play = Playbook("define p\n  alice n: 1\n  bob").launch()
    text = "define p\n  alice n: 2\n  bob"
    assert summary(plan_of(play, text)) == ["re_apply alice"]
    amend(play, text)
    assert play.waiting == ["alice"]
    assert play.dispatches[-1].params["n"] == 2


def test_work_in_hand_that_is_gone_is_cancelled_and_the_flow_goes_on() -> None:
    play = Playbook("define p\n  alice\n  bob\n  carol").launch().answer("alice")
    text = "define p\n  alice\n  carol"
    assert summary(plan_of(play, text)) == ["drop bob"]
    amend(play, text)
    assert play.waiting == ["carol"]


def test_the_last_step_is_dropped() -> None:
    play = Playbook("define p\n  alice\n  bob").launch().answer("alice")
    amend(play, "define p\n  alice")
    assert play.waiting == []
    assert play.events[-1].kind == "terminated"


def test_who_listens_hears_what_the_new_text_says() -> None:
    play = Playbook("define p\n  concurrence\n    listen to: alice\n    stall").launch()
    amend(play, "define p\n  concurrence\n    listen to: bob\n    stall")
    play.hear("dispatched", "alice")
    assert any(node.name == "listen" for node in play.nodes)
    play.hear("dispatched", "bob")
    assert not any(node.name == "listen" for node in play.nodes)


def test_a_wait_counts_from_when_it_began() -> None:
    play = Playbook("define p\n  wait 3h\n  alice").launch().advance("1h")
    amend(play, "define p\n  wait 2h, timeout: 5h\n  alice").advance("1h")
    assert play.waiting == ["alice"]


def test_a_rhythm_changes() -> None:
    play = Playbook("define p\n  every 3h\n    alice").launch().advance("1h")
    amend(play, "define p\n  every 1h\n    alice").advance("1h")
    assert play.waiting == ["alice"]


def test_a_join_takes_less_while_it_waits() -> None:
    play = Playbook("define p\n  concurrence count: 3\n    a\n    b\n    c\n    d\n  z").launch()
    play.answer("a").answer("b")
    amend(play, "define p\n  concurrence count: 2\n    a\n    b\n    c\n    d\n  z")
    assert "z" in play.waiting


def test_a_branch_is_dropped_and_one_grafted_on() -> None:
    play = Playbook("define p\n  concurrence merge_type: isolate\n    a\n    b\n  z").launch()
    text = "define p\n  concurrence merge_type: isolate\n    a\n    c\n    d\n  z"
    plan = plan_of(play, text)
    assert summary(plan) == ["re_apply c", "begin d"]


def test_a_process_that_is_told_another_revision_notes_it_even_when_its_text_stays() -> None:
    play = Playbook("define p\n  alice").launch()
    amend(play, "define p\n  alice", deployed="p@2", why="moved")
    process = play.memory.process
    assert process is not None
    assert (process.deployed, process.patches) == ("p@2", [])
    told = play.events[-1]
    assert (told.kind, told.data) == ("migrated", {"from": "", "to": "p@2", "why": "moved"})
    count = len(play.events)
    amend(play, "define p\n  alice", deployed="p@2")
    assert len(play.events) == count
    amend(play, "define p\n  bob\n  alice", deployed="p@3")
    assert [event.kind for event in play.events[count:]] == ["migrated", "amended"]


def test_the_history_tells_where_a_step_stands_by_then() -> None:
    play = Playbook("define p\n  concurrence\n    alice\n    bob").launch()
    text = "define p\n  concurrence\n    carol\n    alice\n    bob"
    amend(play, text).answer("bob").answer("carol")
    told = [(event.name, event.expid) for event in play.events if event.kind == "replied"]
    assert told == [("bob", "0_0_2"), ("carol", "0_0_0")]
    (document,) = [event for event in play.events if event.kind == "amended"]
    assert document.data["moves"] == {"0_0_0": "0_0_1", "0_0_1": "0_0_2"}
    tree = read(text, format="radial").tree
    events = msgspec.convert(msgspec.to_builtins(play.events), list[Event])
    marks = states(tree, [node for node in play.nodes if node.state is None], events)
    assert [marks[f"0_0_{index}"] for index in range(3)] == ["done", "here", "done"]


def test_a_process_that_is_over_takes_no_text() -> None:
    play = Playbook("define p\n  alice").launch().answer("alice")
    with pytest.raises(NotAWaitingStep, match="is over"):
        plan_of(play, "define p\n  bob")


@pytest.mark.parametrize("message", [Mutate, Amend])
def test_a_root_that_an_operator_edited_takes_another_text(message: type[Mutate | Amend]) -> None:
    play = Playbook("define p\n  noop\n  sequence\n    carol").launch()
    (root,) = (node for node in play.nodes if node.parent is None)
    play.tell(Edit(wfid=WFID, key=root.key, tree=read("bob tag: t", format="radial").tree))
    play.tell(message(wfid=WFID, tree=read("alice", format="radial").tree))
    play.answer("alice")
    assert play.events[-1].kind == "terminated"
    assert not [event for event in play.events if event.kind == "error"]
