from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from mint.interpreter.state import Missing, State
from mint.model.effect import Effects, ErrorRecord
from mint.model.fault import Fault
from mint.model.node import Node, Process

PROCESS = Process("w")


def node(key: str, parent: str | None = None, **values: Any) -> Node:
    return Node("w", key, "sequence", parent=parent, **values)


def error(key: str) -> ErrorRecord:
    return ErrorRecord("w", key, Fault("forced", "no"), 0.0)


def asked(state: State, question: str, key: str = "") -> tuple[str, str]:
    """What a state says is missing when it is asked."""
    with pytest.raises(Missing) as caught:
        getattr(state, question)(*([key] if key else []))
    return caught.value.what, caught.value.key


def test_a_node_that_is_not_loaded_is_asked_for() -> None:
    state = State(PROCESS, [node("0!1")])
    assert state.get("0!1") is not None
    assert asked(state, "get", "0_0!2") == ("node", "0_0!2")


def test_a_node_that_is_not_there_is_asked_for_once() -> None:
    state = State(PROCESS)
    state.add_absent("0!1")
    assert state.get("0!1") is None


def test_what_is_there_is_not_made_absent() -> None:
    state = State(PROCESS, [node("0!1")])
    state.add_absent("0!1")
    assert state.get("0!1") is not None


def test_nothing_is_missing_of_a_complete_state() -> None:
    state = State(PROCESS, [node("0!1")], complete=True)
    assert state.get("0_9!9") is None
    assert [each.key for each in state.nodes()] == ["0!1"]
    assert state.error("0!1") is None
    assert state.knows_all_kids("0!1")


def test_all_nodes_and_errors_are_asked_for() -> None:
    state = State(PROCESS, [node("0!1")])
    assert asked(state, "nodes") == ("whole", "")
    assert asked(state, "error", "0!1") == ("errors", "")
    state.add_all([node("0!1"), node("0_0!2", "0!1")], {"0_0!2": error("0_0!2")})
    assert [each.key for each in state.nodes()] == ["0!1", "0_0!2"]
    assert state.error("0_0!2") == error("0_0!2")


def test_errors_that_changed_are_not_loaded_over() -> None:
    state = State(PROCESS)
    state.errors = {}
    state.add_all([], {"0!1": error("0!1")})
    assert state.error("0!1") is None


def test_what_is_known_is_not_loaded_over() -> None:
    state = State(PROCESS, [node("0!1", children=3)])
    state.add([node("0!1", children=7), node("0_0!2", "0!1")])
    known = state.get("0!1")
    assert known is not None
    assert known.children == 3
    assert [kid.key for kid in state.kids("0!1")] == ["0_0!2"]


def test_fields_come_later() -> None:
    state = State(PROCESS, [node("0!1"), node("0_0!2", fields={"n": 1})])
    state.add_fields("0!1", {"n": 2})
    state.add_fields("0_0!2", {"n": 3})
    state.add_fields("0_9!9", {"n": 4})
    known, other = state.get("0!1"), state.get("0_0!2")
    assert (known and known.fields, other and other.fields) == ({"n": 2}, {"n": 1})


def test_fields_come_with_a_family() -> None:
    state = State(PROCESS, [node("0!1"), node("0_0!2", "0!1")])
    state.add_family("0!1", [node("0_0!2", "0!1", fields={"n": 1}), node("0_1!3", "0!1")])
    known = state.get("0_0!2")
    assert known is not None
    assert known.fields == {"n": 1}
    assert state.knows_all_kids("0!1")
    assert not state.knows_all_kids("0_0!2")


def test_a_child_that_is_gone_or_has_left_is_none() -> None:
    state = State(PROCESS, [node("0!1"), node("0_0!2", "0!1"), node("0_1!3", "0!1")])
    state.take_over(Effects(nodes={"0_0!2": None, "0_1!3": node("0_1!3", None)}))
    assert list(state.kids("0!1")) == []
    assert state.get("0_0!2") is None


def test_after_effects_it_is_the_state_after_them() -> None:
    state = State(PROCESS, [node("0!1")])
    new = node("0_0!2", "0!1", fields={})
    state.take_over(Effects(process=Process("w", name="x"), nodes={"0_0!2": new}))
    assert state.process == Process("w", name="x")
    assert state.get("0_0!2") == new
    assert [kid.key for kid in state.kids("0!1")] == ["0_0!2"]


def test_all_children_of_a_new_expression_are_known() -> None:
    state = State(PROCESS, [node("0!1")])
    state.take_over(Effects(nodes={"0_0!2": node("0_0!2", "0!1", fields={})}))
    assert state.knows_all_kids("0_0!2")
    state.take_over(Effects(nodes={"0!1": node("0!1", children=1)}))
    assert not state.knows_all_kids("0!1")


def test_errors_come_and_go_with_effects() -> None:
    state = State(PROCESS, complete=True)
    state.take_over(Effects(errors={"0!1": error("0!1")}))
    assert state.error("0!1") == error("0!1")
    state.take_over(Effects(errors={"0!1": None, "0_0!2": None}))
    assert state.errors == {}


def test_errors_that_are_not_loaded_stay_so() -> None:
    state = State(PROCESS)
    state.take_over(Effects(errors={"0!1": error("0!1")}))
    assert asked(state, "error", "0!1") == ("errors", "")


def test_fields_that_are_not_loaded_stay_so() -> None:
    state = State(PROCESS, [node("0!1")])
    state.take_over(Effects(nodes={"0!1": node("0!1", children=1)}))
    known = state.get("0!1")
    assert known is not None
    assert known.fields is UNSET


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc") | st.none())))
def test_kids_are_those_that_name_their_parent(changes: list[tuple[str, str | None]]) -> None:
    state = State(PROCESS, complete=True)
    parents: dict[str, str | None] = {}
    for key, parent in changes:
        state.take_over(Effects(nodes={key: node(key, parent)}))
        parents[key] = parent
    for key in "abc":
        found = {kid.key for kid in state.kids(key)}
        assert found == {kid for kid, parent in parents.items() if parent == key}
