"""The short form of the chaos; `make chaos` is the long one, and tells more."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

import pytest
from tests.chaos.run import Plan, Run
from tests.chaos.town import Size, Town

if TYPE_CHECKING:
    from pathlib import Path

    from tests.chaos.run import Look

pytestmark = [pytest.mark.slow, pytest.mark.rabbitmq, pytest.mark.postgres]


class Silence:
    """Shows nothing: pytest shows what a test that fails has said."""

    def show(self, look: Look) -> None:
        """See `tests.chaos.run.Screen`."""


def test_nothing_is_lost_whatever_dies(tmp_path: Path) -> None:
    seed = int(os.environ.get("CHAOS_SEED") or secrets.randbelow(10**6))
    print(f"chaos: seed {seed} (CHAOS_SEED={seed} draws the same faults), logs in {tmp_path}")  # noqa: T201
    plan = Plan(
        Size(nodes=3, engines=2, hosts=2),
        processes=260,
        seconds=25,
        every=1.5,
        pause=8,
        patience=240,
        seed=seed,
    )
    with Town(tmp_path, plan.size) as town:
        run = Run(town, plan, Silence())
        verdict = run.run()
    print(verdict.counts, [each.fault.kind for each in run.chaos.past])  # noqa: T201 - as above
    assert verdict.wrong == []
    assert len(run.chaos.past) > 5, "hardly anything went wrong"
