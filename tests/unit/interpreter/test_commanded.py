from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.interpreter.desk import expression_at

from mint.interpreter.commanded import Commanded, number
from mint.testing import Dispatched, Playbook


@pytest.mark.parametrize(
    ("argument", "found"),
    [(2, 2), ("2", 2), (" -1 ", -1), (None, 7), ("", 7), ("x", 7), ("1.5", 7), ([1], 7), (True, 7)],
)
def test_the_number_that_an_argument_means(argument: Any, found: int) -> None:
    assert number(argument, 7) == found


@given(st.text())
def test_any_text_is_a_number_or_the_default(text: str) -> None:
    assert isinstance(number(text, 7), int)


def commanded(attributes: str, given_command: Any, **fields: Any) -> tuple[str, Any]:
    """What a cursor with these attributes understands of a command."""
    play = Playbook(f"cursor {attributes}\n  alice").launch()
    cursor = expression_at(play, "0_0")
    assert isinstance(cursor, Commanded)
    payload = fields if given_command is None else {**fields, "__command__": given_command}
    left, name, argument = cursor.command(payload)
    assert left == fields
    return name, argument


@pytest.mark.parametrize(
    ("given_command", "command", "argument"),
    [
        ("rewind", "rewind", None),
        ("continue", "rewind", None),
        ("stop", "break", None),
        ("over", "break", None),
        (" skip 2 ", "skip", "2"),
        ("jump to x", "jump", "x"),
        ("jump x", "jump", "x"),
        (["skip", 2], "skip", 2),
        (["rewind"], "rewind", None),
        (["jump", None], "jump", None),
        ("dance", "", None),
        ("", "", None),
        ([], "", None),
        ([7], "", None),
        ({"rewind": 1}, "", None),
        (7, "", None),
    ],
)
def test_a_command_in_the_payload(given_command: Any, command: str, argument: Any) -> None:
    assert commanded("n: 1", given_command, x=1) == (command, argument)


@pytest.mark.parametrize(
    ("attribute", "command"),
    [
        ("break_if", "break"),
        ("over_if", "break"),
        ("stop_if", "break"),
        ("rewind_if", "rewind"),
        ("continue_if", "rewind"),
        ("reset_if", "reset"),
    ],
)
def test_a_command_from_an_attribute(attribute: str, command: str) -> None:
    test = "'${f:x} == 1'"
    assert commanded(f"{attribute}: {test}", None, x=1) == (command, None)
    assert commanded(f"{attribute}: {test}", None, x=2) == ("", None)


def test_the_unless_form_is_the_other_way_round() -> None:
    # Before the first child the attribute is looked at too: it must let the cursor begin.
    play = Playbook("cursor break_unless: '${f:go}'\n  alice\n  bob").launch({"go": True})
    assert play.answer("alice").waiting == ["bob"]
    other = Playbook("cursor break_unless: '${f:go}'\n  alice\n  bob").launch({"go": True})
    assert other.answer("alice", {"go": False}).is_over


def test_a_command_in_the_payload_comes_before_those_of_attributes() -> None:
    assert commanded("break_if: '${f:x} == 1'", "skip 3", x=1) == ("skip", "3")


def test_a_command_from_elsewhere_first_cancels_the_child_that_runs() -> None:
    text = """
        concurrence
          cursor tag: loop
            alice
            bob
          sequence
            carol
            rewind ref: loop
    """
    play = Playbook(text, on_cancel={"bob": "silence"})
    play.launch().answer("alice").answer("carol")
    assert play.waiting == ["bob"]
    assert play.let_go("bob").waiting == ["alice"]


def test_a_command_goes_past_what_stands_between() -> None:
    play = Playbook("cursor\n  alice\n  concurrence\n    rewind _\n    bob").launch()
    assert play.answer("alice").waiting == ["alice"]


def test_the_command_does_not_stay_in_the_payload() -> None:
    play = Playbook("cursor\n  alice\n  bob").launch().answer("alice", {"__command__": "rewind"})
    play.expect(Dispatched("alice", {}), Dispatched("alice", {}))


def test_of_several_attributes_those_with_if_come_first() -> None:
    attributes = "stop_unless: '${x} == 2', reset_if: '${x} == 1', rewind_if: '${x} == 1'"
    play = Playbook(f"cursor {attributes}\n  alice").launch({"x": 2})
    cursor = expression_at(play, "0_0")
    assert isinstance(cursor, Commanded)
    assert cursor.command({"x": 1})[1] == "rewind"
    assert cursor.command({"x": 3})[1] == "break"


def test_a_command_from_elsewhere_does_not_bring_its_tags() -> None:
    play = Playbook("""
        concurrence
          cursor tag: main
            alice
            bob
          sequence tag: other
            carol
            rewind ref: main
            dave
        """).launch()
    play.answer("alice").answer("carol", {"n": 1})
    sent = {sent.participant: sent.fields for sent in play.dispatches}
    assert sent["alice"] == {"n": 1, "__tags__": ["main"]}
    assert sent["dave"] == {"n": 1, "__tags__": ["other"]}


def test_a_command_from_below_leaves_the_tags_between_behind() -> None:
    text = "cursor\n  sequence tag: t\n    alice\n    rewind if: '${n} < 2'\n  bob"
    play = Playbook(text).launch({"n": 1}).answer("alice", {"n": 1}).answer("alice", {"n": 2})
    assert [sent.fields.get("__tags__") for sent in play.dispatches] == [["t"], ["t"], None]
