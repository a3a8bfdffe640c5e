"""The short form of the chaos of hosts; `scripts/chaos --hosts` is the long one."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

import pytest
from tests.trigger.chaos.run import Plan, run
from tests.trigger.chaos.town import Town

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.daemons]


@pytest.mark.rabbitmq
def test_nothing_is_lost_whatever_dies(tmp_path: Path) -> None:
    _survives(Town(tmp_path, broker=True))


def test_nothing_is_lost_whatever_dies_without_a_broker(tmp_path: Path) -> None:
    _survives(Town(tmp_path, broker=False))


def _survives(town: Town) -> None:
    """Each part is killed once at least, while the directory changes."""
    seed = int(os.environ.get("CHAOS_SEED") or secrets.randbelow(10**6))
    print(f"chaos: seed {seed} (CHAOS_SEED={seed} draws the same)")  # noqa: T201
    plan = Plan(changes=250, rate=50.0, every=0.5, seed=seed, frozen=0.0)
    with town:
        ended = run(town, plan, print)
        parts = {f"{name} killed" for name in town.parts}
    assert not ended.verdict.wrong, ended.verdict
    assert ended.verdict.changes >= plan.changes
    assert set(ended.faults) == parts
