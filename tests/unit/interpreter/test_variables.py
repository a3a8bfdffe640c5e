from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.interpreter.desk import run_of

from mint.interpreter import variables
from mint.model.tree import Tree
from mint.testing import Playbook

INNER = """
    define
      set 'v:x': outer
      let
        set 'v:x': inner
        let
          {}
          alice
      bob
"""


def seen(play: Playbook, path: str, at: str = "alice") -> Any:
    """A variable as an expression sees it."""
    run = run_of(play)
    node = run.node(play.node(at).key)
    assert node is not None
    return variables.lookup(run, node, path)


def test_the_nearest_scope_that_binds_it_is_read() -> None:
    play = Playbook(INNER.format("noop _")).launch()
    assert seen(play, "x") == "inner"
    assert seen(play, "/x") == "outer"
    assert seen(play.answer("alice"), "x", "bob") == "outer"


def test_a_variable_is_set_in_the_nearest_scope() -> None:
    play = Playbook(INNER.format("set 'v:x': mine")).launch()
    assert seen(play, "x") == "mine"
    assert play.answer("alice").variables["x"] == "outer"


def test_a_slash_sets_it_in_the_root() -> None:
    play = Playbook(INNER.format("set 'v:/x': root")).launch()
    assert (seen(play, "x"), seen(play, "/x")) == ("inner", "root")


def test_override_sets_it_where_it_is_bound() -> None:
    play = Playbook(INNER.format("set 'v:x': new, override: true")).launch()
    scope = play.node("0_1")
    assert scope.variables == {"x": "new"}
    assert play.variables["x"] == "outer"


def test_override_of_what_is_bound_nowhere_sets_it_in_the_nearest_scope() -> None:
    play = Playbook(INNER.format("set 'v:y': new, override: true")).launch()
    assert play.node("0_1_1").variables == {"y": "new"}


@pytest.mark.parametrize(
    ("override", "inside", "outside"), [("true", "new", "new"), ("sub", "new", "old")]
)
def test_override_sub_stays_within_the_subprocess(override: str, inside: str, outside: str) -> None:
    play = Playbook(f"""
        define
          set 'v:x': old
          sub
          define sub
            set 'v:x': new, override: {override}
            alice
    """).launch()
    assert (seen(play, "x"), seen(play, "/x")) == (inside, outside)


def test_override_sub_finds_what_the_body_of_the_subprocess_binds() -> None:
    play = Playbook("""
        define
          sub
          define sub
            set 'v:x': old
            let
              set 'v:x': new, override: sub
            alice
    """).launch()
    assert seen(play, "x") == "new"


def test_unset_shows_the_outer_one_again() -> None:
    assert seen(Playbook(INNER.format("noop _")).launch(), "x") == "inner"
    play = Playbook("""
        define
          set 'v:x': outer
          let
            set 'v:x': inner
            unset 'v:x'
            alice
    """)
    assert seen(play.launch(), "x") == "outer"


def test_engine_variables_come_last_or_by_two_slashes() -> None:
    known = {"x": "engine's", "y": {"z": 1}}
    play = Playbook("sequence\n  set 'v:x': mine\n  alice", variables=known)
    play.launch()
    assert [seen(play, path) for path in ("x", "//x", "y.z", "//y.z", "//none")] == [
        "mine", "engine's", 1, 1, None,
    ]  # fmt: skip


def test_dots_go_into_a_value() -> None:
    play = Playbook("sequence\n  set 'v:o': {l: [1, 2]}\n  set 'v:o.l.1': 3\n  alice").launch()
    assert seen(play, "o") == {"l": [1, 3]}
    assert seen(play, "o.l.-1") == 3


def test_a_definition_is_known_before_and_behind_its_place() -> None:
    play = Playbook("define\n  sub\n  define sub\n    alice\n  sub").launch()
    assert play.answer("alice").answer("alice").is_over


def test_a_definition_inside_a_body_is_not_known_outside() -> None:
    play = (
        Playbook(
            """
        define
          outer
          inner
          define outer
            inner
            define inner
              alice
    """,
            ["alice"],
        )
        .launch()
        .answer("alice")
    )
    assert [error.fault.kind for error in play.errors] == ["unknown_reference"]


def test_of_several_definitions_the_last_one_wins() -> None:
    play = Playbook("define\n  sub\n  define sub\n    alice\n  define sub\n    bob")
    assert play.launch().waiting == ["bob"]


def test_a_process_can_call_itself_by_its_name() -> None:
    play = Playbook("define tail\n  alice\n  tail if: '${f:more}'").launch()
    assert play.answer("alice", {"more": True}).waiting == ["alice"]
    assert play.answer("alice", {"more": False}).is_over


def test_a_definition_reads_the_variables_of_who_calls_it() -> None:
    play = Playbook("define\n  sub x: 1\n  define sub\n    inner\n    define inner\n      alice")
    assert seen(play.launch(), "x") == 1


@pytest.mark.parametrize("how", ["alice_twice forget: true", "forget\n    alice_twice"])
def test_a_forgotten_branch_takes_variables_and_definitions_along(how: str) -> None:
    play = Playbook(f"""
        define
          set 'v:x': 1
          {how.replace(chr(10), chr(10) + "        ")}
          define alice_twice
            alice
            again
          define again
            alice
    """).launch()
    assert play.is_over
    assert seen(play, "x") == 1
    play.answer("alice")
    assert seen(play, "x") == 1
    assert play.answer("alice").nodes == []


def test_what_a_forgotten_branch_sets_stays_with_it() -> None:
    play = Playbook("""
        define
          sequence forget: true
            set 'v:x': theirs
            alice
          bob
    """).launch()
    assert (seen(play, "x"), seen(play, "x", "bob")) == ("theirs", None)


def test_a_variable_may_hold_a_tree_to_call() -> None:
    tree = Tree("define", {}, (Tree("alice"),)).to_json()
    play = Playbook("sub").launch(variables={"sub": tree})
    assert play.waiting == ["alice"]
    at = Playbook("sub").launch(variables={"sub": ["0_7", tree]})
    assert at.node("alice").expid == "0_7_0"


@pytest.mark.parametrize("value", [["x"], 5, {"a": 1}, ["0_1", 7], [1, {}, []]])
def test_a_variable_that_holds_no_tree_cannot_be_called(value: Any) -> None:
    play = Playbook("sub", ["alice"]).launch(variables={"sub": value})
    assert [error.fault.kind for error in play.errors] == ["unknown_reference"]


def test_aliases_are_followed() -> None:
    names = {"a": "b", "b": "c", "c": "alice"}
    assert Playbook("a", ["alice"]).launch(variables=names).waiting == ["alice"]


@pytest.mark.parametrize(
    "names", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a"}]
)
def test_a_circle_of_aliases_ends(names: dict[str, str]) -> None:
    play = Playbook("a", ["alice"]).launch(variables=names)
    assert [error.fault.kind for error in play.errors] == ["unknown_reference"]


names = st.sampled_from(["x", "y", "flat.name"])


@given(st.lists(st.tuples(names, st.integers(0, 9) | st.none()), max_size=8))
def test_one_scope_is_like_a_dictionary(changes: list[tuple[str, int | None]]) -> None:
    run = run_of(PLAY)
    node = run.node(PLAY.node("0").key)
    assert node is not None
    model: dict[str, int] = {}
    for name, value in changes:
        if value is None:
            variables.forget(run, node, name)
            model.pop(name, None)
        else:
            variables.assign(run, node, name, value)
            model[name] = value
        assert (node.variables or {}) == model


PLAY = Playbook("alice").launch()


def test_a_null_hides_the_variable_of_an_outer_scope() -> None:
    text = """
        sequence
          let
            set 'v:x', value: '$f:none'
            echo 'inside ${v:x}'
            set 'v:x': inner, over: true
          echo 'outside ${v:x}'
        """
    play = Playbook(text).launch(variables={"x": "outer"})
    assert play.echoes == ["inside ", "outside outer"]
