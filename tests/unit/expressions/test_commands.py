from __future__ import annotations

import pytest

from mint.testing import Playbook


def test_what_stands_between_a_command_and_its_loop_is_cancelled() -> None:
    play = Playbook("""
        cursor
          concurrence
            alice
            sequence
              bob
              break
          carol
    """).launch()
    play.answer("bob")
    assert play.is_over
    assert [control.participant for control in play.controls] == ["alice"]


@pytest.mark.parametrize(
    ("command", "then"),
    [
        ("rewind", "alice"),
        ("continue", "alice"),
        ("skip 1", "dave"),
        ("skip step: 1", "dave"),
        ("back 2", "alice"),
        ("jump to: dave", "dave"),
        ("jump dave", "dave"),
        ("reset", "alice"),
        ("break", "eve"),
        ("stop", "eve"),
        ("over", "eve"),
    ],
)
def test_each_command(command: str, then: str) -> None:
    play = Playbook(f"""
        cursor
          alice
          {command}
          carol
          dave
        eve
    """).launch()
    assert play.answer("alice").waiting == [then]


def test_without_a_loop_it_does_nothing() -> None:
    play = Playbook("""
        sequence
          rewind
          alice
    """).launch()
    assert play.waiting == ["alice"]


def test_a_condition_on_the_command() -> None:
    play = Playbook("""
        cursor
          alice
          rewind unless: '${ok}'
    """).launch()
    play.answer("alice").answer("alice", {"ok": True})
    assert play.is_over
    assert len(play.dispatches) == 2


def test_ref_commands_a_loop_elsewhere() -> None:
    play = Playbook("""
        concurrence
          cursor tag: main
            alice
            bob
          sequence
            carol
            skip 1, ref: main
            dave
    """).launch()
    play.answer("carol")
    assert play.waiting == ["dave"]
    assert [control.participant for control in play.controls] == ["alice"]
    assert play.answer("dave").is_over


def test_ref_commands_an_outer_loop() -> None:
    play = Playbook("""
        cursor tag: outer
          cursor
            alice
            break ref: outer
          bob
    """).launch()
    assert play.answer("alice").is_over


@pytest.mark.parametrize("ref", ["nobody", "lazy"])
def test_a_ref_that_names_no_loop_does_nothing(ref: str) -> None:
    play = Playbook(f"""
        cursor
          sequence tag: lazy
            rewind ref: {ref}
            alice
    """).launch()
    assert play.waiting == ["alice"]


def test_a_command_reaches_the_loop_through_a_subprocess() -> None:
    play = Playbook("""
        define whole
          define sub
            break
            alice
          cursor
            sub
            bob
          carol
    """).launch()
    assert play.waiting == ["carol"]


def test_in_an_iterator_it_ends_the_nearest_loop_only() -> None:
    play = Playbook("""
        cursor
          iterator times: 3
            alice
            break
          bob
    """).launch()
    assert play.answer("alice").waiting == ["bob"]
