from __future__ import annotations

import pytest

from mint.expressions.table import EXPRESSIONS
from mint.interpreter.environment import Environment, Limits
from mint.testing import Playbook
from mint.testing.cast import Cast


def test_what_is_not_said_is_nothing() -> None:
    environment = Environment(now=0.0, ids=lambda: "1", directory=Cast(), table=EXPRESSIONS)
    assert (environment.variables, environment.on_error, environment.on_terminate) == (
        {},
        None,
        None,
    )
    assert environment.limits == Limits(steps=100_000, depth=1_000, cancel=60.0)


def test_limits_cannot_be_changed_by_who_reads_them() -> None:
    with pytest.raises(AttributeError):
        Limits().steps = 7  # type: ignore[misc]  # it is refused


def test_the_deadline_of_a_cancel_is_a_limit() -> None:
    play = Playbook(
        "sequence\n  alice\n  bob", on_cancel={"alice": "silence"}, limits=Limits(cancel=5.0)
    )
    assert play.launch().cancel("alice").advance("4s").waiting == ["alice"]
    assert play.advance("1s").waiting == ["bob"]
