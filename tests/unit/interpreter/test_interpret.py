from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest

from mint.errors import NotAWaitingStep, ProcessNotFound
from mint.interpreter.interpret import interpret
from mint.interpreter.state import State
from mint.model.definition import Definition
from mint.model.effect import Effects
from mint.model.fault import Fault
from mint.model.message import (
    AnyMessage,
    Attach,
    Cancel,
    Cancelled,
    Edit,
    Fail,
    Heard,
    Launch,
    Mutate,
    Pause,
    PushOut,
    ReApply,
    Remove,
    Replay,
    Reply,
    Respark,
    Resume,
    Timer,
)
from mint.model.tree import Tree
from mint.testing import Dispatched, Holding, LettingGo, Playbook, Terminated
from mint.testing.comparing import Ids
from mint.testing.stage import WFID

TEXT = """
    define name: release, revision: 7
      sequence tag: t
        concurrence
          alice timeout: 1h
          bob
          listen to: '/x/'
          carol
        dave
"""
TREE = Tree("sequence", {}, (Tree("erin"),))
FAULT = Fault("participant", "no")


def play_of() -> Playbook:
    """A process in the middle of things: carol failed."""
    return Playbook(TEXT).launch({"l": [1]}).fail("carol").pause("bob")


def key(play: Playbook, at: str) -> str:
    return play.node(at).key


MESSAGES: dict[str, Any] = {
    "reply": lambda p: Reply(wfid=WFID, key=key(p, "alice"), fields={"l": [2]}),
    "fail": lambda p: Fail(wfid=WFID, key=key(p, "alice"), fault=FAULT),
    "fail_again": lambda p: Fail(
        wfid=WFID,
        key=key(p, "alice"),
        fault=FAULT,
        dispatch=p.node("alice").dispatch,
        retry_after=3.0,
    ),
    "cancelled": lambda p: Cancelled(
        wfid=WFID, key=key(p, "alice"), dispatch=p.node("alice").dispatch
    ),
    "cancel": lambda _: Cancel(wfid=WFID),
    "cancel_step": lambda p: Cancel(wfid=WFID, key=key(p, "0_0_0")),
    "kill": lambda _: Cancel(wfid=WFID, flavour="kill"),
    "pause": lambda _: Pause(wfid=WFID),
    "resume": lambda p: Resume(wfid=WFID, key=key(p, "bob")),
    "resume_anyway": lambda _: Resume(wfid=WFID, anyway=True),
    "timer": lambda p: Timer(wfid=WFID, key=key(p, "alice"), action={"do": "timeout"}),
    "replay": lambda _: Replay(wfid=WFID, fields={"x": 1}),
    "re_apply": lambda p: ReApply(wfid=WFID, key=key(p, "alice"), tree=TREE),
    "edit": lambda p: Edit(wfid=WFID, key=key(p, "t"), tree=TREE),
    "mutate": lambda _: Mutate(wfid=WFID, tree=Tree("define", {}, (TREE,))),
    "attach": lambda p: Attach(wfid=WFID, key=key(p, "t"), tree=TREE),
    "respark": lambda _: Respark(wfid=WFID),
    "push_out": lambda p: PushOut(wfid=WFID, key=key(p, "0_0_0")),
    "remove": lambda _: Remove(wfid=WFID),
    "heard": lambda p: Heard(
        wfid=WFID, key=key(p, "0_0_0_2"), kind="dispatched", name="x", fields={"y": 1}
    ),
}


def frozen(state: State) -> Any:
    """All that a state holds, as it is now."""
    return copy.deepcopy(
        (
            state.process,
            [msgspec.to_builtins(node) for node in state.nodes()],
            state.errors,
        )
    )


def outcome(play: Playbook, message: AnyMessage, state: State) -> Effects:
    play.environment.ids = Ids()
    return interpret(state, message, play.environment)


@pytest.mark.parametrize("name", MESSAGES)
def test_the_state_is_only_read_and_the_same_call_has_the_same_effects(name: str) -> None:
    play = play_of()
    message: AnyMessage = MESSAGES[name](play)
    state = play.memory.whole()
    before = frozen(state)
    effects = outcome(play, message, state)
    assert effects != Effects()
    assert frozen(state) == before
    again = outcome(play, message, state)
    assert msgspec.json.encode(again) == msgspec.json.encode(effects)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_process_that_is_not_there_is_told(name: str) -> None:
    play = play_of()
    with pytest.raises(ProcessNotFound, match=f"no process {WFID}"):
        interpret(State(None, complete=True), MESSAGES[name](play), play.environment)


COMMANDS = ("cancel_step", "resume", "re_apply", "edit", "attach", "push_out")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_step_that_is_not_there_is_told_to_who_asked(name: str) -> None:
    play = play_of()
    message = msgspec.structs.replace(MESSAGES[name](play), key="0_9!9")
    with pytest.raises(NotAWaitingStep, match="no live expression 0_9!9"):
        play.tell(message)


@pytest.mark.parametrize("name", ["timer", "heard"])
def test_what_comes_from_the_engine_may_come_too_late(name: str) -> None:
    play = play_of()
    message = msgspec.structs.replace(MESSAGES[name](play), key="0_9!9")
    assert outcome(play, message, play.memory.whole()) == Effects()


def test_a_launch() -> None:
    tree = Tree("define", {"name": "release", "revision": 7}, (Tree("alice"),))
    definition = Definition.of(tree)
    play = Playbook(tree)
    told = Launch(
        wfid=WFID,
        definition=definition,
        fields={"n": 1},
        variables={"v": 2},
        launch_key="k",
        parent="w0",
        by="ann",
    )
    effects = interpret(State(None, complete=True), told, play.environment)
    process = effects.process
    assert process is not None
    assert (process.name, process.revision, process.definition) == (
        "release", "7", definition.digest,
    )  # fmt: skip
    assert (process.launch_key, process.parent, process.launched_at) == ("k", "w0", play.now)
    (launched, dispatched) = effects.events
    assert (launched.kind, launched.by, dispatched.by) == ("launched", "ann", "")
    (sent,) = effects.dispatches
    assert (sent.wf_name, sent.wf_revision, sent.wf_launched_at) == ("release", "7", play.now)
    root = effects.nodes[process.root]
    assert root is not None
    assert root.variables == {"v": 2}


def test_a_process_that_ends_at_once_leaves_no_node() -> None:
    play = Playbook("noop _")
    told = Launch(wfid=WFID, definition=Definition.of(play.tree))
    effects = interpret(State(None, complete=True), told, play.environment)
    assert effects.process is not None
    assert (effects.process.state, effects.nodes) == ("terminated", {})


def test_a_cancel_of_the_process_ends_it() -> None:
    play = Playbook("sequence\n  alice\n  bob").launch().cancel()
    assert (play.is_over, play.nodes) == (True, [])


def test_a_cancel_of_a_process_whose_root_is_gone_finds_what_was_forgotten() -> None:
    play = Playbook("concurrence\n  alice forget: true\n  bob forget: true").launch()
    assert play.is_over
    assert play.waiting == ["alice", "bob"]
    assert play.cancel().waiting == []


def test_a_process_that_is_over_cannot_be_cancelled() -> None:
    play = Playbook("noop _").launch()
    with pytest.raises(NotAWaitingStep, match="is over"):
        play.cancel()


def test_a_pause_of_the_process() -> None:
    play = Playbook("concurrence\n  alice\n  bob").launch().pause()
    assert {node.state for node in play.nodes} == {"paused"}
    play.resume().expect(
        Dispatched("alice"),
        Dispatched("bob"),
        Holding("alice"),
        Holding("bob"),
        LettingGo("alice"),
        LettingGo("bob"),
    )


def test_a_removed_process_runs_nothing_more() -> None:
    play = play_of().tell(Remove(wfid=WFID))
    process = play.memory.process
    assert process is not None
    assert (process.state, process.ended_at) == ("removed", play.now)
    assert (play.nodes, play.errors, play.schedules, play.waiting) == ([], [], [], [])
    told = [(control.what, control.participant) for control in play.controls]
    assert ("cancel", "alice") in told
    assert ("cancel", "bob") in told


def test_a_listener_in_error_hears_no_more() -> None:
    play = Playbook("listen to: x, where: '('\n  alice").launch()
    play.hear("dispatched", "x", {}).hear("dispatched", "x", {})
    assert len([event for event in play.events if event.kind == "error"]) == 1
    assert play.waiting == []


def test_what_goes_wrong_with_a_timer_is_an_error_of_its_expression() -> None:
    play = Playbook("sequence\n  alice retries: 1", ["alice"]).launch().fail("alice")
    play.cast.remove("alice")
    (error,) = play.advance("1m").errors
    assert (error.key, error.fault.kind) == (key(play, "0_0_0"), "unknown_reference")


def test_a_conversation_to_the_end() -> None:
    play = play_of().replay().resume("bob")
    for who in ("bob", "carol", "alice"):
        play.answer(who)
    play.hear("dispatched", "x", {}).answer("dave", {"n": 1})
    play.expect(*play.unheard[:-1], Terminated({"l": [1], "n": 1, "__left_tag__": "t"}))
