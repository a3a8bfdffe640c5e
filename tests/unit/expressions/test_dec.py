from __future__ import annotations

from typing import Any

import pytest

from mint.testing import Playbook


@pytest.mark.parametrize(
    ("attributes", "before", "after", "taken"),
    [
        ("'f:x'", 1, 0, None),
        ("'f:x'", None, -1, None),
        ("'f:x': 10", 1, -9, None),
        ("'f:x'", [1, 2, 3], [1, 2], 3),
        ("'f:x', pos: head", [1, 2, 3], [2, 3], 1),
        ("'f:x': 2", [1, 2, 3, 2], [1, 3], 2),
        ("'f:x': 9", [1], [1], None),
        ("'f:x': 1", [1, True, 1.0, "1"], [True, "1"], 1),
        ("'f:x': bob", None, [], None),
        ("'f:x'", [], [], None),
    ],
)
def test_numbers_shrink_and_lists_get_shorter(
    attributes: str, before: Any, after: Any, taken: Any
) -> None:
    fields = {} if before is None else {"x": before}
    play = Playbook(f"dec {attributes}").launch(fields)
    assert play.fields["x"] == after
    assert play.fields.get("__result__") == taken


def test_what_was_taken_can_go_elsewhere() -> None:
    play = Playbook("pop 'f:x', to_v: v\npop 'f:x', to_f: y\npop 'f:x', to: z")
    play.launch({"x": [1, 2, 3]})
    assert play.fields == {"x": [], "y": 2, "z": 1}
    assert play.variables == {"v": 3}


def test_where_it_goes_may_be_said_before_the_target() -> None:
    play = Playbook("dec to_v: v, 'f:x': 2").launch({"x": [1, 2]})
    assert (play.fields, play.variables) == ({"x": [1]}, {"v": 2})


def test_what_is_not_in_the_list_leaves_no_old_result() -> None:
    play = Playbook("dec 'f:x': 3").launch({"x": [1], "__result__": True})
    assert play.fields == {"x": [1], "__result__": None}


def test_pop_always_makes_a_list() -> None:
    play = Playbook("pop 'f:x'").launch({"x": "a"})
    assert play.fields == {"x": [], "__result__": "a"}


def test_a_text_cannot_shrink() -> None:
    play = Playbook("decrement 'f:x'").launch({"x": "red"})
    assert "neither a number nor a list" in play.errors[0].fault.message
