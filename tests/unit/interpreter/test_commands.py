from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mint.interpreter.commands import COMMANDS, command_tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("rewind", ["rewind", {}, []]),
        (" break ", ["break", {}, []]),
        ("skip 2", ["skip", {"step": "2"}, []]),
        ("back  2", ["back", {"step": "2"}, []]),
        ("jump to shipping", ["jump", {"to": "shipping"}, []]),
        ("jump shipping", ["jump", {"to": "shipping"}, []]),
        ("jump to two words", ["jump", {"to": "two words"}, []]),
        ("skip ", ["skip", {}, []]),
    ],
)
def test_a_text_that_is_a_command(text: str, tree: list[Any]) -> None:
    found = command_tree(text)
    assert found is not None
    assert found.to_json() == tree


@pytest.mark.parametrize("text", ["", " ", "alice", "rewinding", "Rewind", "to rewind", "skip2"])
def test_a_text_that_is_none(text: str) -> None:
    assert command_tree(text) is None


@given(st.text())
def test_any_text_is_a_command_or_not(text: str) -> None:
    found = command_tree(text)
    assert (found is not None) == (text.strip().split(" ")[0] in COMMANDS)
