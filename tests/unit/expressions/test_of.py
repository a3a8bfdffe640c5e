from __future__ import annotations

import pytest

from mint.testing import Playbook


def fits(value: str, wish: str, fields: dict[str, object] | None = None) -> bool:
    play = Playbook(f"given {value}\n  of {wish}\n    echo yes").launch(fields)
    assert not play.errors
    return bool(play.echoes)


@pytest.mark.parametrize(
    ("value", "wish", "same"),
    [
        ("ready", "ready", True),
        ("ready", "'ready '", True),
        ("ready", "Ready", False),
        ("home:user:branch", "home:user:branch", True),
        ("'two words'", "'two words'", True),
        ("'${f:n}'", "5", True),
        ("'$f:n'", "5", True),
        ("'$f:n'", "'5.0'", False),
        ("'$f:yes'", "'true'", True),
        ("'${f:none}'", "x", False),
        ("'${f:none}'", "''", True),
        ("'user-1'", "'/^user-/'", True),
        ("'USER-1'", "'/^user-/i'", True),
        ("a/b", "a/b", True),
        ("x", "'/^y/'", False),
    ],
)
def test_values_are_compared_as_texts_and_with_patterns(
    value: str, wish: str, same: bool  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    assert fits(value, wish, {"n": 5, "yes": True}) is same


@pytest.mark.parametrize("attribute", ["t", "test"])
def test_the_value_may_be_an_attribute(attribute: str) -> None:
    assert fits("x", f"{attribute}: x")


def test_the_given_may_be_further_up() -> None:
    play = Playbook("given x\n  sequence\n    of x\n      echo yes").launch()
    assert play.echoes == ["yes"]


def test_outside_a_given_it_is_an_error() -> None:
    play = Playbook("of x\n  noop").launch()
    assert "stands in no `given`" in play.errors[0].fault.message


def test_without_a_value_it_is_an_error() -> None:
    play = Playbook("given x\n  of\n    noop").launch()
    assert "of: no condition is given" in play.errors[0].fault.message


def test_a_pattern_that_may_run_for_ever_is_an_error() -> None:
    play = Playbook("given x\n  of '/(a+)+$/'\n    noop").launch()
    assert "can take for ever" in play.errors[0].fault.message
