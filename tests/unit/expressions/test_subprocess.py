from __future__ import annotations

import pytest

from mint.interpreter.environment import Limits
from mint.testing import Cancelling, Dispatched, Erred, Playbook, Terminated

MAIN = """
    define
      {}
      bob
      define prepare
        alice at: '${{v:target}}'
    """


@pytest.mark.parametrize(
    "step",
    [
        "prepare target: box",
        "subprocess prepare, target: box",
        "subprocess ref: prepare, target: box",
        "subprocess '${f:which}', target: '${f:where}'",
        "subprocess ref: '${v:which}', target: box",
        "prep${f:end} target: box",
        "subprocess other, target: box",
        "other target: box",
    ],
)
def test_the_definition_is_run_with_the_attributes_as_variables(step: str) -> None:
    play = Playbook(MAIN.format(step))
    fields = {"which": "prepare", "where": "box", "end": "are"}
    play.launch(fields, {"which": "prepare", "other": "prepare"})
    play.expect(Dispatched("alice", fields, {"at": "box"}))
    (scope,) = (node.variables for node in play.nodes if node.parent and node.variables)
    assert None not in scope.values()
    play.answer("alice", {"done": 1}).expect(Dispatched("bob", {**fields, "done": 1}))
    assert play.dispatches[0].sub_wf_name == "prepare"


@pytest.mark.parametrize("name", ["f:n", "field:n", "fld:n"])
def test_attributes_with_a_prefix_become_fields(name: str) -> None:
    play = Playbook(MAIN.format(f"prepare '{name}': 2, 'v:target': box")).launch({"n": 1})
    play.expect(Dispatched("alice", {"n": 2}, {"at": "box"}))


def test_variables_that_are_set_inside_are_gone_after_it() -> None:
    play = Playbook("""
        define
          sub
          alice at: '${v:x}'
          define sub
            set 'v:x': inner
        """)
    play.launch(variables={"x": "outer"}).expect(Dispatched("alice", params={"at": "outer"}))


def test_variables_of_the_caller_are_seen_inside() -> None:
    Playbook(MAIN.format("prepare")).launch(variables={"target": "outer"}).expect(
        Dispatched("alice", params={"at": "outer"})
    )


def test_a_value_that_is_null_hides_nothing() -> None:
    play = Playbook(MAIN.format("prepare target: '$f:none'")).launch(variables={"target": "outer"})
    play.expect(Dispatched("alice", params={"at": "outer"}))


def test_a_variable_that_holds_a_tree_is_called_alike() -> None:
    tree = ["define", {}, [["alice", {"at": "${v:target}"}, []]]]
    play = Playbook("subprocess task, target: box").launch(variables={"task": tree})
    play.expect(Dispatched("alice", params={"at": "box"}))
    assert play.answer("alice").is_over


def test_the_child_is_handed_over_as_the_variable_tree() -> None:
    play = Playbook("""
        define
          subprocess twice
            alice
            carol
          define twice
            apply
            apply
        """)
    play.launch().answer("alice").answer("alice").expect(
        Dispatched("alice"), Dispatched("alice"), Terminated({})
    )


def test_a_definition_may_call_itself() -> None:
    play = Playbook("""
        define
          down n: 2
          define down
            alice n: '${v:n}'
            dec 'v:n'
            down n: '$v:n', if: '${v:n} > 0'
        """)
    play.launch().answer("alice").answer("alice")
    assert [sent.params["n"] for sent in play.dispatches] == ["2", "1"]
    assert play.is_over


def test_a_definition_inside_another_is_known_only_there() -> None:
    play = Playbook("""
        define
          sub
          inner
          define sub
            inner
            define inner
              alice
        """, ["alice"])  # fmt: skip
    play.launch().expect(Dispatched("alice"))
    play.answer("alice").expect(Erred("0_2", "unknown_reference"))


def test_a_participant_is_not_meant() -> None:
    message = "no subprocess named 'alice': define it, or correct the step"
    play = Playbook("subprocess alice").launch()
    play.expect(Erred("0_0", "unknown_reference", message))


@pytest.mark.parametrize("step", ["subprocess", "subprocess target: box"])
def test_without_a_name_it_is_an_error(step: str) -> None:
    message = "subprocess: no name is given: write `subprocess name`"
    Playbook(step).launch().expect(Erred("0_0", "engine", message))


@pytest.mark.parametrize("value", [1, {}, [], ["x"], True, [1, 2], ["0_1", "x"], ["a", {}, [1]]])
def test_a_variable_that_holds_no_tree_is_no_subprocess(value: object) -> None:
    play = Playbook("subprocess task").launch(variables={"task": value})
    play.expect(Erred("0_0", "unknown_reference"))


def test_names_that_stand_for_each_other_are_no_subprocess() -> None:
    play = Playbook("subprocess a").launch(variables={"a": "b", "b": "a"})
    play.expect(Erred("0_0", "unknown_reference"))


def test_a_definition_that_calls_itself_for_ever_is_stopped() -> None:
    play = Playbook("define sub\n  sub", limits=Limits(steps=200, depth=50)).launch()
    assert [error.fault.kind for error in play.errors] == ["limit"]
    assert not play.kill().nodes


def test_cancelled_its_body_is_cancelled_and_the_caller_goes_on() -> None:
    play = Playbook(MAIN.format("prepare tag: p")).launch().cancel("p")
    play.expect(Dispatched("alice"), Cancelling("alice", ""), Dispatched("bob"))
    assert [node.expid for node in play.nodes] == ["0", "0_2"]


def test_an_error_inside_is_the_business_of_the_callers_handler() -> None:
    play = Playbook(MAIN.format("prepare on_error: carol")).launch().fail("alice", "no disk")
    assert play.waiting == ["carol"]
    assert play.answer("carol").waiting == ["bob"]
