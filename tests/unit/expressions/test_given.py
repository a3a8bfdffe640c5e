from __future__ import annotations

from typing import Any

import pytest

from mint.testing import Playbook

THAT = """
given
  that '${state} == ready'
    echo a
  that '${place} == nichoume'
    echo b
  echo c
  echo d
"""
OF = """
given {}
  that '${{place}} == hill'
    echo a
  of ready
    echo b
  of {}
    echo c
  echo d
"""


def echoed(text: str, fields: dict[str, Any]) -> str:
    play = Playbook(text).launch(fields)
    assert play.is_over
    assert set(play.fields) <= {*fields, "__result__"}
    return "".join(play.echoes)


@pytest.mark.parametrize(
    ("fields", "done"),
    [
        ({}, "cd"),
        ({"state": "ready"}, "a"),
        ({"place": "nichoume"}, "b"),
        ({"state": "ready", "place": "nichoume"}, "a"),
    ],
)
def test_the_first_branch_that_holds_is_run(fields: dict[str, Any], done: str) -> None:
    assert echoed(THAT, fields) == done


@pytest.mark.parametrize("given", ["'${status}'", "t: '${status}'", "'$f:status'"])
@pytest.mark.parametrize("of", ["dead", "t: dead", "'/^de/'", "'${f:dead}'"])
@pytest.mark.parametrize(
    ("fields", "done"),
    [
        ({}, "d"),
        ({"status": "ready"}, "b"),
        ({"status": "dead"}, "c"),
        ({"status": "dead", "place": "hill"}, "a"),
        ({"status": "quick"}, "d"),
    ],
)
def test_a_value_is_compared(given: str, of: str, fields: dict[str, Any], done: str) -> None:
    assert echoed(OF.format(given, of), {**fields, "dead": "dead"}) == done


@pytest.mark.parametrize(
    ("target", "done"), [("home", "home"), ("office", "this office"), ("", "this that")]
)
def test_other_steps_are_run_when_they_are_reached(target: str, done: str) -> None:
    play = Playbook("""
        given '${target}'
          of home
            echo home
          echo this
          of office
            echo office
          echo that
    """).launch({"target": target})
    assert " ".join(play.echoes) == done


@pytest.mark.parametrize("left", [True, "true"])
def test_what_an_earlier_step_left_is_no_answer(left: Any) -> None:
    text = "given\n  that 'false'\n    echo a\n  echo b\n  that '${f:k} == 1'\n    echo c"
    assert echoed(text, {"__result__": left, "k": 1}) == "bc"


def test_a_step_in_between_that_answers_true_does_not_end_it() -> None:
    play = Playbook("given x\n  ask\n  of x\n    echo a").launch()
    play.answer("ask", {"__result__": True})
    assert play.echoes == ["a"]


def test_a_condition_may_be_about_an_earlier_answer() -> None:
    assert echoed("given\n  that '${__result__} == ok'\n    echo a\n  echo b",
                  {"__result__": "ok"}) == "a"  # fmt: skip


def test_one_that_fits_leaves_no_result() -> None:
    play = Playbook("given\n  that true\n    noop").launch({"__result__": "old"})
    assert play.fields == {}


def test_a_branch_that_fits_and_fails_is_the_one_nevertheless() -> None:
    play = Playbook("given\n  that true, on_error: pass\n    error boom\n  echo else").launch()
    assert play.is_over
    assert not play.echoes


def test_cancelling_the_branch_ends_it_all() -> None:
    play = Playbook("given\n  that true, tag: t\n    bob\n  echo else").launch().cancel("t")
    assert play.is_over
    assert not play.echoes


def test_one_in_another_has_a_value_of_its_own() -> None:
    text = "given a\n  of a\n    given b\n      of a\n        echo x\n      of b\n        echo y"
    assert echoed(text, {}) == "y"


def test_without_children_it_is_over() -> None:
    assert Playbook("given x").launch().is_over
