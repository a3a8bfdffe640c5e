from __future__ import annotations

import pytest

from mint.model.message import Attach, Edit, PushOut, ReApply
from mint.model.tree import Tree
from mint.testing import Dispatched, Playbook
from mint.testing.stage import WFID


def held_back(step: str, others: str = "sequence tag: tt\n    alice") -> Playbook:
    """A process with a step that waits for the tag `tt` to be left."""
    text = f"concurrence merge_type: ignore\n  {step}\n  sequence\n    go\n    "
    return Playbook(text + others.replace("\n", "\n  ")).launch({"n": 1})


@pytest.mark.parametrize("text", ["tt", "left_tag:tt", "'out_tags: tt'", "'left_tag: a, /t$/'"])
def test_it_is_applied_when_the_event_has_come(text: str) -> None:
    play = held_back(f"bob await: {text}").answer("go")
    assert play.node("0_0_0").state == "awaiting"
    assert play.waiting == ["alice"]
    play.answer("alice", {"n": 2})
    assert play.waiting == ["bob"]
    assert play.dispatches[-1].fields == {"n": 1}
    assert not play.memory.listeners


@pytest.mark.parametrize(
    ("text", "heard"),
    [("in_tag: tt", "go"), ("in_participant: alice", "go"), ("left_participant: go", "go"),
     ("participants: alice", "go"), ("out_participant: alice", "alice"), ("tag: tt", "go")],
)  # fmt: skip
def test_other_events(text: str, heard: str) -> None:
    play = held_back(f"bob await: '{text}'")
    for who in ("go", "alice"):
        assert "bob" not in play.waiting
        play.answer(who)
        if who == heard:
            break
    assert "bob" in play.waiting


@pytest.mark.parametrize("text", ["'what:ever'", "'error: x'", "'left_tag:'", "''", "'in_tag: '"])
def test_what_cannot_be_understood_is_an_error(text: str) -> None:
    play = Playbook(f"bob await: {text}").launch()
    [error] = play.errors
    assert (error.key.partition("!")[0], error.fault.kind) == ("0_0", "engine")
    assert "is not understood" in error.fault.message
    assert not play.memory.listeners


def test_its_own_handler_may_take_that_error() -> None:
    assert Playbook("bob await: 'a:b', on_error: pass").launch().is_over


def test_other_attributes_begin_when_it_is_applied() -> None:
    play = held_back("bob await: tt, tag: mine, timeout: 1h, if: '${v:go}'")
    assert not play.schedules
    assert play.node("0_0_0").tag is None
    play = held_back("bob await: tt, tag: mine, timeout: 1h", "set 'v:/go': 1, tag: tt")
    play.answer("go")
    assert play.node("mine").participant == "bob"
    assert len(play.schedules) == 1


def test_a_condition_is_looked_at_when_the_event_has_come() -> None:
    assert held_back("bob await: tt, if: '${v:/x}'", "noop tag: tt").answer("go").is_over


def test_forgotten_its_parent_goes_on_when_the_event_has_come() -> None:
    play = Playbook("concurrence\n  sequence\n    bob await: tt, forget: true\n    carol\n"
                    "  sequence\n    go\n    noop tag: tt").launch()  # fmt: skip
    assert play.waiting == ["go"]
    assert sorted(play.answer("go").waiting) == ["bob", "carol"]


def test_an_unknown_name_is_an_error_when_it_is_applied_and_replayed_without_waiting() -> None:
    text = "concurrence\n  nemo await: tt\n  noop tag: tt"
    play = Playbook(text.replace("noop", "bob"), ["bob"]).launch()
    assert not play.errors
    play.answer("bob")
    assert play.errors[0].fault.kind == "unknown_reference"
    play.cast.add("nemo")
    assert play.replay().waiting == ["nemo"]


@pytest.mark.parametrize("how", ["cancel", "kill"])
@pytest.mark.parametrize(
    "step", ["bob", "concurrence", "cursor", "wait 1h", "await tag: x", "lose"]
)
def test_stopped_the_flow_goes_on_behind_it(how: str, step: str) -> None:
    comma = "," if " " in step else ""
    play = Playbook(f"sequence\n  {step}{comma} await: tt\n  carol").launch({"n": 1})
    getattr(play, how)("0_0_0").expect(Dispatched("carol", {"n": 1}))
    assert not play.memory.listeners


def test_cancelled_its_handler_runs() -> None:
    play = Playbook("bob await: tt, on_cancel: carol").launch().cancel("0_0")
    assert play.waiting == ["carol"]


def test_a_timeout_around_it_ends_it() -> None:
    play = Playbook("sequence timeout: 1h\n  bob await: tt").launch().advance("1h")
    assert play.is_over
    assert not play.memory.listeners


def test_paused_it_is_applied_when_it_resumes() -> None:
    play = held_back("bob await: tt").answer("go").pause("0_0_0").answer("alice")
    assert play.node("0_0_0").state == "paused"
    assert play.resume("0_0_0").waiting == ["bob"]


def test_resumed_before_the_event_it_goes_on_waiting() -> None:
    play = held_back("bob await: tt").answer("go").pause().resume()
    assert play.node("0_0_0").state == "awaiting"
    assert play.waiting == ["alice"]
    assert play.answer("alice").waiting == ["bob"]


def test_paused_it_can_be_cancelled() -> None:
    play = Playbook("sequence\n  bob await: tt\n  carol").launch().pause("0_0_0").cancel("0_0_0")
    assert play.waiting == ["carol"]


def test_applied_again_it_waits_again_and_with_another_tree_it_does_what_that_says() -> None:
    play = held_back("bob await: tt")
    play.tell(ReApply(wfid=WFID, key=play.node("0_0_0").key))
    assert play.node("0_0_0").state == "awaiting"
    play.tell(ReApply(wfid=WFID, key=play.node("0_0_0").key, tree=Tree("carol")))
    assert play.waiting == ["go", "carol"]


def test_edited_it_is_the_new_tree_that_is_applied() -> None:
    play = held_back("bob await: tt", "noop tag: tt")
    play.tell(Edit(wfid=WFID, key=play.node("0_0_0").key, tree=Tree("dave", {"await": "tt"})))
    assert play.answer("go").waiting == ["dave"]


def test_pushed_out_and_attached_to() -> None:
    play = held_back("bob await: tt", "noop")
    play.tell(Attach(wfid=WFID, key=play.node("0_0_0").key, tree=Tree("carol")))
    assert play.waiting == ["go", "carol"]
    play.tell(PushOut(wfid=WFID, key=play.node("0_0_0").key))
    assert "0_0_0" not in [node.expid for node in play.nodes if node.name != "participant"]


def test_one_with_children_and_a_definition_wait_too() -> None:
    play = held_back("sequence await: tt\n    bob\n    carol", "noop tag: tt").answer("go")
    assert play.waiting == ["bob"]
    assert play.answer("bob").answer("carol").is_over


def test_a_listener_that_was_held_back_listens_afterwards() -> None:
    play = Playbook("""
        concurrence
          sequence
            await left_participant: b, await: tt
            echo heard
          sequence
            noop tag: tt, await: 'left_participant:go'
          sequence
            go
            b
    """).launch()
    play.answer("go")
    assert [node.state for node in play.nodes if node.name == "await"] == [None]
    assert play.answer("b").echoes == ["heard"]


def test_a_graph_of_steps_that_depend_on_each_other() -> None:
    play = Playbook("""
        concurrence
          a tag: a
          b tag: b
          sequence await: a
            c await: b
          d await: b
    """).launch()
    assert play.answer("b").waiting == ["a", "d"]
    assert play.answer("a").waiting == ["d"]


def test_without_a_value_there_is_nothing_to_wait_for() -> None:
    assert Playbook("bob await: '$f:none'").launch().waiting == ["bob"]
    assert Playbook("participant await").launch().waiting == ["await"]
