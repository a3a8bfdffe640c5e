from __future__ import annotations

import pytest
from msgspec import UNSET

from mint.interpreter.state import Missing
from mint.model.effect import Dispatch, Effects, Listener, Schedule
from mint.model.message import Cancel, Reply
from mint.model.node import Node, Process
from mint.testing.memory import Memory


def filled() -> Memory:
    memory = Memory()
    memory.take(
        Effects(
            process=Process("w", root="0!1"),
            nodes={
                "0!1": Node("w", "0!1", "sequence", children=1, fields={"n": 1}),
                "0_0!2": Node("w", "0_0!2", "stall", parent="0!1", fields={"n": 2}),
            },
            schedules=[Schedule("s", "w", "0_0!2", 0.0, {})],
            listeners=[Listener("w", "0_0!2", "apply")],
            dispatches=[Dispatch("d", "w", "0_0!2", "a", {}, {})],
        )
    )
    return memory


def test_it_takes_and_gives_up_what_effects_say() -> None:
    memory = filled()
    memory.take(
        Effects(
            nodes={"0_0!2": None, "0!1": Node("w", "0!1", "sequence")},
            closed=["d"],
            unscheduled=["0_0!2"],
            unlistened=["0_0!2"],
        )
    )
    assert list(memory.nodes) == ["0!1"]
    assert memory.nodes["0!1"].fields == {"n": 1}, "fields that are not told stay"
    assert not any([memory.schedules, memory.listeners, memory.open])


def test_new_schedules_come_after_old_ones_are_void() -> None:
    memory = filled()
    memory.take(Effects(unscheduled=["0_0!2"], schedules=[Schedule("t", "w", "0_0!2", 1.0, {})]))
    assert list(memory.schedules) == ["t"]


def test_the_whole_process_lacks_nothing() -> None:
    state = filled().whole()
    assert [node.key for node in state.nodes()] == ["0!1", "0_0!2"]
    assert state.error("0!1") is None


def test_little_is_loaded_for_an_answer_and_more_when_it_is_asked_for() -> None:
    memory = filled()
    state = memory.narrow(Reply(wfid="w", key="0_0!2", fields={}))
    assert state is not None
    node = state.get("0_0!2")
    assert node is not None
    assert node.fields is UNSET
    for missing in (
        Missing("fields", "0_0!2"),
        Missing("children", "0!1"),
        Missing("node", "0_7!7"),
        Missing("errors"),
        Missing("whole"),
    ):
        memory.more(state, missing)
    loaded = state.get("0_0!2")
    assert loaded is not None
    assert loaded.fields == {"n": 2}
    assert state.get("0_7!7") is None
    assert state.knows_all_kids("0!1")
    assert state.error("0!1") is None
    assert memory.nodes["0_0!2"] is not node, "what is loaded is a copy"


def test_what_is_about_the_whole_process_loads_it_all() -> None:
    assert filled().narrow(Cancel(wfid="w")) is None


@pytest.mark.parametrize("key", ["0_9!9"])
def test_what_is_not_there_is_known_not_to_be_there(key: str) -> None:
    state = filled().narrow(Reply(wfid="w", key=key, fields={}))
    assert state is not None
    assert state.get(key) is None
