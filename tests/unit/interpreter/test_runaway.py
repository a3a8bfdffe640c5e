from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.interpreter.desk import run_of

from mint.errors import LimitReached
from mint.interpreter.environment import Limits
from mint.interpreter.runaway import check_repeated, check_round, go_round
from mint.testing import Playbook

if TYPE_CHECKING:
    from mint.interpreter.run import Run


def run(**limits: int) -> Run:
    return run_of(Playbook("alice", limits=Limits(**limits)).launch())


def test_what_is_done_again_is_counted() -> None:
    check_repeated(run(loops=3), 3, "x")
    with pytest.raises(LimitReached, match=r"x has been done 3 times.* limits\.loops \(now 3\)"):
        check_repeated(run(loops=3), 4, "x")
    check_repeated(run(loops=0), 10**9, "x")


def test_messages_that_lead_to_one_another_are_counted() -> None:
    check_round(run(rounds=3), 3)
    with pytest.raises(LimitReached, match=r"limits\.rounds \(now 3\)"):
        check_round(run(rounds=3), 4)


def test_many_redone_at_once_by_one_message_are_one_round() -> None:
    one = run(rounds=1)
    for _ in range(5):
        go_round(one)
    assert one.round == 1
    assert one.drain().round == 1
