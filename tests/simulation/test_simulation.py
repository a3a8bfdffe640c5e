"""Thousands of worlds in which everything may break; see docs/howto/simulate.md."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

SMALL, LARGE = 40, 2000
_SECONDS = 1800


def simulate(*words: str) -> dict[str, Any]:
    """Run the command in a process of its own: what it tells a program."""
    command = (sys.executable, "-m", "mint.testing.simulate", "--json", *words)
    done = subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def check(*reports: dict[str, Any]) -> None:
    """Nothing broke, and the faults really took place."""
    assert [failure for report in reports for failure in report["failures"]] == []
    for kind in ("crashes", "disk errors", "duplicates", "leases over", "timers", "jumps back"):
        assert sum(report["tallies"].get(kind, 0) for report in reports) > 0, kind


def test_some_worlds() -> None:
    check(simulate("--seeds", f"0-{SMALL - 1}"))


@pytest.mark.slow
def test_many_worlds() -> None:
    half = LARGE // 2
    ranges = (f"0-{half - 1}", f"{half}-{LARGE - 1}")
    with ThreadPoolExecutor(len(ranges)) as pool:
        check(*pool.map(lambda seeds: simulate("--seeds", seeds), ranges))


@pytest.mark.slow
def test_large_worlds_with_two_engines() -> None:
    check(simulate("--seeds", "0-19", "--long"))


@pytest.mark.postgres
@pytest.mark.slow
def test_worlds_on_postgresql(fresh_postgresql_url: str) -> None:
    check(simulate("--seeds", "0-99", "--store", fresh_postgresql_url))
    check(simulate("--seeds", "0-4", "--long", "--store", fresh_postgresql_url))
