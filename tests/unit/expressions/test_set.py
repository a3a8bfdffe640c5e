from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.model.tree import Tree
from mint.testing import Cancelling, Dispatched, Erred, Playbook, Terminated


@pytest.mark.parametrize(
    "step",
    [
        "set x: red",
        "set 'f:x': red",
        "set 'field:x': red",
        "set 'fld:x': red",
        "set field: x, value: red",
        "set f: x, val: red",
        "set fld: x, value: red",
        "set x: '${f:colour}'",
        "set x: '$f:colour'",
        "set x: '$v:paint'",
        "set '${f:which}': red",
        "set field: '${f:which}', value: '${v:paint}'",
        "set field: x, field_value: colour",
        "set f: x, f_val: colour",
        "set 'f:x', field_value: colour",
        "set field: x, variable_value: paint",
        "set field: x, v_val: paint",
        "rset x: red",
    ],
)
def test_a_field_is_set(step: str) -> None:
    fields = {"colour": "red", "which": "x"}
    play = Playbook(step).launch(fields, {"paint": "red"})
    play.expect(Terminated({**fields, "x": "red", "__result__": "red"}))


@pytest.mark.parametrize(
    "step",
    ["set 'v:x': red", "set 'var:x': red", "set 'variable:x': red", "set variable: x, value: red",
     "set v: x, field_value: colour", "set var: x, val: red", "set 'v:/x': red"],
)  # fmt: skip
def test_a_variable_is_set(step: str) -> None:
    play = Playbook(step).launch({"colour": "red"})
    play.expect(Terminated({"colour": "red", "__result__": "red"}))
    assert play.variables == {"x": "red"}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab $", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("kl"), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
def test_a_value_keeps_its_type_when_it_is_copied(value: Any) -> None:
    play = Playbook("sequence\n  set x: '$f:from'\n  set 'v:y': '$f:x'").launch({"from": value})
    assert play.fields == {"from": value, "x": value, "__result__": value}
    assert type(play.fields["x"]) is type(value)
    assert play.variables.get("y") == value


def test_values_stand_as_they_are_written() -> None:
    play = Playbook("set x: { n: 1, 'l': [ true, '${f:a}' ], 's': 'b' }").launch({"a": "A"})
    assert play.fields["x"] == {"n": 1, "l": [True, "A"], "s": "b"}


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("h.k", {"h": {"k": 9, "l": ["a"]}}),
        ("h.new", {"h": {"k": 1, "l": ["a"], "new": 9}}),
        ("h.l.0", {"h": {"k": 1, "l": [9]}}),
        ("h.l.1", {"h": {"k": 1, "l": ["a", 9]}}),
        ("a.b", {"h": {"k": 1, "l": ["a"]}, "a.b": 9}),
        ("h.k.z", {"h": {"k": 1, "l": ["a"]}, "h.k.z": 9}),
    ],
)
def test_dots_go_into_a_value_that_is_there(name: str, after: dict[str, Any]) -> None:
    play = Playbook(f"set 'f:{name}': 9").launch({"h": {"k": 1, "l": ["a"]}})
    play.expect(Terminated({**after, "__result__": 9}))


def test_dots_go_into_variables_too() -> None:
    play = Playbook("set 'v:h.k': 2").launch(variables={"h": {"k": 1}})
    assert play.variables == {"h": {"k": 2}}


def test_escape_leaves_dollars_alone() -> None:
    play = Playbook("sequence\n  set x: '${f:a}', escape: true\n"
                    "  set field: y, value: '$f:a', escape: true").launch({"a": 1})  # fmt: skip
    assert (play.fields["x"], play.fields["y"]) == ("${f:a}", "$f:a")


def test_a_name_without_a_value_gets_null() -> None:
    play = Playbook("sequence\n  set x\n  set field: y").launch({"x": 1})
    play.expect(Terminated({"x": None, "y": None, "__result__": None}))


def test_common_attributes_are_no_targets() -> None:
    play = Playbook("set if: true, tag: t, timeout: 1h, on_error: bob, x: 1").launch()
    assert play.fields["x"] == 1
    assert not play.schedules


@pytest.mark.parametrize("result", ["set __result__: 1", "set 'f:__result__': 1"])
def test_the_result_itself_can_be_set(result: str) -> None:
    Playbook(result).launch().expect(Terminated({"__result__": 1}))


def test_a_block_makes_the_value_with_variables_of_its_own() -> None:
    play = Playbook("""
        set 'v:answer'
          set 'v:inside': 1
          alice
          bob
        """).launch()
    play.answer("alice", {"n": 1}).answer("bob", {"__result__": 42})
    assert play.fields == {"n": 1, "__result__": 42}
    assert play.variables == {"answer": 42}


def test_a_block_without_a_result_makes_null() -> None:
    play = Playbook("set x\n  alice").launch({"__result__": "old"}).answer("alice")
    assert play.fields["x"] is None


def test_inside_a_let_the_variable_is_the_lets() -> None:
    text = "sequence\n  let\n    set 'v:x': 2{}\n  alice at: '${{v:x}}'"
    for override, seen in (("", "1"), (", override: true", "2"), (", over: true", "2")):
        play = Playbook(text.format(override)).launch(variables={"x": 1})
        play.expect(Dispatched("alice", params={"at": seen}))


def test_override_sub_does_not_reach_beyond_the_subprocess() -> None:
    text = """
        define
          sub
          alice at: '${v:x}'
          define sub
            set 'v:x': 2, override: sub
            bob at: '${v:x}'
        """
    play = Playbook(text).launch(variables={"x": 1}).answer("bob")
    assert [sent.params["at"] for sent in play.dispatches] == ["2", "1"]


def test_variables_of_the_engine_cannot_be_set() -> None:
    play = Playbook("set 'v://x': 2", variables={"x": 1}).launch()
    message = "//x: variables of the engine can only be read by a process"
    play.expect(Erred("0_0", "engine", message))


@pytest.mark.parametrize("step", ["set", "set value: 1", "set if: true", "set override: true"])
def test_without_a_target_it_is_an_error(step: str) -> None:
    message = "set: no field or variable is named: try `set 'f:x'`"
    Playbook(step).launch().expect(Erred("0_0", "engine", message))


def test_the_error_says_the_word_that_was_written() -> None:
    play = Playbook("rset").launch()
    assert play.errors[0].fault.message.startswith("rset: ")


def test_a_failed_set_can_be_replayed_or_cancelled() -> None:
    text = "sequence\n  set x: '${r:code}'\n  bob"
    play = Playbook(text).launch()
    assert [error.fault.kind for error in play.errors] == ["engine"]
    play.cancel("0_0_0")
    assert play.waiting == ["bob"]
    assert not play.errors
    play = Playbook(text).launch()
    assert play.replay(tree=Tree("set", {"x": 1})).waiting == ["bob"]


def test_cancelled_while_its_block_waits_it_sets_nothing() -> None:
    play = Playbook("sequence\n  set x\n    alice\n  bob").launch({"x": 1}).cancel("0_0_0")
    play.expect(Dispatched("alice"), Cancelling("alice"), Dispatched("bob", {"x": 1}))


@pytest.mark.parametrize("name", ["pos", "position", "to", "step"])
def test_words_that_mean_something_elsewhere_are_names_of_fields(name: str) -> None:
    assert Playbook(f"set {name}: 3").launch().fields[name] == 3


def test_what_the_block_makes_comes_before_what_stands_there() -> None:
    play = Playbook("set 'f:x': 1\n  alice").launch()
    play.answer("alice", {"__result__": 2}).expect(
        Dispatched("alice"), Terminated({"x": 2, "__result__": 2})
    )
    other = Playbook("set 'f:x': 1\n  alice").launch()
    assert other.answer("alice").fields["x"] == 1


def test_a_variable_comes_before_a_field() -> None:
    play = Playbook("set f: x, v: y, val: 1").launch()
    assert (play.variables, play.fields) == ({"y": 1}, {"__result__": 1})
