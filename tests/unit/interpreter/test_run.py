from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from tests.unit.interpreter.desk import run_of

from mint.errors import ExpressionError
from mint.interpreter.environment import Limits
from mint.interpreter.run import Run
from mint.interpreter.state import Missing, State
from mint.interpreter.steps import DispatchIt
from mint.model.definition import Definition
from mint.model.fault import Fault
from mint.model.node import Node
from mint.model.tree import Tree
from mint.testing import Playbook

TEXT = "sequence\n  concurrence tag: t\n    alice\n    sequence\n      bob\n  carol"


def live(text: str = TEXT) -> Playbook:
    return Playbook(text).launch({"n": 1})


def found(run: Run, play: Playbook, at: str) -> Node:
    node = run.node(play.node(at).key)
    assert node is not None
    return node


def test_nodes_are_working_copies() -> None:
    play = live()
    run = run_of(play)
    node = found(run, play, "alice")
    node.attempts = 7
    assert play.node("alice").attempts == 0
    assert run.node(node.key) is node
    assert run.node("0_9!9") is None


def test_only_what_changed_is_an_effect() -> None:
    play = live()
    run = run_of(play)
    for node in run.nodes():
        run.tree(node)
    found(run, play, "alice").attempts = 7
    assert list(run.drain().nodes) == [play.node("alice").key]
    assert run.drain().process is None


def test_what_is_read_and_not_changed_is_no_effect() -> None:
    play = live()
    run = run_of(play)
    for node in run.nodes():
        run.expression(node).attributes()
        run.kids(node.key, expected=0)
    assert run.drain().nodes == {}


@pytest.mark.parametrize(("old", "new"), [(1, True), (True, 1), (0, False), ([1], [True])])
def test_true_for_one_is_a_change(old: Any, new: Any) -> None:
    play = live()
    play.memory.nodes["0!1"].memory = {"x": old}
    run = run_of(play)
    found(run, play, "0").memory = {"x": new}
    assert run.drain().nodes["0!1"] is not None


def test_what_is_new_and_gone_again_is_no_effect_when_all_is_known() -> None:
    play = live()
    run = run_of(play)
    node = Node("w", "0_7!7", "noop", parent="0!1", fields={})
    run.add(node)
    run.drop(node)
    assert run.drain().nodes == {}


def test_what_is_dropped_takes_along_what_hangs_on_it() -> None:
    play = Playbook("sequence\n  alice timeout: 1h\n  bob").launch().fail("alice")
    run = run_of(play)
    node = found(run, play, "0_0_0")
    run.drop(node)
    effects = run.drain()
    assert effects.nodes[node.key] is None
    assert effects.errors == {node.key: None}
    assert effects.unscheduled == [node.key]
    assert effects.closed == [node.dispatch]


def test_a_listener_goes_with_its_expression() -> None:
    play = Playbook("listen to: alice").launch()
    run = run_of(play)
    node = found(run, play, "0_0")
    run.drop(node)
    assert run.drain().unlistened == [node.key]


def test_schedules_are_void_when_cleared_in_the_same_go() -> None:
    play = live()
    run = run_of(play)
    node = found(run, play, "alice")
    run.schedule(node, run.now + 5.0, {"do": "x"})
    run.clear(node)
    run.schedule(node, run.now + 7.0, {"do": "y"})
    effects = run.drain()
    assert effects.unscheduled == [node.key]
    assert [(schedule.due, schedule.action) for schedule in effects.schedules] == [
        (run.now + 7.0, {"do": "y"})
    ]


def test_what_is_due_at_once_tells_how_long_that_has_gone_on() -> None:
    play = live()
    run = run_of(play)
    node = found(run, play, "alice")
    run.schedule(node, run.now, {"do": "x"})
    run.schedule(node, run.now + 0.001, {"do": "y"})
    actions = [schedule.action for schedule in run.drain().schedules]
    assert actions == [{"do": "x", "round": 1}, {"do": "y"}]


def test_fields_that_are_not_loaded_are_asked_for() -> None:
    run = run_of(live())
    with pytest.raises(Missing) as caught:
        run.fields(Node("w", "0_0!2", "sequence"))
    assert (caught.value.what, caught.value.key) == ("fields", "0_0!2")


def test_children_are_asked_for_when_there_must_be_more() -> None:
    play = live()
    whole = play.memory
    parent = play.node("t")
    state = State(whole.process, [whole.nodes[key] for key in ("0!1", "0_0!2", parent.key)])
    run = Run(state, play.environment)
    assert run.kids(parent.key, expected=0) == []
    with pytest.raises(Missing) as caught:
        run.kids(parent.key, expected=2)
    assert (caught.value.what, caught.value.key) == ("children", parent.key)


def test_children_are_in_order() -> None:
    text = "concurrence\n" + "".join(f"  p{n}\n" for n in range(12))
    play = live(text)
    kids = run_of(play).kids(play.node("0_0").key, expected=12)
    assert [kid.index for kid in kids] == list(range(12))


def test_the_tree_of_an_expression() -> None:
    play = live()
    run = run_of(play)
    assert run.tree(found(run, play, "bob")).name == "bob"
    assert run.place(found(run, play, "bob"))[1] == "0_0_0_1_0"
    assert found(run, play, "bob").definition is UNSET


def test_an_expression_can_be_made_independent_of_its_parent() -> None:
    play = live()
    run = run_of(play)
    node = found(run, play, "0_0_0_1")
    assert run.anchor(node) == (node.definition, "0_0_0_1")
    assert run.anchor(node) == (node.definition, node.path)
    assert run.tree(found(run, play, "bob")).name == "bob"
    assert run.place(found(run, play, "bob"))[1] == "0_0_0_1_0"


def test_a_planted_tree_holds_for_the_children_too() -> None:
    play = live()
    run = run_of(play)
    node = found(run, play, "0_0_0_1")
    assert run.tree(node).name == "sequence"
    run.plant(node, Definition.of(Tree("sequence", {}, (Tree("dave"),))))
    assert run.tree(found(run, play, "0_0_0_1")).children == (Tree("dave"),)
    assert run.tree(found(run, play, "bob")).name == "dave"


def test_a_tree_that_is_lost_is_told() -> None:
    run = run_of(live())
    lost = Node("w", "0_7!7", "noop", parent="0!1")
    for question in (run.tree, run.place, run.anchor):
        orphan = msgspec.structs.replace(lost, parent=None)
        with pytest.raises(ExpressionError, match="the tree of 0_7!7 is lost"):
            question(orphan)
    with pytest.raises(ExpressionError, match="cancel or re-apply"):
        run.tree(lost)


def test_only_definitions_are_bodies() -> None:
    play = live()
    run = run_of(play)
    assert run.is_body(found(run, play, "0"))
    assert not run.is_body(found(run, play, "0_0"))


def test_an_error_says_what_to_do_again() -> None:
    play = live()
    run = run_of(play)
    node = found(run, play, "alice")
    run.record(node, Fault("forced", "no"), {"n": 2}, DispatchIt(key=node.key))
    record = run.drain().errors[node.key]
    assert record is not None
    assert (record.name, record.participant, record.fields) == ("participant", "alice", {"n": 2})
    assert record.step == {"step": "dispatch", "key": node.key}


def test_who_asked_is_told_only_of_what_was_asked() -> None:
    play = live()
    run = Run(play.memory.whole(), play.environment, "ann")
    run.event("cancel", None)
    run.event("dispatched", None)
    assert [event.by for event in run.drain().events] == ["ann", ""]


def test_who_holds_a_dispatch_can_be_told_to_stop() -> None:
    play = live()
    run = run_of(play)
    run.recall(found(run, play, "alice"))
    run.recall(found(run, play, "t"))
    (control,) = run.drain().controls
    assert (control.what, control.participant) == ("cancel", "alice")


def test_the_process_is_only_an_effect_when_it_was_to_be_changed() -> None:
    play = live()
    run = run_of(play)
    assert run.process_as_read is play.memory.process
    assert run.drain().process is None
    run.process.name = "x"
    assert run.drain().process is not None
    assert play.memory.process is not None
    assert play.memory.process.name == ""


@given(st.lists(st.integers(0, 3), max_size=6))
def test_kept_replies_come_in_the_order_in_which_they_were_kept(branches: list[int]) -> None:
    run = run_of(PLAY)
    node = found(run, PLAY, "t")
    for number, branch in enumerate(branches):
        run.keep_reply(node, branch, {"number": number})
    replies = run.replies(node)
    assert [reply.branch for reply in replies] == branches
    assert [run.fields(reply)["number"] for reply in replies] == list(range(len(branches)))
    run.drop(node)
    assert run.drain().nodes == {node.key: None}


PLAY = live()


def test_orphans_go_though_the_step_that_orphans_them_fails() -> None:
    """The flank is let go for another life of the sequence, which a limit then refuses."""
    text = "sequence on_error: redo\n  alice flank: true\n  error boom"
    play = Playbook(text, limits=Limits(loops=2)).launch()
    assert [error.fault.kind for error in play.errors] == ["limit"]
    assert [node.participant for node in play.nodes if node.participant] == []
