from __future__ import annotations

import pytest

from mint.testing import Playbook


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("value: a, other_value: a", True),
        ("val: a, other_val: b", False),
        ("field_value: colour, other_value: red", True),
        ("f_value: colour, other_f_val: shade", False),
        ("variable_value: x, other_field_value: n", True),
        ("var_val: x, other_v_val: x", True),
        ("value: 1, other_value: 1.0", True),
        ("value: 1, other_value: '1'", False),
        ("value: true, other_value: 1", False),
        ("field_value: none, other_field_value: nothing", True),
        ("field_value: colour, val: red", True),
        ("val: red, variable_value: colour", False),
        ("value: a, val: b, other_value: a", True),
        ("field_value: none, tag: x, if: true", False),
        ("value: a", False),
        ("", False),
    ],
)
def test_the_result_tells_whether_both_are_equal(attributes: str, expected: object) -> None:
    play = Playbook(f"equals {attributes}")
    play.launch({"colour": "red", "shade": "dark", "n": 1}, {"x": 1})
    assert play.fields["__result__"] is expected


def test_it_can_be_the_condition_of_an_if() -> None:
    play = Playbook("""
        if
          equals field_value: colour, other_value: red
          alice
          bob
    """)
    assert play.launch({"colour": "red"}).waiting == ["alice"]
