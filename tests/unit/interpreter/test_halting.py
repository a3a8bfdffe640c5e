"""Where a debugged process stops, and that what is stopped can be stopped for good, edited..."""

from __future__ import annotations

import pytest

from mint.errors import NotAWaitingStep
from mint.lang.read import read
from mint.model.definition import Definition
from mint.model.halts import Breakpoint
from mint.model.message import (
    Amend,
    Attach,
    Breaks,
    Debug,
    Launch,
    PushOut,
    ReApply,
    Replay,
    Respark,
)
from mint.model.tree import Tree
from mint.testing import Dispatched, Playbook, Terminated
from mint.testing.stage import WFID

TWO = "sequence\n  alice\n  bob"


def begun(text: str, **options: object) -> Playbook:
    """A process that stops before whatever follows."""
    play = Playbook(text, **options).launch()  # type: ignore[arg-type]
    return play.tell(Debug(wfid=WFID))


def stopped(play: Playbook) -> list[str]:
    return [node.expid for node in play.nodes if "stopped" in node.memory]


def go(play: Playbook, act: str = "step", **more: object) -> Playbook:
    return play.tell(Debug(wfid=WFID, act=act, **more))  # type: ignore[arg-type]


def launched_with(
    text: str, *points: Breakpoint, fields: dict[str, object] | None = None
) -> Playbook:
    play = Playbook(text)
    launch = Launch(
        wfid=WFID, definition=Definition.of(play.tree), fields=fields or {}, breaks=points
    )
    return play.tell(launch)


def test_a_process_stops_before_the_next_step() -> None:
    play = begun(TWO).answer("alice", {"n": 1})
    play.expect(Dispatched("alice"))
    node = play.node("0_0_1")
    assert (stopped(play), node.state, node.fields) == (["0_0_1"], "paused", {"n": 1})
    told = next(event for event in play.events if event.kind == "stopped")
    assert told.data == {"why": "step", "step": "bob", "fields": {"n": 1}}
    go(play).expect(Dispatched("bob", {"n": 1})).answer("bob").expect(Terminated({"n": 1}))


def test_stepping_goes_into_what_stands_below() -> None:
    play = begun("sequence\n  alice\n  sequence\n    set f:a: 1\n    bob").answer("alice")
    seen = []
    while not play.waiting:
        seen += stopped(play)
        go(play)
    assert seen == ["0_0_1", "0_0_1_0", "0_0_1_1"]


def test_stepping_over_does_not_stop_within() -> None:
    play = begun("sequence\n  alice\n  sequence\n    set f:a: 1\n    noop\n  bob").answer("alice")
    assert stopped(play) == ["0_0_1"]
    assert stopped(go(play, "over")) == ["0_0_2"]
    assert play.node("0_0_2").fields == {"a": 1, "__result__": 1}


def test_stepping_at_participants_only() -> None:
    text = "sequence\n  alice\n  set f:a: 1\n  participant bob\n  nobody"
    play = Playbook(text, ["alice", "bob"]).launch()
    go(play, "begin", participants=True).answer("alice")
    assert stopped(play) == ["0_0_2"]
    go(play, participants=True).answer("bob")
    assert stopped(play) == ["0_0_3"]
    assert [error.fault.kind for error in go(play).errors] == ["unknown_reference"]


def test_going_on_until_a_step() -> None:
    play = begun("sequence\n  alice\n  noop\n  noop tag: here\n  noop\n  bob").answer("alice")
    assert stopped(go(play, "until", until="here")) == ["0_0_2"]
    assert stopped(go(play, "until", until="0_0_4")) == ["0_0_4"]
    assert go(play).waiting == ["bob"]


def test_branches_stop_each_by_itself() -> None:
    play = begun("sequence\n  alice\n  concurrence\n    bob\n    carol").answer("alice")
    assert stopped(go(play)) == ["0_0_1_0", "0_0_1_1"]
    go(play, key=play.node("0_0_1_1").key)
    assert (play.waiting, stopped(play)) == (["carol"], ["0_0_1_0"])
    assert go(play, "go_on").waiting == ["carol", "bob"]
    assert play.memory.process is not None
    assert play.memory.process.halts is None


def test_a_body_is_no_step_but_what_stands_in_it_is() -> None:
    play = begun("define\n  define sub\n    noop\n    bob\n  alice\n  sub").answer("alice")
    seen = []
    while not play.waiting:
        seen += stopped(play)
        go(play)
    assert seen == ["0_2", "0_0_0", "0_0_1"]


def test_a_step_that_is_not_wanted_stops_and_is_skipped() -> None:
    play = begun("sequence\n  alice\n  bob if: false\n  carol").answer("alice")
    assert stopped(play) == ["0_0_1"]
    assert stopped(go(play)) == ["0_0_2"]


def test_a_step_that_awaits_stops_before_and_after_its_event() -> None:
    play = begun("concurrence\n  sequence\n    alice\n    bob await: go\n  carol tag: go").answer(
        "alice"
    )
    assert stopped(play) == ["0_0_0_1"]
    assert (stopped(go(play)), play.node("0_0_0_1").state) == ([], "awaiting")
    play.answer("carol")
    assert stopped(play) == ["0_0_0_1"]
    assert go(play).waiting == ["bob"]


def test_handlers_and_scopes_are_there_when_it_begins() -> None:
    play = begun("sequence\n  alice\n  sequence on_error: carol, tag: t\n    error x").answer(
        "alice"
    )
    go(play, "go_on")
    assert play.waiting == ["carol"]


@pytest.mark.parametrize("how", ["cancel", "kill"])
def test_what_is_stopped_can_be_stopped_for_good(how: str) -> None:
    play = begun("sequence\n  alice\n  bob on_cancel: carol\n  dave").answer("alice")
    getattr(play, how)("0_0_1")
    assert (stopped(play), play.waiting) == (["0_0_2"], [])
    getattr(play, how)()
    assert (play.is_over, play.nodes) == (True, [])


def test_a_stopped_branch_of_a_join_can_be_cancelled() -> None:
    play = begun("sequence\n  alice\n  concurrence\n    bob\n    carol").answer("alice")
    go(play).cancel("0_0_1_0")
    go(play, "go_on").answer("carol")
    assert play.is_over


def test_a_stopped_step_begins_as_the_new_text_says() -> None:
    play = begun(TWO).answer("alice")
    text = read("define\n  sequence\n    alice\n    wait 2d\n    carol", format="radial").tree
    play.tell(Amend(wfid=WFID, tree=text, safe_only=True))
    assert stopped(play) == ["0_0_1"]
    assert not play.schedules
    assert len(go(play).schedules) == 1
    play.advance("2d")
    assert stopped(play) == ["0_0_2"]


def test_new_branches_wait_for_a_stopped_join() -> None:
    play = begun("sequence\n  alice\n  concurrence\n    bob").answer("alice")
    text = read(
        "define\n  sequence\n    alice\n    concurrence\n      bob\n      carol", format="radial"
    ).tree
    play.tell(Amend(wfid=WFID, tree=text))
    assert stopped(play) == ["0_0_1"]
    assert stopped(go(play)) == ["0_0_1_0", "0_0_1_1"]


def test_operators_can_do_with_it_what_they_do_with_any() -> None:
    play = begun(TWO).answer("alice")
    key = play.node("0_0_1").key
    assert stopped(play.tell(ReApply(wfid=WFID, key=key, fields={"n": 2}))) == ["0_0_1"]
    assert play.node("0_0_1").fields == {"n": 2}
    assert stopped(play.tell(Respark(wfid=WFID))) == ["0_0_1"]
    play.tell(Attach(wfid=WFID, key=key, tree=Tree("carol")))
    assert "0_0_1_0" in stopped(play)
    play.tell(PushOut(wfid=WFID, key=key))
    assert play.is_over


def test_pause_and_resume_leave_it_stopped() -> None:
    play = begun("sequence\n  concurrence\n    sequence\n      alice\n      bob\n    carol")
    play.answer("alice").pause().resume()
    assert (stopped(play), play.waiting) == (["0_0_0_0_1"], ["carol"])
    assert play.resume("0_0_0_0_1").waiting == ["carol", "bob"]


def test_a_process_stops_at_a_breakpoint_from_its_launch_on() -> None:
    play = launched_with(TWO, Breakpoint("alice"), Breakpoint("0_0_1"))
    assert stopped(play) == ["0_0_0"]
    play.resume("0_0_0").answer("alice")
    assert stopped(play) == ["0_0_1"]
    told = [event.data["why"] for event in play.events if event.kind == "stopped"]
    assert told == ["breakpoint alice", "breakpoint 0_0_1"]


@pytest.mark.parametrize(("when", "stops"), [("${f:n} > 1", True), ("${f:n} > 9", False)])
def test_a_breakpoint_with_a_condition(when: str, stops: bool) -> None:  # noqa: FBT001 - a table
    play = launched_with(TWO, Breakpoint("alice", when), fields={"n": 5})
    assert stopped(play) == (["0_0_0"] if stops else [])


def test_a_condition_that_cannot_be_told_stops_and_says_so() -> None:
    play = launched_with(TWO, Breakpoint("alice", "${f:n} > > 1"))
    told = next(event for event in play.events if event.kind == "stopped")
    assert "whose condition cannot be told" in told.data["why"]
    assert not play.errors


def test_a_breakpoint_within_what_is_stepped_over_counts() -> None:
    play = begun("sequence\n  alice\n  sequence\n    noop\n    bob")
    play.tell(Breaks(wfid=WFID, add=[Breakpoint("bob")])).answer("alice")
    assert stopped(go(play, "over")) == ["0_0_1_1"]


FLOW = "define\n  alice\n  concurrence\n    bob\n    carol"


ROOT = Tree("participant", {"ref": "alice"})


def paused(**options: object) -> Playbook:
    """A process with bob and carol at work, paused."""
    return Playbook(FLOW, **options).launch().answer("alice").pause()  # type: ignore[arg-type]


def amend(play: Playbook, text: str) -> Playbook:
    return play.tell(Amend(wfid=WFID, tree=read(text, format="radial").tree))


def told(play: Playbook, kind: str) -> list[str]:
    return [event.key for event in play.events if event.kind == kind]


def test_a_branch_that_an_edit_adds_waits_until_a_paused_process_goes_on() -> None:
    play = amend(paused(), f"{FLOW}\n    dave\n    erin")
    assert (play.waiting, stopped(play)) == (["bob", "carol"], ["0_1_2", "0_1_3"])
    assert play.node("0_1").children == 4
    assert play.resume().waiting == ["bob", "carol", "dave", "erin"]
    assert play.resume().waiting == ["bob", "carol", "dave", "erin"]
    for who in ("erin", "bob", "carol", "dave"):
        assert not play.is_over
        play.answer(who)
    assert play.is_over


def test_a_step_that_an_edit_begins_again_waits_as_well() -> None:
    play = amend(paused(), FLOW.replace("bob", "bob n: 1"))
    assert (play.waiting, stopped(play)) == (["carol"], ["0_1_0"])
    assert play.resume().waiting == ["carol", "bob"]
    assert play.dispatches[-1].params["n"] == 1
    assert play.answer("bob").answer("carol").is_over


def test_a_worker_that_lets_go_after_the_process_went_on_holds_nothing() -> None:
    play = paused(on_cancel={"bob": "silence"})
    amend(play, FLOW.replace("bob", "bob n: 1")).resume()
    assert play.let_go("bob").waiting == ["carol", "bob"]


def test_a_root_that_begins_again_stays_paused() -> None:
    play = Playbook(ROOT).launch().pause()
    play.tell(ReApply(wfid=WFID, key=play.node("0").key))
    assert (play.waiting, stopped(play)) == ([], ["0"])
    assert play.resume().waiting == ["alice"]
    assert play.answer("alice").is_over


@pytest.mark.parametrize("anyway", [True, False])
def test_a_root_that_was_to_stay_paused_goes_on_once_it_is_told_so(*, anyway: bool) -> None:
    play = Playbook(ROOT, on_cancel={"alice": "silence"}).launch().pause()
    play.tell(ReApply(wfid=WFID, key=play.node("0").key)).resume(anyway=anyway)
    assert play.let_go("alice").waiting == ["alice"]


def test_a_step_that_was_paused_alone_stays_paused_when_it_begins_again() -> None:
    play = Playbook(FLOW).launch().answer("alice").pause("0_1_0")
    play.tell(ReApply(wfid=WFID, key=play.node("0_1_0").key))
    assert (play.waiting, stopped(play)) == (["carol"], ["0_1_0"])
    assert play.resume("0_1_0").waiting == ["carol", "bob"]


def test_a_leaf_of_a_paused_process_is_resparked_when_it_goes_on() -> None:
    play = paused().tell(Respark(wfid=WFID))
    assert (play.waiting, stopped(play)) == ([], ["0_1_0", "0_1_1"])
    assert play.resume().waiting == ["bob", "carol"]


def test_an_answer_that_is_held_is_not_lost_by_a_respark() -> None:
    play = paused().answer("bob").tell(Respark(wfid=WFID))
    assert stopped(play) == ["0_1_1"]
    assert play.resume().answer("carol").is_over


def test_a_failed_step_that_is_replayed_with_another_tree_waits_as_well() -> None:
    play = Playbook("define\n  concurrence\n    nobody\n    alice", ["alice", "bob"]).launch()
    play.pause().tell(Replay(wfid=WFID, tree=Tree("bob")))
    assert (play.waiting, stopped(play)) == (["alice"], ["0_0_0"])
    assert play.resume().waiting == ["alice", "bob"]


def test_a_failed_root_that_is_replayed_waits_as_well() -> None:
    play = Playbook(Tree("define", {"if": "1 > > 1"})).launch().pause()
    assert len(play.errors) == 1
    play.tell(Replay(wfid=WFID, tree=Tree("alice")))
    assert (play.waiting, stopped(play)) == ([], ["0"])
    assert play.resume().waiting == ["alice"]


def test_a_branch_that_is_attached_waits_for_what_it_hangs_on() -> None:
    play = paused()
    play.tell(Attach(wfid=WFID, key=play.node("0_1_0").key, tree=Tree("dave")))
    assert (play.waiting, stopped(play)) == (["bob", "carol"], ["0_1_0_0"])
    assert play.resume().waiting == ["bob", "carol", "dave"]
    assert told(play, "letting_go") == [play.node("0_1_0").key, play.node("0_1_1").key]


def test_what_hangs_on_a_step_that_is_held_begins_after_it() -> None:
    play = amend(paused(), f"{FLOW}\n    dave")
    play.tell(Attach(wfid=WFID, key=play.node("0_1_2").key, tree=Tree("erin")))
    assert play.resume().waiting == ["bob", "carol", "dave", "erin"]


def test_what_hangs_on_a_step_that_goes_never_begins() -> None:
    play = paused()
    play.tell(Attach(wfid=WFID, key=play.node("0_1_0").key, tree=Tree("dave")))
    play.cancel("0_1_0")
    assert stopped(play) == []
    assert play.resume().answer("carol").is_over
    assert "dave" not in [dispatch.participant for dispatch in play.dispatches]


@pytest.mark.parametrize("how", ["cancel", "kill"])
def test_a_paused_process_is_stopped_with_all_that_is_held_in_it(how: str) -> None:
    play = amend(paused(), f"{FLOW.replace('bob', 'bob n: 1')}\n    dave\n    erin")
    play.tell(Attach(wfid=WFID, key=play.node("0_1_1").key, tree=Tree("frank")))
    getattr(play, how)()
    assert (play.is_over, play.nodes, play.waiting) == (True, [], [])
    with pytest.raises(NotAWaitingStep, match=r"process .* is over"):
        play.resume()


def test_what_is_held_can_be_edited_away_again() -> None:
    play = amend(amend(paused(), f"{FLOW}\n    dave\n    erin"), f"{FLOW}\n    erin")
    assert stopped(play) == ["0_1_2"]
    assert play.resume().waiting == ["bob", "carol", "erin"]


def test_what_is_held_begins_alone_when_it_alone_is_told_to() -> None:
    play = amend(paused(), f"{FLOW}\n    dave\n    erin").resume("0_1_3")
    assert (play.waiting, stopped(play)) == (["bob", "carol", "erin"], ["0_1_2"])


def test_a_debugger_does_not_let_go_what_is_held_because_its_process_is_paused() -> None:
    play = amend(paused(), f"{FLOW}\n    dave")
    with pytest.raises(NotAWaitingStep):
        go(play, "over")
    assert stopped(go(play, "begin").resume()) == ["0_1_2"]
    assert go(play).waiting == ["bob", "carol", "dave"]


def test_a_breakpoint_holds_no_branches_that_an_edit_adds() -> None:
    play = Playbook(FLOW).launch().answer("alice").pause("0_1", breakpoint=True)
    assert amend(play, f"{FLOW}\n    dave").waiting == ["bob", "carol", "dave"]
