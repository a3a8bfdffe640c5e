from __future__ import annotations

from typing import Any

import pytest

from mint.errors import NotAWaitingStep
from mint.interpreter.environment import Limits
from mint.lang.read import read
from mint.model.message import Attach, Edit, Mutate, PushOut, ReApply, Replay, Respark
from mint.model.tree import Tree
from mint.testing import Cancelling, Ceased, Dispatched, Erred, Playbook, Terminated
from mint.testing.stage import WFID


def edit(play: Playbook, at: str, text: str) -> Playbook:
    return play.tell(Edit(wfid=WFID, key=play.node(at).key, tree=tree_of(text)))


def re_apply(play: Playbook, at: str, **options: Any) -> Playbook:
    return play.tell(ReApply(wfid=WFID, key=play.node(at).key, **options))


def mutate(play: Playbook, text: str) -> Playbook:
    return play.tell(Mutate(wfid=WFID, tree=tree_of(text)))


def tree_of(text: str) -> Tree:
    return read(text, format="radial").tree


# replay


def test_a_failed_dispatch_is_dispatched_again() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch({"n": 1}).fail("alice").replay()
    assert play.dispatches[-1].fields == {"n": 1}
    assert play.answer("alice").waiting == ["bob"]


def test_a_replay_with_other_fields() -> None:
    play = Playbook("alice").launch({"n": 1, "m": 1}).fail("alice").replay(fields={"n": 2})
    assert play.dispatches[-1].fields == {"n": 2, "m": 1}


def test_a_replay_with_another_tree() -> None:
    play = Playbook("sequence\n  alice tag: t\n  bob").launch({"n": 1}).fail("alice")
    play.replay(tree=tree_of("sequence\n  carol"))
    assert play.dispatches[-1].fields["n"] == 1
    assert play.answer("carol").waiting == ["bob"]


def test_what_could_not_be_applied_is_applied_again() -> None:
    play = Playbook("sequence\n  alice timeout: '${f:limit}'").launch({"limit": "soon"})
    play.expect(Erred("0_0_0")).replay(fields={"limit": "1h"})
    assert (play.waiting, len(play.schedules)) == (["alice"], 1)


def test_what_could_not_take_an_answer_takes_it_again() -> None:
    play = Playbook("sequence\n  inc 'f:n'\n    alice\n  bob").launch()
    play.answer("alice", {"n": "many", "__result__": 1})
    play.expect(Dispatched("alice"), Erred("0_0_0")).replay(fields={"n": 1})
    assert play.waiting == ["bob"]
    assert play.dispatches[-1].fields["n"] == 2


def test_the_first_error_by_position_is_replayed() -> None:
    text = "concurrence\n" + "".join(f"  p{n}\n" for n in range(11))
    play = Playbook(text).launch()
    for n in (10, 9, 2):
        play.fail(f"p{n}")
    waiting = play.waiting
    assert play.replay().waiting == [*waiting, "p2"]
    assert play.replay().waiting == [*waiting, "p2", "p9"]


def test_a_handled_error_of_the_word_error_goes_on_behind_it() -> None:
    play = Playbook("sequence\n  error no\n  alice").launch()
    assert play.replay().waiting == ["alice"]


@pytest.mark.parametrize("key", [None, "0_0!2", "0_9!9"])
def test_there_is_nothing_to_replay(key: str | None) -> None:
    play = Playbook("sequence\n  alice").launch()
    with pytest.raises(NotAWaitingStep, match="no error"):
        play.tell(Replay(wfid=WFID, key=key))


def test_an_error_can_be_replayed_once() -> None:
    play = Playbook("alice").launch().fail("alice").replay()
    with pytest.raises(NotAWaitingStep):
        play.replay("0_0")


# re-apply


def test_a_step_is_cancelled_and_applied_again() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch({"n": 1})
    re_apply(play, "alice").expect(
        Dispatched("alice", {"n": 1}), Cancelling("alice", ""), Dispatched("alice", {"n": 1})
    )


def test_with_another_tree() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch()
    re_apply(play, "alice", tree=Tree("carol"))
    assert play.waiting == ["carol"]
    assert play.answer("carol").waiting == ["bob"]


@pytest.mark.parametrize(
    ("options", "fields"),
    [
        ({}, {"n": 2, "m": 1}),
        ({"applied": True}, {"n": 1}),
        ({"fields": {"x": 1}}, {"x": 1}),
        ({"fields": {}}, {}),
        ({"merge_in_fields": {"x": 1}}, {"n": 1, "x": 1}),
        ({"fields": {"y": 1}, "merge_in_fields": {"x": 1}}, {"y": 1, "x": 1}),
        ({"applied": True, "merge_in_fields": {"x": 1}}, {"n": 1, "x": 1}),
    ],
)
def test_with_which_payload(options: dict[str, Any], fields: dict[str, Any]) -> None:
    play = Playbook("sequence\n  sequence\n    alice\n    bob").launch({"n": 1})
    play.answer("alice", {"n": 2, "m": 1})
    re_apply(play, "0_0_0", **options)
    assert play.waiting == ["alice"]
    assert play.dispatches[-1].fields == fields


def test_a_failed_step_can_be_applied_again() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch().fail("alice")
    re_apply(play, "0_0_0", tree=Tree("carol"))
    assert (play.waiting, play.errors) == (["carol"], [])


def test_an_unknown_name_can_be_corrected() -> None:
    play = Playbook("sequence\n  nobody\n  bob", ["alice", "bob"]).launch()
    re_apply(play, "0_0_0", tree=Tree("alice"))
    assert (play.waiting, play.errors) == (["alice"], [])


def test_on_cancel_runs_before_it_is_applied_again() -> None:
    play = Playbook("sequence\n  alice on_cancel: tidy\n  bob").launch()
    assert re_apply(play, "alice", tree=Tree("carol")).waiting == ["tidy"]
    assert play.answer("tidy").waiting == ["carol"]


# edit


def test_what_runs_is_not_touched_what_follows_is() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch()
    edit(play, "0_0", "sequence\n  gone\n  carol")
    assert play.controls == []
    assert play.answer("alice").waiting == ["carol"]


def test_steps_may_be_added_at_the_end() -> None:
    play = Playbook("sequence\n  alice").launch()
    assert edit(play, "0_0", "sequence\n  alice\n  bob").answer("alice").waiting == ["bob"]


def test_an_edit_is_told_with_what_was_before() -> None:
    play = Playbook("sequence\n  alice").launch()
    edit(play, "0_0", "sequence\n  bob")
    (event,) = [event for event in play.events if event.kind == "edited"]
    assert event.data["before"].to_json() == ["sequence", {}, [["alice", {}, []]]]


def test_a_join_that_waits_may_be_eased() -> None:
    play = Playbook("sequence\n  concurrence count: 3\n    alice\n    bob\n    carol\n  dave")
    play.launch().answer("alice")
    edit(play, "0_0_0", "concurrence count: 2\n  alice\n  bob\n  carol")
    assert play.answer("bob").waiting == ["dave"]


def test_only_what_lives_can_be_edited() -> None:
    play = Playbook("sequence\n  alice").launch()
    with pytest.raises(NotAWaitingStep, match="no live expression 0_9!9"):
        play.tell(Edit(wfid=WFID, key="0_9!9", tree=Tree("bob")))


# mutate


def test_a_changed_tail_is_taken_over() -> None:
    play = Playbook("define\n  alice\n  bob\n  carol").launch().answer("alice")
    mutate(play, "define\n  alice\n  bob\n  dave")
    assert (play.controls, play.waiting) == ([], ["bob"])
    assert play.answer("bob").waiting == ["dave"]


def test_a_changed_step_that_runs_is_applied_again() -> None:
    play = Playbook("define\n  alice\n  bob\n  carol").launch().answer("alice", {"n": 1})
    mutate(play, "define\n  alice\n  bob level: 2\n  dave")
    assert [control.participant for control in play.controls] == ["bob"]
    assert (play.dispatches[-1].participant, play.dispatches[-1].params["level"]) == ("bob", 2)
    assert play.answer("bob").waiting == ["dave"]


def test_a_changed_head_starts_over() -> None:
    play = Playbook("define\n  alice\n  bob").launch().answer("alice")
    assert mutate(play, "define\n  carol\n  bob").waiting == ["carol"]


def test_side_by_side_only_the_changed_branch_is_applied_again() -> None:
    play = Playbook("define\n  concurrence\n    alice\n    bob").launch()
    mutate(play, "define\n  concurrence\n    alice\n    carol")
    assert [control.participant for control in play.controls] == ["bob"]
    assert play.waiting == ["alice", "carol"]


def test_a_changed_branch_that_is_done_starts_all_of_them_over() -> None:
    text = "define\n  concurrence\n    {}\n    bob\n  dave"
    play = Playbook(text.format("alice")).launch().answer("alice")
    assert mutate(play, text.format("carol")).waiting == ["carol", "bob"]
    assert play.answer("bob").answer("carol").waiting == ["dave"]


def test_another_number_of_branches_starts_over() -> None:
    play = Playbook("define\n  concurrence\n    alice\n    bob").launch()
    assert mutate(play, "define\n  concurrence\n    alice").waiting == ["alice"]
    assert len(play.controls) == 2


def test_the_same_definition_changes_nothing() -> None:
    play = Playbook("define\n  alice").launch()
    before = dict(play.memory.nodes)
    assert mutate(play, "define\n  alice").memory.nodes == before


def test_definitions_may_stand_behind() -> None:
    play = Playbook("define\n  alice\n  bob").launch()
    mutate(play, "define\n  alice\n  sub\n  define sub\n    carol")
    assert play.waiting == ["alice"]
    assert play.answer("alice").waiting == ["carol"]


# attach, push out, respark


def test_a_replay_with_another_tree_ends_what_the_old_one_had_beside_it() -> None:
    text = "sequence\n  repeat\n    alice flank: true\n    noop\n  carol"
    play = Playbook(text, limits=Limits(loops=3)).launch()
    assert play.node("0_0_0").flanks == 4
    play.tell(Replay(wfid=WFID, tree=Tree("bob")))
    assert (play.waiting, play.node("0_0_0").flanks) == (["bob"], 0)
    assert [control.participant for control in play.controls] == ["alice"] * 4


def test_an_extra_branch_reads_the_variables_and_replies_to_nobody() -> None:
    play = Playbook("sequence\n  set 'v:x': 1\n  alice").launch({"n": 1})
    node = play.node("0_0")
    play.tell(Attach(wfid=WFID, key=node.key, tree=tree_of("carol x: '${v:x}'")))
    assert (play.dispatches[-1].params["x"], play.node("0_0").children) == ("1", 1)
    play.expect(Dispatched("alice"), Dispatched("carol", {"n": 1})).answer("carol", {"n": 2})
    play.expect(Ceased({"n": 2})).answer("alice").expect(Terminated({"n": 1}))


@pytest.mark.parametrize("attribute", ["forget", "flank"])
def test_an_extra_branch_that_stands_aside_does_not_answer_for_its_host(attribute: str) -> None:
    play = Playbook("sequence\n  alice\n  bob").launch()
    tree = Tree("carol", {attribute: "true"})
    play.tell(Attach(wfid=WFID, key=play.node("0_0").key, tree=tree))
    assert (play.waiting, play.node("0_0").children) == (["alice", "carol"], 1)
    play.answer("carol").answer("alice").answer("bob")
    assert play.is_over


@pytest.mark.parametrize("word", ["rewind", "cancel_process", "kill_process", "redo"])
def test_an_extra_branch_does_not_wait_to_be_stopped_with_its_host(word: str) -> None:
    play = Playbook("cursor tag: t\n  alice", on_cancel={"alice": "refuse"}).launch()
    tree = Tree("sequence", {}, (Tree(word, {"t": None}), Tree("carol")))
    play.tell(Attach(wfid=WFID, key=play.node("t").key, tree=tree))
    assert play.waiting == ["alice", "carol"]


def test_an_extra_branch_whose_fault_is_handled_above_goes_with_its_host() -> None:
    play = Playbook("sequence on_error: carol\n  alice\n  bob").launch()
    tree = Tree("sequence", {}, (Tree("error", {"boom": None}),))
    play.tell(Attach(wfid=WFID, key=play.node("alice").key, tree=tree))
    assert play.waiting == ["carol"]
    assert [node.name for node in play.nodes] == ["sequence", "participant"]


def test_branches_that_an_edit_adds_to_a_running_concurrence_are_not_awaited() -> None:
    play = Playbook("concurrence\n  alice").launch()
    tree = Tree("concurrence", {}, (Tree("alice"), Tree("bob"), Tree("carol")))
    play.tell(Edit(wfid=WFID, key=play.node("0_0").key, tree=tree)).answer("alice")
    assert play.is_over


def test_an_extra_branch_may_have_a_payload_of_its_own() -> None:
    play = Playbook("sequence\n  alice").launch({"n": 1})
    key = play.node("0_0").key
    play.tell(Attach(wfid=WFID, key=key, tree=Tree("carol"), fields={"m": 1}))
    assert play.dispatches[-1].fields == {"m": 1}


def test_what_is_pushed_out_replies_and_its_worker_is_recalled() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch({"n": 1})
    play.tell(PushOut(wfid=WFID, key=play.node("alice").key, fields={"n": 2}))
    assert [control.participant for control in play.controls] == ["alice"]
    play.expect(Dispatched("alice"), Dispatched("bob", {"n": 2}))


def test_what_stands_below_is_killed() -> None:
    play = Playbook("sequence\n  concurrence\n    alice on_cancel: tidy\n    bob\n  carol")
    play.launch().tell(PushOut(wfid=WFID, key=play.node("0_0_0").key))
    assert {control.flavour for control in play.controls} == {"kill"}
    assert play.waiting == ["carol"]


def test_what_hangs_can_be_pushed_out() -> None:
    play = Playbook("sequence\n  alice\n  bob", on_cancel={"alice": "refuse"})
    play.launch().cancel("alice")
    assert play.tell(PushOut(wfid=WFID, key=play.node("alice").key)).waiting == ["bob"]


def test_an_error_goes_with_what_is_pushed_out() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch().fail("alice")
    play.tell(PushOut(wfid=WFID, key=play.node("0_0_0").key))
    assert (play.errors, play.waiting) == ([], ["bob"])


def test_a_lost_branch_can_be_pushed_out() -> None:
    play = Playbook("sequence\n  stall lose: true\n  bob").launch()
    assert play.tell(PushOut(wfid=WFID, key=play.node("0_0_0").key)).waiting == ["bob"]


def test_a_flank_that_is_pushed_out_vanishes() -> None:
    play = Playbook("sequence\n  alice flank: true\n  bob\n  carol").launch()
    play.tell(PushOut(wfid=WFID, key=play.node("alice").key))
    assert play.waiting == ["bob"]
    assert (play.node("0_0").children, play.node("0_0").flanks) == (1, 0)


def test_every_leaf_is_applied_again_save_those_in_error() -> None:
    play = Playbook("concurrence\n  alice\n  bob\n  wait 1h").launch().fail("bob").advance("30m")
    play.tell(Respark(wfid=WFID))
    assert play.waiting == ["alice"]
    assert len(play.errors) == 1
    assert [schedule.due - play.now for schedule in play.schedules] == [3600.0]


@pytest.mark.parametrize(
    ("before", "put", "unset", "after"),
    [
        ({"a": {"b": 1, "c": 2}}, {"a.b": 3}, [], {"a": {"b": 3, "c": 2}}),
        ({}, {"a.b.c": 1}, [], {"a": {"b": {"c": 1}}}),
        ({"a": 1}, {"a.b": 2}, [], {"a": {"b": 2}}),
        ({"a": [1, 2]}, {"a.1": 3, "a.2": 4}, [], {"a": [1, 3, 4]}),
        ({"a.b": 1}, {"a.b": 2}, [], {"a.b": 2}),
        ({"a": {"b": 1}, "c": 2}, {}, ["a.b", "c", "nothing"], {"a": {}}),
        ({"a": 1}, {"a": 2}, ["a"], {"a": 2}),
    ],
)
def test_a_replay_puts_values_at_paths(
    before: dict[str, Any], put: dict[str, Any], unset: list[str], after: dict[str, Any]
) -> None:
    play = Playbook("alice").launch(before).fail("alice")
    play.tell(Replay(wfid=WFID, put=put, unset=unset))
    assert play.dispatches[-1].fields == after
    (told,) = [event.data for event in play.events if event.kind == "replayed"]
    assert (told.get("put", {}), told.get("unset", [])) == (put, unset)


def test_a_replay_overlays_fields_then_paths() -> None:
    play = Playbook("alice").launch({"a": {"b": 1}}).fail("alice")
    play.tell(Replay(wfid=WFID, fields={"a": {"c": 2}}, put={"a.d": 3}, unset=["a"]))
    assert play.dispatches[-1].fields == {"a": {"c": 2, "d": 3}}


def test_another_tree_inherits_handlers_and_tag_where_it_has_none() -> None:
    play = Playbook("sequence\n  alice tag: t, on_error: carol, on_timeout: erin\n  bob").launch()
    re_apply(play, "t", tree=tree_of("dave on_timeout: frank, timeout: 1h"))
    assert play.waiting == ["dave"]
    assert play.node("t").participant == "dave"
    assert play.fail("dave").waiting == ["carol"]


def test_a_mutation_takes_a_handler_away() -> None:
    play = Playbook("define\n  alice on_error: carol\n  bob").launch()
    mutate(play, "define\n  alice\n  bob")
    assert [error.participant for error in play.fail("alice").errors] == ["alice"]
