from __future__ import annotations

from tests.unit.interpreter.desk import run_of

from mint.interpreter.hoisting import stands_in_body
from mint.testing import Playbook

TEXT = """
    define
      sub
      sequence
        alice
      define sub
        bob
        sequence
          define inner
            alice
          carol
"""


def in_body(play: Playbook, at: str) -> bool:
    run = run_of(play)
    node = run.node(play.node(at).key)
    assert node is not None
    return stands_in_body(run, node)


def test_what_stands_right_inside_a_body() -> None:
    play = Playbook(TEXT).launch()
    assert in_body(play, "bob")
    assert in_body(play, play.node("0_1").expid)


def test_what_stands_deeper() -> None:
    play = Playbook(TEXT).launch().answer("bob")
    assert not in_body(play, "carol")


def test_the_root_stands_in_nothing() -> None:
    assert not in_body(Playbook(TEXT).launch(), "0")


def test_only_a_definition_that_is_not_known_anyway_becomes_a_variable() -> None:
    play = Playbook(
        "define\n  sequence\n    define deep\n      bob\n    alice\n  define known\n    bob"
    )
    assert list(play.launch().variables) == ["deep"]
