from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET
from tests.contract.builders import NOW, WFID, launch, leaf, named, root, save

from mint.engine.loading import load, load_more
from mint.interpreter.state import Missing, State
from mint.model.effect import ErrorRecord
from mint.model.fault import Fault
from mint.model.message import AnyMessage, Cancel, Reply, Timer

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


@pytest.fixture
def stored(memory: DatabaseStore) -> DatabaseStore:
    """A root with two steps, one of them in error."""
    launch(memory)
    record = ErrorRecord(WFID, "0_1!b", Fault("forced", "x"), NOW)
    save(memory, nodes=named(root(), leaf("0_1!b")), errors={(WFID, "0_1!b"): record})
    return memory


def test_an_answer_loads_its_expression_and_what_stands_above(stored: DatabaseStore) -> None:
    message = Reply(wfid=WFID, key="0_0!a", fields={})
    with stored.turn() as turn:
        processes, _ = turn.lock([WFID])
        state = load(turn, processes, [message])[WFID]
    found = state.get("0_0!a")
    assert found is not None
    assert found.fields is UNSET
    assert state.get("0!r") is not None
    with pytest.raises(Missing):
        state.get("0_1!b")


def test_what_is_not_there_is_known_not_to_be(stored: DatabaseStore) -> None:
    with stored.turn() as turn:
        processes, _ = turn.lock([WFID])
        gone = Timer(wfid=WFID, key="0_9!z", action={})
        messages: list[AnyMessage] = [gone, Cancel(wfid="unknown")]
        states = load(turn, processes, messages)
    assert states.keys() == {WFID}
    assert states[WFID].get("0_9!z") is None


def test_anything_else_loads_the_whole_process(stored: DatabaseStore) -> None:
    with stored.turn() as turn:
        processes, _ = turn.lock([WFID])
        state = load(turn, processes, [Cancel(wfid=WFID)])[WFID]
    assert sorted(node.key for node in state.nodes()) == ["0!r", "0_0!a", "0_1!b"]
    assert state.error("0_1!b") is not None


@pytest.mark.parametrize(
    ("what", "key", "found"),
    [
        ("node", "0_1!b", ["0!r", "0_1!b"]),
        ("node", "0_9!z", []),
        ("children", "0!r", ["0_0!a", "0_1!b"]),
        ("whole", "", ["0!r", "0_0!a", "0_1!b"]),
    ],
)
def test_more_is_loaded_when_it_is_asked_for(
    stored: DatabaseStore, what: str, key: str, found: list[str]
) -> None:
    state = State(None)
    with stored.turn() as turn:
        load_more(turn, WFID, state, Missing(what, key))
    assert sorted(name for name, node in state._nodes.items() if node) == found
    if what == "node":
        assert (state.get(key) is None) == (not found)
    if what == "children":
        assert state.knows_all_kids("0!r")
        assert [kid.key for kid in state.kids("0!r")] == ["0_0!a", "0_1!b"]


def test_payloads_and_errors_are_loaded_when_they_are_asked_for(stored: DatabaseStore) -> None:
    state = State(None)
    with stored.turn() as turn:
        load_more(turn, WFID, state, Missing("node", "0_1!b"))
        load_more(turn, WFID, state, Missing("fields", "0_1!b"))
        load_more(turn, WFID, state, Missing("errors"))
    node = state.get("0_1!b")
    assert node is not None
    assert node.fields == {"n": 1}
    assert state.error("0_1!b") is not None
    assert state.error("0_0!a") is None
