from __future__ import annotations

import pytest

from mint.testing import Playbook


def test_it_runs_the_block_of_the_caller() -> None:
    play = Playbook("""
        define whole
          define with_lock
            lock
            apply
            unlock
          with_lock
            deploy
    """).launch()
    play.answer("lock").answer("deploy").answer("unlock")
    assert play.is_over


def test_without_a_tree_it_does_nothing() -> None:
    assert Playbook("apply").launch().is_over


@pytest.mark.parametrize("attributes", ["tree_var: t", "tree_v: t", "tree_field: t", "tree_f: t"])
def test_a_variable_or_field_can_hold_the_tree(attributes: str) -> None:
    tree = ["echo", {"hello": None}, []]
    assert Playbook(f"apply {attributes}").launch({"t": tree}, {"t": tree}).echoes == ["hello"]


def test_other_attributes_become_variables() -> None:
    tree = ["echo", {"${v:colour}": None}, []]
    play = Playbook("apply tree_f: t, colour: red\necho '${v:colour}'").launch({"t": tree})
    assert play.echoes == ["red", ""]


@pytest.mark.parametrize("wish", ["just a text", 7, ["echo"], ["echo", {}, [1]], {"a": 1}])
def test_what_is_no_tree_is_an_error(wish: object) -> None:
    play = Playbook("apply tree_f: t").launch({"t": wish})
    (error,) = play.errors
    assert error.fault.kind == "engine"
    assert "no tree of the form [name, {}, []]" in error.fault.message


def test_cancelled_it_cancels_what_it_runs() -> None:
    play = Playbook("apply tree_f: t\nbob").launch({"t": ["alice", {}, []]})
    assert play.cancel("0_0").waiting == ["bob"]
