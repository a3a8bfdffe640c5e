from __future__ import annotations

import pytest

from mint.testing import Playbook


@pytest.mark.parametrize("form", ["{}", "test: {}", "t: {}"])
@pytest.mark.parametrize(
    ("condition", "then"), [("'${x} == red'", "alice"), ("'${x} == blue'", "bob"), ("''", "bob")]
)
def test_the_condition_chooses_the_branch(form: str, condition: str, then: str) -> None:
    play = Playbook(f"if {form.format(condition)}\n  alice\n  bob").launch({"x": "red"})
    assert play.waiting == [then]
    assert play.answer(then).is_over


def test_without_condition_the_first_child_is_the_condition() -> None:
    text = "if\n  oracle\n  alice\n  bob"
    assert Playbook(text).launch().answer("oracle", {"__result__": True}).waiting == ["alice"]
    assert Playbook(text).launch().answer("oracle", {"__result__": "true"}).waiting == ["bob"]
    assert Playbook(text).launch().answer("oracle").waiting == ["bob"]


@pytest.mark.parametrize("children", ["", "\n  alice"])
def test_a_missing_branch_is_no_error(children: str) -> None:
    assert Playbook(f"if 'false'{children}").launch().is_over


def test_nothing_at_all_is_no_error() -> None:
    assert Playbook("if").launch({"n": 1}).fields == {"n": 1}


def test_more_branches_are_ignored() -> None:
    play = Playbook("if 'true'\n  alice\n  bob\n  carol").launch()
    play.answer("alice")
    assert play.is_over


def test_a_condition_that_cannot_be_read_is_an_error() -> None:
    play = Playbook("if '(('\n  alice").launch()
    assert [error.fault.kind for error in play.errors] == ["engine"]


def test_cancelled_it_cancels_its_branch() -> None:
    play = Playbook("if 'true'\n  alice\nbob").launch()
    assert play.cancel("0_0").waiting == ["bob"]
