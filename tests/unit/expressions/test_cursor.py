from __future__ import annotations

import pytest

from mint.testing import Playbook, Terminated


def done(play: Playbook) -> list[str]:
    return [sent.participant for sent in play.dispatches]


def test_children_run_one_after_the_other() -> None:
    play = Playbook("cursor\n  alice\n  bob").launch()
    play.answer("alice").answer("bob")
    assert play.is_over
    assert done(play) == ["alice", "bob"]


def test_without_children_it_is_over_at_once() -> None:
    Playbook("cursor").launch().expect(Terminated({}))


@pytest.mark.parametrize(
    ("command", "then"),
    [
        ("rewind", "alice"),
        ("continue", "alice"),
        ("skip 1", "dave"),
        ("skip", "dave"),
        ("back 1", "bob"),
        ("back 9", "alice"),
        ("jump to dave", "dave"),
        ("jump to the_tag", "carol"),
        ("jump to 0", "alice"),
        ("jump to -1", "dave"),
        ("jump to nowhere", "carol"),
        ("reset", "alice"),
        ("dance", "carol"),
        (["skip", 1], "dave"),
        (["jump", "dave"], "dave"),
        (["skip", "x"], "dave"),
        (17, "carol"),
    ],
)
def test_a_participant_commands(command: object, then: str) -> None:
    play = Playbook("""
        cursor
          alice
          bob
          carol tag: the_tag
          dave
    """).launch({"n": 1})
    play.answer("alice").answer("bob", {"__command__": command, "n": 2})
    assert play.waiting == [then]
    assert play.dispatches[-1].fields["n"] == (1 if command == "reset" else 2)


@pytest.mark.parametrize("command", ["break", "stop", "over", "skip 9", "jump to 9"])
def test_a_command_can_end_it(command: str) -> None:
    play = Playbook("cursor\n  alice\n  bob").launch()
    play.answer("alice", {"__command__": command})
    assert play.fields == {}


def test_the_command_is_taken_out_of_the_payload() -> None:
    play = Playbook("cursor\n  alice\n  bob").launch()
    play.answer("alice", {"__command__": "rewind"})
    assert "__command__" not in play.dispatches[-1].fields


@pytest.mark.parametrize("name", ["break_if", "over_if", "stop_if"])
def test_an_attribute_ends_it_after_a_child(name: str) -> None:
    play = Playbook(f"cursor {name}: '${{ok}}'\n  alice\n  bob").launch()
    assert play.answer("alice", {"ok": True}).is_over


def test_an_attribute_is_looked_at_before_the_first_child() -> None:
    play = Playbook("cursor break_if: '${ok}'\n  alice").launch({"ok": True})
    assert play.is_over
    assert not play.dispatches


def test_rewind_if() -> None:
    play = Playbook("cursor rewind_if: '${again}'\n  alice\n  bob").launch()
    play.answer("alice").answer("bob", {"again": True})
    assert play.waiting == ["alice"]
    play.answer("alice", {"again": False})
    assert play.waiting == ["bob"]


def test_cancelled_it_goes_no_further() -> None:
    play = Playbook("cursor\n  alice\n  bob").launch()
    assert play.cancel("0_0").is_over
    assert done(play) == ["alice"]


def test_a_bad_condition_is_an_error_that_names_it() -> None:
    play = Playbook("cursor break_if: '(('\n  alice").launch()
    (error,) = play.errors
    assert error.fault.kind == "engine"
    assert "((" in error.fault.message
