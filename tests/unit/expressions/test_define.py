from __future__ import annotations

from mint.testing import Playbook


def test_definitions_are_known_before_and_after() -> None:
    play = Playbook("""
        define whole
          one
          define one
            two
            define two
              alice
    """).launch()
    assert play.waiting == ["alice"]


def test_the_last_of_a_name_wins() -> None:
    play = Playbook("""
        define whole
          define sub
            alice
          define sub
            bob
          sub
    """).launch()
    assert play.waiting == ["bob"]


def test_the_name_may_be_an_attribute() -> None:
    play = Playbook("define name: whole\n  process_definition name: sub\n    alice\n  sub").launch()
    assert play.waiting == ["alice"]


def test_one_that_stands_deeper_is_known_once_it_is_reached() -> None:
    play = Playbook(
        """
        define whole
          sequence
            define late
              alice
            late
        """,
        ["alice"],
    ).launch()
    assert play.waiting == ["alice"]


def test_one_that_was_not_reached_is_unknown() -> None:
    play = Playbook("define whole\n  late\n  sequence\n    define late\n      alice", ["alice"])
    assert [error.fault.kind for error in play.launch().errors] == ["unknown_reference"]


def test_a_body_without_steps_is_over_at_once() -> None:
    assert Playbook("define whole").launch({"n": 1}).fields == {"n": 1}


def test_a_name_is_not_needed() -> None:
    assert Playbook("define\n  alice").launch().waiting == ["alice"]
